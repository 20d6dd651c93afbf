import { tables } from '@plaza/shared/bindings';
import { useMemo } from 'react';
import type { QueryStatus } from '../live/live-queries.ts';
import { liveQuery, type ReactionTarget, targetKey } from '../live/plaza.ts';
import { useGroup, useLiveQueries, usePlaza } from '../live/use-plaza.ts';

/**
 * Who reacted with one emoji, the first who did first. Costs a query for each target, so ask only
 * while somebody looks.
 */
export function useReactors({
  emoji,
  postId,
  commentId,
}: ReactionTarget & { readonly emoji: string }): {
  status: QueryStatus;
  personIds: readonly bigint[];
} {
  const { reactions } = usePlaza();
  const queries = useMemo(
    () => [
      liveQuery(
        'reaction',
        tables.reaction.where(row =>
          row.postId.eq(postId).and(row.commentId.eq(commentId)).and(row.emoji.eq(emoji)),
        ),
      ),
    ],
    [postId, commentId, emoji],
  );
  const status = useLiveQueries(queries);
  const rows = useGroup(reactions, 'target', targetKey({ postId, commentId }));
  return useMemo(
    () => ({
      status,
      personIds: rows
        .filter(row => row.emoji === emoji)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(row => row.personId),
    }),
    [status, rows, emoji],
  );
}
