import type { Post } from '@plaza/shared/bindings/types';
import { pageOf } from '@plaza/shared/pages';
import { Fragment, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMyId } from '../account/use-me.ts';
import { FailedState } from '../components/failed-state.tsx';
import { Horizon } from '../components/horizon.tsx';
import { type SpaceView, useCanModerate } from '../spaces/use-spaces.ts';
import { FeedSkeleton } from './feed-skeleton.tsx';
import { PostCard } from './post-card.tsx';
import { Tombstone } from './tombstone.tsx';
import { useFeedPage } from './use-feed.ts';
import type { Horizon as HorizonLine } from './use-horizon.ts';
import { useNear } from './use-near.ts';

interface FeedPageProps {
  readonly view: SpaceView;
  readonly page: number;
  readonly horizon: HorizonLine | null;
  /** How many stand above the line. */
  readonly newCount: number;
  readonly onSeen: (post: Post) => void;
  /** The page has been answered: the next older one may be asked for. */
  readonly onReady: (page: number) => void;
}

/**
 * One window of the feed. Far from the screen it lets go of its rows and keeps only its height, so
 * that a long scroll costs no more than a short one and nothing moves.
 */
export function FeedPage({ view, page, horizon, newCount, onSeen, onReady }: FeedPageProps) {
  const { t } = useTranslation();
  const myId = useMyId();
  const canModerate = useCanModerate(view);
  const ref = useRef<HTMLDivElement>(null);
  const isNear = useNear(ref, '2500px');
  const { status, posts } = useFeedPage({ spaceId: view.space.id, page, isNear });
  const height = useRef(0);
  const isArriving = useArrivals(posts, status === 'ready');

  useLayoutEffect(() => {
    if (!isNear || !ref.current) return;
    const observer = new ResizeObserver(([entry]) => {
      height.current = entry?.contentRect.height ?? 0;
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [isNear]);

  useEffect(() => {
    if (status === 'ready') onReady(page);
  }, [status, page, onReady]);

  // Coming near again, the height stays until the rows are back.
  const isAway = !isNear || (status === 'loading' && posts.length === 0);
  if (isAway && height.current > 0) {
    return <div ref={ref} style={{ blockSize: height.current }} />;
  }
  const isHorizonHere = horizon !== null && horizon.seq > 0 && pageOf(horizon.seq - 1) === page;
  const firstSeen = isHorizonHere ? posts.find(post => post.seq < horizon.seq) : undefined;
  return (
    <div ref={ref}>
      {status === 'failed' ? <FailedState text={t('common.failedList')} /> : null}
      {status === 'loading' && posts.length === 0 ? <FeedSkeleton /> : null}
      {posts.map(post => (
        <Fragment key={String(post.id)}>
          {post === firstSeen && newCount > 0 && horizon ? (
            <Horizon count={newCount} sinceMs={horizon.sinceMs} />
          ) : null}
          {post.deletedAt ? (
            <Tombstone post={post} slug={view.space.slug} />
          ) : (
            <PostCard
              post={post}
              space={view.space}
              canModerate={canModerate}
              isNew={horizon !== null && post.seq >= horizon.seq && post.authorId !== myId}
              isArriving={isArriving(post)}
              onSeen={onSeen}
            />
          )}
        </Fragment>
      ))}
    </div>
  );
}

/** Tells posts that came while the page was on the screen from those it began with. */
function useArrivals(posts: readonly Post[], isReady: boolean): (post: Post) => boolean {
  const before = useRef<number | null>(null);
  const newest = posts.at(0)?.seq ?? -1;
  useEffect(() => {
    if (isReady && before.current === null) before.current = newest;
  }, [isReady, newest]);
  return post => before.current !== null && post.seq > before.current;
}
