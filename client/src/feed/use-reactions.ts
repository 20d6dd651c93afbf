import { checkReaction, namedReactions } from '@plaza/shared/reactions';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useMyId } from '../account/use-me.ts';
import { showToast } from '../components/toast.tsx';
import { describeError } from '../errors/describe-error.ts';
import { mineKey, type ReactionTarget, targetKey } from '../live/plaza.ts';
import { useGroup, usePlaza } from '../live/use-plaza.ts';
import { PendingReactions, shownReaction } from './pending-reactions.ts';

/** One emoji under a post or comment. */
export interface ReactionView {
  readonly emoji: string;
  readonly count: number;
  readonly isMine: boolean;
}

/** Longer than the module's tick, with room for a slow network. */
const pendingReactions = new PendingReactions(2_500);
const nobody = 0n;

/**
 * The reactions on a target: the named ones first, then the others by how many there are. The
 * caller keeps the rows coming (`useFeedPage`, `useThread`).
 */
export function useReactions(target: ReactionTarget): {
  readonly reactions: readonly ReactionView[];
  /** Puts a reaction on, or takes it back; a refusal is said in a toast. */
  readonly toggle: (emoji: string) => void;
} {
  const { t } = useTranslation();
  const { reactionCounts, reactions: rows, connection } = usePlaza();
  const myId = useMyId();
  const { postId, commentId } = target;
  const key = targetKey({ postId, commentId });
  const counts = useGroup(reactionCounts, 'target', key);
  const mine = useGroup(rows, 'mine', mineKey({ postId, commentId, personId: myId ?? nobody }));
  const pending = useSyncExternalStore(pendingReactions.watch, () => pendingReactions.on(key));

  const settledOf = useCallback(
    (emoji: string) => ({
      isMine: mine.some(row => row.emoji === emoji),
      count: counts.find(row => row.emoji === emoji)?.count ?? 0,
    }),
    [counts, mine],
  );

  const reactions = useMemo(() => {
    const emojis = new Set([
      ...counts.map(row => row.emoji),
      ...mine.map(row => row.emoji),
      ...pending.keys(),
    ]);
    return [...emojis]
      .map(emoji => {
        const shown = shownReaction(settledOf(emoji), pending.get(emoji));
        return { emoji, isMine: shown.isMine, count: Math.max(shown.count, Number(shown.isMine)) };
      })
      .filter(reaction => reaction.count > 0)
      .sort(byPlace);
  }, [counts, mine, pending, settledOf]);

  const toggle = useCallback(
    (raw: string) => {
      // As the module will store it: the same sign with and without its picture mark is one.
      const checked = checkReaction(raw);
      const emoji = checked.isValid ? checked.value : raw;
      const settled = settledOf(emoji);
      const wanted = !shownReaction(settled, pendingReactions.on(key).get(emoji)).isMine;
      const call = { postId, commentId: commentId === 0n ? undefined : commentId, emoji };
      const send = () =>
        connection.call(({ reducers }) => (wanted ? reducers.react(call) : reducers.unreact(call)));
      pendingReactions
        .press({ target: key, emoji, wanted, settled, send })
        .catch(error => showToast({ text: describeError(error, t), tone: 'bad' }));
    },
    [connection, key, postId, commentId, settledOf, t],
  );

  return { reactions, toggle };
}

const places: readonly string[] = namedReactions;

function byPlace(a: ReactionView, b: ReactionView): number {
  const placeOf = ({ emoji }: ReactionView) =>
    places.includes(emoji) ? places.indexOf(emoji) : places.length;
  return placeOf(a) - placeOf(b) || b.count - a.count || (a.emoji < b.emoji ? -1 : 1);
}
