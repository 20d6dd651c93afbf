import type { Post, Space } from '@plaza/shared/bindings/types';
import { limits } from '@plaza/shared/limits';
import { Link } from '@tanstack/react-router';
import { MessageSquare, Pin } from 'lucide-react';
import { memo, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMyId } from '../account/use-me.ts';
import { Chip } from '../components/chip.tsx';
import { cx } from '../components/cx.ts';
import { Tick } from '../components/tick.tsx';
import { msOfMicros } from '../i18n/time.ts';
import { usePlaza } from '../live/use-plaza.ts';
import { usePerson } from '../people/use-person.ts';
import { Byline, When } from './byline.tsx';
import { LongText } from './long-text.tsx';
import { PictureGrid } from './picture-grid.tsx';
import styles from './post-card.module.css';
import { PostMenu } from './post-menu.tsx';
import { ReactionBar } from './reaction-bar.tsx';
import { TextEditor } from './text-editor.tsx';
import { Thread } from './thread.tsx';
import { useEdit } from './use-edit.ts';
import { usePostCounters } from './use-feed.ts';
import { neighbourOf, useFocusBack, useFocusPassedOn } from './use-focus.ts';
import { usePostActions } from './use-post-actions.ts';
import { useSeen } from './use-seen.ts';

interface PostCardProps {
  readonly post: Post;
  readonly space: Space;
  /** Whether the person who looks may pin it and take it away. */
  readonly canModerate: boolean;
  /** Whether it came after this person last looked: a yellow edge, which sets once seen. */
  readonly isNew?: boolean;
  /** Whether it came while they were looking: it rises. */
  readonly isArriving?: boolean;
  /** On its own page the whole thread stands open and the heading is the page's. */
  readonly isAlone?: boolean;
  /** Called once, when it has been looked at. */
  readonly onSeen?: (post: Post) => void;
}

/**
 * One post with everything under it. A feed shows dozens, so each renders again only for its own
 * changes.
 */
export const PostCard = memo(function PostCard({
  post,
  space,
  canModerate,
  isNew = false,
  isArriving = false,
  isAlone = false,
  onSeen,
}: PostCardProps) {
  const { t } = useTranslation();
  const id = useId();
  const { posts } = usePlaza();
  const myId = useMyId();
  const author = usePerson(post.authorId);
  const counters = usePostCounters(post.id);
  const { editPost } = usePostActions();
  const edit = useEdit({ name: `post/${post.id}`, standing: post.text });
  const isEditing = edit.isOpen && post.authorId === myId;
  const [thread, setThread] = useState<'preview' | 'open' | 'writing'>(
    isAlone ? 'open' : 'preview',
  );
  const ref = useRef<HTMLElement>(null);
  const isSeen = useSeen(ref, onSeen ? () => onSeen(post) : undefined);
  useFocusBack(ref, isEditing);
  useFocusPassedOn(ref, element =>
    posts.get(String(post.id))?.deletedAt
      ? neighbourOf(element, { selector: '[data-post]', within: document })
      : null,
  );

  const createdMs = msOfMicros(post.createdAt.microsSinceUnixEpoch);
  const commentCount = counters?.commentCount ?? 0;
  const link = {
    to: '/s/$slug/p/$postId',
    params: { slug: space.slug, postId: String(post.id) },
  } as const;
  const href = `/s/${space.slug}/p/${post.id}`;

  return (
    <article
      ref={ref}
      id={`post-${post.id}`}
      data-post={String(post.id)}
      tabIndex={-1}
      aria-labelledby={`${id}-author ${id}-time`}
      className={cx(
        styles.post,
        isNew && styles.new,
        isNew && isSeen && styles.seen,
        isArriving && styles.arriving,
      )}
    >
      <Byline
        person={author}
        id={`${id}-author`}
        time={
          <span className={styles.when}>
            {post.isPinned ? (
              <Chip>
                <Pin aria-hidden="true" />
                {t('feed.pinned')}
              </Chip>
            ) : null}
            <Link {...link} id={`${id}-time`}>
              <When
                atMs={createdMs}
                editedMs={post.editedAt && msOfMicros(post.editedAt.microsSinceUnixEpoch)}
              />
            </Link>
          </span>
        }
        menu={
          <PostMenu
            post={post}
            href={href}
            isMine={post.authorId === myId}
            canModerate={canModerate}
            onEdit={edit.open}
          />
        }
      />
      <div className={styles.content}>
        {isEditing ? (
          <TextEditor
            label={t('feed.edit')}
            edit={edit}
            standing={post.text}
            lengthMax={limits.postLengthMax}
            mayBeEmpty={post.pictures.length > 0}
            onSave={text => editPost(post.id, text)}
          />
        ) : post.text ? (
          <LongText text={post.text} className={styles.body} />
        ) : (
          <div className={styles.wordless} />
        )}
        <PictureGrid pictures={post.pictures} />
        <div className={styles.foot}>
          <ReactionBar target={{ postId: post.id, commentId: 0n }} />
          <button
            type="button"
            data-comment
            className={styles.comments}
            aria-expanded={isAlone ? undefined : thread !== 'preview'}
            aria-label={t('thread.comments', { count: commentCount })}
            title={t('thread.write')}
            onClick={() => setThread(thread === 'writing' && !isAlone ? 'preview' : 'writing')}
          >
            <MessageSquare size={17} aria-hidden="true" />
            <Tick value={commentCount} />
          </button>
        </div>
        <Thread
          post={post}
          authorName={author?.displayName}
          canModerate={canModerate}
          mode={thread}
          onOpen={() => setThread('open')}
          isAlone={isAlone}
        />
      </div>
    </article>
  );
});
