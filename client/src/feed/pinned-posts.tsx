import type { Post } from '@plaza/shared/bindings/types';
import { Link } from '@tanstack/react-router';
import { Pin } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePerson } from '../people/use-person.ts';
import type { SpaceView } from '../spaces/use-spaces.ts';
import styles from './pinned-posts.module.css';
import { usePinnedPosts } from './use-feed.ts';

/** What moderators keep at the top: one line each, leading to the post. */
export function PinnedPosts({ view }: { readonly view: SpaceView }) {
  const { t } = useTranslation();
  const { posts } = usePinnedPosts(view.space.id);
  if (posts.length === 0) return null;
  return (
    <section aria-label={t('feed.pinnedPosts')} className={styles.pinned}>
      <ul>
        {posts.map(post => (
          <li key={String(post.id)}>
            <PinnedPost post={post} slug={view.space.slug} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function PinnedPost({ post, slug }: { readonly post: Post; readonly slug: string }) {
  const { t } = useTranslation();
  const author = usePerson(post.authorId);
  return (
    <Link
      to="/s/$slug/p/$postId"
      params={{ slug, postId: String(post.id) }}
      className={styles.post}
    >
      <Pin size={15} aria-hidden="true" />
      <span className={styles.text} dir="auto">
        {post.text || post.pictures.at(0)?.alt || t('feed.pinned')}
      </span>
      <bdi className={styles.author}>{author?.displayName}</bdi>
    </Link>
  );
}
