import { Link, Navigate } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { FailedState } from '../components/failed-state.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { SpaceFrame } from '../spaces/space-frame.tsx';
import { type SpaceView, useCanModerate, useSpaces } from '../spaces/use-spaces.ts';
import { FeedSkeleton } from './feed-skeleton.tsx';
import { LostEdit } from './lost-edit.tsx';
import { PostCard } from './post-card.tsx';
import styles from './post-screen.module.css';
import { Thread } from './thread.tsx';
import { usePost } from './use-feed.ts';

/** One post with its whole thread; the address that links lead to. */
export function PostScreen({ slug, postId }: { readonly slug: string; readonly postId: string }) {
  return <SpaceFrame slug={slug}>{view => <SinglePost view={view} postId={postId} />}</SpaceFrame>;
}

function SinglePost({ view, postId }: { readonly view: SpaceView; readonly postId: string }) {
  const { t } = useTranslation();
  const canModerate = useCanModerate(view);
  const { status, post } = usePost(/^\d{1,19}$/.test(postId) ? BigInt(postId) : 0n);
  const isHere = post?.spaceId === view.space.id;
  const home = useSpaces().spaces.find(other => other.space.id === post?.spaceId)?.space;
  usePageTitle(
    status === 'ready' && !isHere
      ? t('feed.notFoundTitle')
      : post?.text.slice(0, 60) || view.space.name,
  );
  // The link names another space than the post's own.
  if (home && !isHere)
    return <Navigate to="/s/$slug/p/$postId" params={{ slug: home.slug, postId }} replace />;
  return (
    <>
      <Link to="/s/$slug" params={{ slug: view.space.slug }} className={styles.back}>
        <ChevronLeft size={18} aria-hidden="true" />
        <bdi>{view.space.name}</bdi>
      </Link>
      {status === 'loading' ? <FeedSkeleton /> : null}
      {status === 'failed' ? <FailedState text={t('common.failedList')} /> : null}
      {status === 'ready' && !isHere ? (
        <EmptyState
          isPage
          title={t('feed.notFoundTitle')}
          actions={
            <Link
              to="/s/$slug"
              params={{ slug: view.space.slug }}
              className={buttonClass({ tone: 'primary' })}
            >
              {view.space.name}
            </Link>
          }
        >
          {t('feed.notFoundText')}
        </EmptyState>
      ) : null}
      {post && isHere ? (
        <h1 className="visually-hidden">{t('feed.pageTitle', { space: view.space.name })}</h1>
      ) : null}
      {post && isHere ? (
        post.deletedAt ? (
          <>
            {post.deletedBy?.tag === 'Moderator' ? <LostEdit name={`post/${post.id}`} /> : null}
            <p className={styles.deleted}>
              {t(
                post.deletedBy?.tag === 'Moderator'
                  ? 'feed.deletedByModerator'
                  : 'feed.deletedByAuthor',
              )}
            </p>
            <Thread
              post={post}
              authorName={undefined}
              canModerate={false}
              mode="open"
              isAlone={false}
              onOpen={() => {}}
            />
          </>
        ) : (
          <PostCard post={post} space={view.space} canModerate={canModerate} isAlone />
        )
      ) : null}
    </>
  );
}
