import { tables } from '@plaza/shared/bindings';
import type { Comment } from '@plaza/shared/bindings/types';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { QueryStatus } from '../live/live-queries.ts';
import { liveQuery, pageKey } from '../live/plaza.ts';
import { useLiveQueries, usePlaza } from '../live/use-plaza.ts';

/**
 * The comments of a post from its newest page back to `fromPage`, oldest first, tombstones included.
 * @param thread.lastPage the page that the next comment may be in
 */
export function useThread(thread: {
  readonly postId: bigint;
  readonly fromPage: number;
  readonly lastPage: number;
}): { status: QueryStatus; comments: readonly Comment[] } {
  const { postId, fromPage, lastPage } = thread;
  const { comments: rows } = usePlaza();
  const pages = useMemo(
    () => Array.from({ length: lastPage - fromPage + 1 }, (_, index) => fromPage + index),
    [fromPage, lastPage],
  );
  const queries = useMemo(
    () =>
      pages.flatMap(page => [
        liveQuery(
          'comment',
          tables.comment.where(row => row.postId.eq(postId).and(row.page.eq(page))),
        ),
        liveQuery(
          'reaction_count',
          tables.reactionCount.where(row => row.postId.eq(postId).and(row.commentPage.eq(page))),
        ),
      ]),
    [postId, pages],
  );
  const status = useLiveQueries(queries);

  const watch = useCallback(
    (listener: () => void) => {
      const stops = pages.map(page => rows.watchGroup('page', pageKey(postId, page), listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [rows, postId, pages],
  );
  // Several groups make one list, which React must get unchanged until one of them changes.
  const read = useMemo(() => {
    let parts: (readonly Comment[])[] = [];
    let joined: readonly Comment[] = [];
    return () => {
      const next = pages.map(page => rows.group('page', pageKey(postId, page)));
      if (next.length !== parts.length || next.some((part, index) => part !== parts[index])) {
        parts = next;
        joined = next.flat().sort((a, b) => a.seq - b.seq);
      }
      return joined;
    };
  }, [rows, postId, pages]);
  return { status, comments: useSyncExternalStore(watch, read) };
}

/** Comments under the ones they answer. */
export interface CommentTree {
  readonly comment: Comment;
  readonly answers: readonly Comment[];
}

/**
 * Puts answers below what they answer, one level deep: an answer to an answer stands in the same
 * row. One whose parent is not on the screen stands for itself.
 */
export function treeOf(comments: readonly Comment[]): CommentTree[] {
  const byId = new Map(comments.map(comment => [comment.id, comment]));
  const rootOf = (comment: Comment): Comment => {
    const parent = comment.parentId === undefined ? undefined : byId.get(comment.parentId);
    return parent ? rootOf(parent) : comment;
  };
  const answers = new Map<bigint, Comment[]>();
  for (const comment of comments) {
    const root = rootOf(comment);
    const branch = answers.get(root.id) ?? [];
    if (root !== comment) branch.push(comment);
    answers.set(root.id, branch);
  }
  return comments
    .filter(comment => rootOf(comment) === comment)
    .map(comment => ({ comment, answers: answers.get(comment.id) ?? [] }));
}
