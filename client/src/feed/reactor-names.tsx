import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReactionTarget } from '../live/plaza.ts';
import { usePerson } from '../people/use-person.ts';
import styles from './reactor-names.module.css';
import { useReactors } from './use-reactors.ts';

interface ReactorNamesProps {
  readonly id: string;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly target: ReactionTarget;
  readonly emoji: string;
  /** How many reacted, which the counter knows before the names are here. */
  readonly count: number;
}

/** How many are named; the rest is a number. */
const namedMax = 8;

/** A tip above a reaction: who gave it. In the top layer, so that nothing cuts it off. */
export function ReactorNames({ id, anchor, target, emoji, count }: ReactorNamesProps) {
  const { t } = useTranslation();
  const { personIds } = useReactors({ ...target, emoji });
  const ref = useRef<HTMLDivElement>(null);
  const named = personIds.slice(0, namedMax);
  const more = Math.max(count, personIds.length) - named.length;

  // No list: after every render, because each name that arrives changes its size.
  useLayoutEffect(() => {
    const tip = ref.current;
    const at = anchor.current?.getBoundingClientRect();
    if (!tip || !at) return;
    if (!tip.matches(':popover-open')) tip.showPopover();
    const left = Math.min(at.left, window.innerWidth - tip.offsetWidth - edgePx);
    tip.style.left = `${Math.max(edgePx, left)}px`;
    tip.style.top = `${Math.max(edgePx, at.top - tip.offsetHeight - gapPx)}px`;
  });

  return (
    <div ref={ref} id={id} role="tooltip" popover="manual" className={styles.names}>
      {named.length === 0 ? t('app.loading') : null}
      <ul>
        {named.map(personId => (
          <ReactorName key={String(personId)} personId={personId} />
        ))}
      </ul>
      {named.length > 0 && more > 0 ? t('reactions.andMore', { count: more }) : null}
    </div>
  );
}

const edgePx = 8;
const gapPx = 6;

function ReactorName({ personId }: { readonly personId: bigint }) {
  const person = usePerson(personId);
  return (
    <li className="ellipsis">
      <bdi>{person?.displayName ?? '…'}</bdi>
    </li>
  );
}
