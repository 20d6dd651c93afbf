import { isNamedReaction, namedReactions } from '@plaza/shared/reactions';
import { SmilePlus } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMyId } from '../account/use-me.ts';
import { useSignInFirst } from '../account/use-sign-in-first.ts';
import { cx } from '../components/cx.ts';
import { Popover } from '../components/popover.tsx';
import { Tick } from '../components/tick.tsx';
import { useFormat } from '../i18n/use-format.ts';
import type { ReactionTarget } from '../live/plaza.ts';
import styles from './reaction-bar.module.css';
import { ReactionIcon } from './reaction-icon.tsx';
import { ReactionPicker } from './reaction-picker.tsx';
import { ReactorNames } from './reactor-names.tsx';
import { type ReactionView, useReactions } from './use-reactions.ts';
import { useTip } from './use-tip.ts';

interface ReactionBarProps {
  readonly target: ReactionTarget;
  /** Under comments the named reactions show only once somebody used them. */
  readonly isSmall?: boolean;
}

/** Different emoji shown before the rest is folded away. */
const shownMax = 9;
/** From here on a count is shortened, `1.2K`. */
const compactFrom = 1_000;

/** What people thought of it, in one press each. */
export function ReactionBar({ target, isSmall = false }: ReactionBarProps) {
  const { t } = useTranslation();
  const { reactions, toggle } = useReactions(target);
  const [isUnfolded, setIsUnfolded] = useState(false);
  const myId = useMyId();
  const signInFirst = useSignInFirst();
  const offered = isSmall ? reactions : withNamed(reactions);
  const shown = isUnfolded ? offered : offered.slice(0, shownMax);
  const handleToggle = (emoji: string) =>
    myId === undefined ? signInFirst(t('reactions.signIn')) : toggle(emoji);

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form */}
      <div
        role="group"
        aria-label={t('reactions.label')}
        className={cx(styles.bar, isSmall && styles.small)}
      >
        {shown.map(reaction => (
          <ReactionButton
            key={reaction.emoji}
            target={target}
            reaction={reaction}
            onToggle={handleToggle}
          />
        ))}
        {offered.length > shown.length ? (
          <button type="button" className={styles.reaction} onClick={() => setIsUnfolded(true)}>
            +{offered.length - shown.length}
          </button>
        ) : null}
        {myId === undefined ? null : (
          <Popover
            kind="dialog"
            label={t('reactions.add')}
            align="start"
            className={styles.picker}
            trigger={props => (
              <button
                type="button"
                className={cx(styles.reaction, styles.add)}
                aria-label={t('reactions.add')}
                title={t('reactions.add')}
                {...props}
              >
                <SmilePlus size={16} aria-hidden="true" />
              </button>
            )}
          >
            {close => (
              <ReactionPicker
                onPick={emoji => {
                  close();
                  toggle(emoji);
                }}
              />
            )}
          </Popover>
        )}
      </div>
    </>
  );
}

function ReactionButton({
  target,
  reaction,
  onToggle,
}: {
  readonly target: ReactionTarget;
  readonly reaction: ReactionView;
  readonly onToggle: (emoji: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { emoji, count, isMine } = reaction;
  const tipId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const tip = useTip();
  const hasTip = tip.isShown && count > 0;
  const name = isNamedReaction(emoji) ? t(`reactions.${emoji}`) : emoji;
  return (
    <>
      <button
        ref={button}
        type="button"
        className={cx(styles.reaction, isMine && styles.mine)}
        aria-pressed={isMine}
        aria-label={
          count > 0 ? t('reactions.withCount', { name, count: format.number(count) }) : name
        }
        aria-describedby={hasTip ? tipId : undefined}
        {...tip.handlers}
        onClick={() => {
          if (!tip.isHeldPress()) onToggle(emoji);
        }}
      >
        <ReactionIcon emoji={emoji} />
        {isNamedReaction(emoji) ? <span className={styles.name}>{name}</span> : null}
        {count >= compactFrom ? (
          <bdi>{format.compact(count)}</bdi>
        ) : count > 0 ? (
          <Tick value={count} />
        ) : null}
      </button>
      {hasTip ? (
        <ReactorNames id={tipId} anchor={button} target={target} emoji={emoji} count={count} />
      ) : null}
    </>
  );
}

/** The three named reactions stand there also before anybody used them. */
function withNamed(reactions: readonly ReactionView[]): readonly ReactionView[] {
  const named = namedReactions.map(
    emoji =>
      reactions.find(reaction => reaction.emoji === emoji) ?? { emoji, count: 0, isMine: false },
  );
  return [...named, ...reactions.filter(reaction => !isNamedReaction(reaction.emoji))];
}
