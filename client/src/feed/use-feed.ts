import { tables } from '@plaza/shared/bindings';
import type { Post, PostCounters } from '@plaza/shared/bindings/types';
import { useMemo } from 'react';
import { useMyId } from '../account/use-me.ts';
import type { LiveQuery, QueryStatus } from '../live/live-queries.ts';
import { liveQuery, pageKey } from '../live/plaza.ts';
import { useGroup, useLiveQueries, usePlaza, useRow } from '../live/use-plaza.ts';

/**
 * One window of a feed: 32 posts with their counters and reactions.
 * @param window.isNear whether it is on or near the screen; otherwise nothing is asked for
 * @returns the posts that are here, newest first, tombstones included
 */
export function useFeedPage(window: {
  readonly spaceId: bigint;
  readonly page: number;
  readonly isNear: boolean;
}): { status: QueryStatus; posts: readonly Post[] } {
  const { spaceId, page, isNear } = window;
  const { posts: rows } = usePlaza();
  const myId = useMyId();
  const queries = useMemo(
    () => (isNear ? pageQueries({ spaceId, page, myId }) : []),
    [spaceId, page, isNear, myId],
  );
  const status = useLiveQueries(queries);
  const posts = useGroup(rows, 'page', pageKey(spaceId, page));
  return useMemo(() => ({ status, posts: [...posts].sort(newestFirst) }), [status, posts]);
}

/** The pinned posts of a space, newest first. */
export function usePinnedPosts(spaceId: bigint): {
  status: QueryStatus;
  posts: readonly Post[];
} {
  const { posts: rows } = usePlaza();
  const queries = useMemo(
    () => [
      liveQuery(
        'post',
        tables.post.where(row => row.spaceId.eq(spaceId).and(row.isPinned.eq(true))),
      ),
    ],
    [spaceId],
  );
  const status = useLiveQueries(queries);
  const pinned = useGroup(rows, 'pinned', String(spaceId));
  const posts = useMemo(() => pinned.filter(post => !post.deletedAt).sort(newestFirst), [pinned]);
  return { status, posts };
}

/** One post by id, with what stands under it. `ready` without a post: there is none. */
export function usePost(postId: bigint): { status: QueryStatus; post: Post | undefined } {
  const { posts } = usePlaza();
  const myId = useMyId();
  const post = useRow(posts, String(postId));
  const { spaceId, page } = post ?? {};
  const queries = useMemo(
    () => [
      liveQuery(
        'post',
        tables.post.where(row => row.id.eq(postId)),
      ),
      liveQuery(
        'post_counters',
        tables.postCounters.where(row => row.postId.eq(postId)),
      ),
      liveQuery(
        'reaction_count',
        tables.reactionCount.where(row => row.postId.eq(postId).and(row.commentId.eq(0n))),
      ),
      ...(spaceId !== undefined && page !== undefined ? myReactions({ spaceId, page, myId }) : []),
    ],
    [postId, spaceId, page, myId],
  );
  const status = useLiveQueries(queries);
  return { status: post ? 'ready' : status, post };
}

/** The counters of a post, once they are here. */
export function usePostCounters(postId: bigint): PostCounters | undefined {
  const { postCounters } = usePlaza();
  return useRow(postCounters, String(postId));
}

interface PageOf {
  readonly spaceId: bigint;
  readonly page: number;
  readonly myId: bigint | undefined;
}

function pageQueries({ spaceId, page, myId }: PageOf): LiveQuery[] {
  return [
    liveQuery(
      'post',
      tables.post.where(row => row.spaceId.eq(spaceId).and(row.page.eq(page))),
    ),
    liveQuery(
      'post_counters',
      tables.postCounters.where(row => row.spaceId.eq(spaceId).and(row.page.eq(page))),
    ),
    liveQuery(
      'reaction_count',
      tables.reactionCount.where(row =>
        row.spaceId.eq(spaceId).and(row.page.eq(page)).and(row.commentId.eq(0n)),
      ),
    ),
    ...myReactions({ spaceId, page, myId }),
  ];
}

/** The own reactions to the posts of a page and to their comments. */
function myReactions({ spaceId, page, myId }: PageOf): LiveQuery[] {
  if (myId === undefined) return [];
  return [
    liveQuery(
      'reaction',
      tables.reaction.where(row =>
        row.personId.eq(myId).and(row.spaceId.eq(spaceId)).and(row.page.eq(page)),
      ),
    ),
  ];
}

function newestFirst(a: Post, b: Post): number {
  return b.seq - a.seq;
}
