import type { Post } from '@plaza/shared/bindings/types';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LostEdit } from './lost-edit.tsx';
import styles from './tombstone.module.css';
import { usePostCounters } from './use-feed.ts';

/** What is left of a deleted post; nothing where nobody had answered. */
export function Tombstone({ post, slug }: { readonly post: Post; readonly slug: string }) {
  const { t } = useTranslation();
  const counters = usePostCounters(post.id);
  const commentCount = counters?.commentCount ?? 0;
  const isRemoved = post.deletedBy?.tag === 'Moderator';
  return (
    <>
      {isRemoved ? <LostEdit name={`post/${post.id}`} /> : null}
      {commentCount > 0 ? (
        <p className={styles.tombstone}>
          {t(isRemoved ? 'feed.deletedByModerator' : 'feed.deletedByAuthor')}{' '}
          <Link to="/s/$slug/p/$postId" params={{ slug, postId: String(post.id) }} className="link">
            {t('thread.showAll', { count: commentCount })}
          </Link>
        </p>
      ) : null}
    </>
  );
}
