import { useEffect } from 'react';
import { rememberSpace } from '../shell/use-home-slug.ts';
import { SpaceFrame } from '../spaces/space-frame.tsx';
import { SpaceHead } from '../spaces/space-head.tsx';
import type { SpaceView } from '../spaces/use-spaces.ts';
import { ComposerSlot } from './composer-slot.tsx';
import { FeedList } from './feed-list.tsx';
import { PinnedPosts } from './pinned-posts.tsx';
import { useFeedKeys } from './use-feed-keys.ts';

/** The live feed of a space. */
export function FeedScreen({ slug }: { readonly slug: string }) {
  return <SpaceFrame slug={slug}>{view => <Feed view={view} />}</SpaceFrame>;
}

function Feed({ view }: { readonly view: SpaceView }) {
  const { slug } = view.space;
  useFeedKeys(slug);
  useEffect(() => rememberSpace(slug), [slug]);
  return (
    <>
      <SpaceHead view={view} />
      <PinnedPosts view={view} />
      <ComposerSlot view={view} />
      <FeedList view={view} />
    </>
  );
}
