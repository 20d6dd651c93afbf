import type { Post } from '@plaza/shared/bindings/types';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMyId } from '../account/use-me.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { pageKey } from '../live/plaza.ts';
import { useGroup, usePlaza } from '../live/use-plaza.ts';
import type { SpaceView } from '../spaces/use-spaces.ts';
import styles from './feed-list.module.css';
import { FeedPage } from './feed-page.tsx';
import { FeedSkeleton } from './feed-skeleton.tsx';
import { NewPostsButton } from './new-posts-button.tsx';
import { OutgoingPost } from './outgoing-post.tsx';
import { useHorizon } from './use-horizon.ts';
import { useNear } from './use-near.ts';
import { useOutgoingPosts } from './use-outgoing.ts';

/** The posts of a space, newest first, page by page into the past. */
export function FeedList({ view }: { readonly view: SpaceView }) {
  const { t } = useTranslation();
  const { space, stats } = view;
  const { horizon, reportSeen } = useHorizon(view);
  const [oldestPage, setOldestPage] = useOldestPage(space.id);
  const [readyPages, setReadyPages] = useState<ReadonlySet<number>>(new Set());
  const [seenSeq, setSeenSeq] = useState(-1);
  const lastPage = stats?.lastPage;
  const newest = useNewestPosts(space.id, lastPage ?? 0);
  const newCount = useNewCount(newest, horizon?.seq, stats?.nextSeq);
  const outgoing = useOutgoingPosts(space.id).filter(
    ({ requestId }) => !newest.some(post => post.requestId.toString() === requestId),
  );

  const handleReady = useCallback(
    (page: number) =>
      setReadyPages(before => (before.has(page) ? before : new Set(before).add(page))),
    [],
  );
  const handleSeen = useCallback(
    (post: Post) => {
      setSeenSeq(before => Math.max(before, post.seq));
      reportSeen(post.seq);
    },
    [reportSeen],
  );

  if (lastPage === undefined) return <FeedSkeleton />;
  // The newest page may hold a single post: begin with the one before it too.
  const firstPage = Math.min(oldestPage ?? Math.max(0, lastPage - 1), lastPage);
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, index) => lastPage - index);
  const isAllReady = pages.every(page => readyPages.has(page));
  const isEmpty =
    isAllReady && firstPage === 0 && stats?.postCount === 0 && newest.every(post => post.deletedAt);

  return (
    <section
      aria-label={t('feed.label', { space: space.name })}
      aria-busy={!isAllReady}
      className={styles.feed}
    >
      <NewPostsButton posts={newest} seenSeq={seenSeq} />
      {outgoing.map(post => (
        <OutgoingPost key={post.requestId} outgoing={post} />
      ))}
      {pages.map(page => (
        <FeedPage
          key={page}
          view={view}
          page={page}
          horizon={horizon}
          newCount={newCount}
          onSeen={handleSeen}
          onReady={handleReady}
        />
      ))}
      {isEmpty && outgoing.length === 0 ? (
        <EmptyState title={t('feed.emptyTitle')}>
          {t(view.mine ? 'feed.emptyText' : 'feed.emptyVisitor')}
        </EmptyState>
      ) : null}
      {firstPage > 0 ? (
        <OlderSentinel isReady={isAllReady} onReach={() => setOldestPage(firstPage - 1)} />
      ) : isAllReady && !isEmpty ? (
        <p className={styles.end}>{t('feed.end')}</p>
      ) : null}
    </section>
  );
}

/** How far down each feed was read on this page load, so that coming back finds its place again. */
const depths = new Map<bigint, number>();

function useOldestPage(spaceId: bigint): [number | null, (page: number) => void] {
  const [oldestPage, setOldestPage] = useState(() => depths.get(spaceId) ?? null);
  const remember = useCallback(
    (page: number) => {
      depths.set(spaceId, page);
      setOldestPage(page);
    },
    [spaceId],
  );
  return [oldestPage, remember];
}

/** The posts of the two newest pages, newest first. */
function useNewestPosts(spaceId: bigint, lastPage: number): readonly Post[] {
  const { posts } = usePlaza();
  const last = useGroup(posts, 'page', pageKey(spaceId, lastPage));
  const before = useGroup(posts, 'page', pageKey(spaceId, lastPage - 1));
  return useMemo(() => [...last, ...before].sort((a, b) => b.seq - a.seq), [last, before]);
}

/** How many posts of others are above the line; from the counter where they are not all here. */
function useNewCount(newest: readonly Post[], horizonSeq: number | undefined, nextSeq = 0): number {
  const myId = useMyId();
  if (horizonSeq === undefined) return 0;
  const oldest = newest.at(-1);
  if (oldest && oldest.seq > horizonSeq) return Math.max(0, nextSeq - horizonSeq);
  return newest.filter(post => post.seq >= horizonSeq && !post.deletedAt && post.authorId !== myId)
    .length;
}

/** The end of what is loaded: coming near it asks for the next page, once this one is there. */
function OlderSentinel({
  isReady,
  onReach,
}: {
  readonly isReady: boolean;
  readonly onReach: () => void;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const isNear = useNear(ref, '1200px');
  const reach = useRef(onReach);
  reach.current = onReach;
  useEffect(() => {
    if (isNear && isReady) reach.current();
  }, [isNear, isReady]);
  return (
    <div ref={ref}>
      <FeedSkeleton />
    </div>
  );
}
