import { useEffect } from 'react';
import { rememberSpace } from '../shell/use-home-slug.ts';
import { SpaceFrame } from '../spaces/space-frame.tsx';
import { SpaceHead } from '../spaces/space-head.tsx';
import { SpaceBodySkeleton } from '../spaces/space-skeleton.tsx';
import type { SpaceView } from '../spaces/use-spaces.ts';
import { ComposerSlot } from './composer-slot.tsx';
import { FeedList } from './feed-list.tsx';
import { PinnedPosts } from './pinned-posts.tsx';
import { useFeedPage, usePinnedPosts } from './use-feed.ts';
import { useFeedKeys } from './use-feed-keys.ts';

/** The live feed of a space. */
export function FeedScreen({ slug }: { readonly slug: string }) {
  return <SpaceFrame slug={slug}>{view => <Feed view={view} />}</SpaceFrame>;
}

function Feed({ view }: { readonly view: SpaceView }) {
  const { space, stats } = view;
  const { slug } = space;
  const pinned = usePinnedPosts(space.id);
  // What is pinned stands above all else, so nothing is drawn before it is known; the newest posts
  // are asked for meanwhile.
  const isWaiting = pinned.status === 'loading' && pinned.posts.length === 0;
  const newestPage = stats?.lastPage ?? 0;
  useFeedPage({ spaceId: space.id, page: newestPage, isNear: isWaiting && stats !== undefined });
  useFeedKeys(slug);
  useEffect(() => rememberSpace(slug), [slug]);
  return (
    <>
      <SpaceHead view={view} />
      {isWaiting ? (
        <SpaceBodySkeleton />
      ) : (
        <>
          <PinnedPosts view={view} />
          <ComposerSlot view={view} />
          <FeedList view={view} />
        </>
      )}
    </>
  );
}
