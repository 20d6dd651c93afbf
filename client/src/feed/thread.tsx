import type { Comment, Post } from '@plaza/shared/bindings/types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailedState } from '../components/failed-state.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { CommentComposer } from './comment-composer.tsx';
import { CommentItem } from './comment-item.tsx';
import { LostEdit } from './lost-edit.tsx';
import { OutgoingComment } from './outgoing-comment.tsx';
import styles from './thread.module.css';
import { usePostCounters } from './use-feed.ts';
import { useOutgoingComments } from './use-outgoing.ts';
import { treeOf, useThread } from './use-thread.ts';

interface ThreadProps {
  readonly post: Post;
  readonly authorName: string | undefined;
  readonly canModerate: boolean;
  /** Preview: the last two. Open: all of it. Writing: all of it, with the focus in the field. */
  readonly mode: 'preview' | 'open' | 'writing';
  readonly isAlone: boolean;
  readonly onOpen: () => void;
}

/** Comments shown under a post in the feed before the thread is opened. */
const previewCount = 2;

/** The comments of a post. */
export function Thread(props: ThreadProps) {
  const { post, mode, isAlone } = props;
  const counters = usePostCounters(post.id);
  const outgoing = useOutgoingComments(post.id);
  if (!counters) return isAlone ? <ThreadSkeleton /> : null;
  const isEmpty =
    counters.commentCount === 0 && counters.lastCommentPage === 0 && !counters.lastCommentAt;
  if (mode === 'preview' && isEmpty && outgoing.length === 0) return null;
  return (
    <OpenThread
      {...props}
      lastPage={counters.lastCommentPage}
      commentCount={counters.commentCount}
    />
  );
}

interface OpenThreadProps extends ThreadProps {
  readonly lastPage: number;
  readonly commentCount: number;
}

function OpenThread({
  post,
  authorName,
  canModerate,
  mode,
  isAlone,
  onOpen,
  lastPage,
  commentCount,
}: OpenThreadProps) {
  const { t } = useTranslation();
  const [fromPage, setFromPage] = useState(Math.max(0, lastPage - 1));
  const [answered, setAnswered] = useState<Comment | null>(null);
  const { status, comments } = useThread({ postId: post.id, fromPage, lastPage });
  const outgoing = useOutgoingComments(post.id).filter(
    ({ requestId }) => !comments.some(comment => comment.requestId.toString() === requestId),
  );
  const isPreview = mode === 'preview';
  const hidden = commentCount - Math.min(previewCount, comments.filter(isStanding).length);
  const handleAnswer = (comment: Comment) => {
    setAnswered(comment);
    if (isPreview) onOpen();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form
    <div
      role="group"
      className={styles.thread}
      aria-label={t('thread.label', { name: authorName ?? t('people.unknown') })}
    >
      {isPreview && hidden > 0 ? (
        <button type="button" className={styles.more} onClick={onOpen}>
          {t('thread.showAll', { count: commentCount })}
        </button>
      ) : null}
      {!isPreview && fromPage > 0 ? (
        <button type="button" className={styles.more} onClick={() => setFromPage(fromPage - 1)}>
          {t('thread.showEarlier')}
        </button>
      ) : null}
      {status === 'loading' && comments.length === 0 ? <ThreadSkeleton /> : null}
      {status === 'failed' ? <FailedState text={t('common.failedList')} /> : null}
      <ul className={styles.list}>
        {isPreview ? (
          comments
            .filter(isStanding)
            .slice(-previewCount)
            .map(comment => (
              <CommentItem
                key={String(comment.id)}
                post={post}
                comment={comment}
                canModerate={canModerate}
                onAnswer={handleAnswer}
              />
            ))
        ) : (
          <AllComments
            post={post}
            comments={comments}
            canModerate={canModerate}
            onAnswer={handleAnswer}
          />
        )}
        {outgoing.map(comment => (
          <OutgoingComment key={comment.requestId} outgoing={comment} />
        ))}
      </ul>
      {comments.filter(isRemoved).map(comment => (
        <LostEdit key={String(comment.id)} name={`comment/${comment.id}`} />
      ))}
      {isPreview || post.deletedAt ? null : (
        <CommentComposer
          post={post}
          authorName={authorName}
          answered={answered}
          isFocused={mode === 'writing'}
          onAnsweredDone={() => setAnswered(null)}
        />
      )}
      {isAlone && commentCount === 0 && outgoing.length === 0 ? (
        <p className={styles.empty}>{t('thread.empty')}</p>
      ) : null}
    </div>
  );
}

interface AllCommentsProps {
  readonly post: Post;
  readonly comments: readonly Comment[];
  readonly canModerate: boolean;
  readonly onAnswer: (comment: Comment) => void;
}

/** Comments with their answers below them. A deleted one stays only while somebody answered it. */
function AllComments({ comments, ...rest }: AllCommentsProps) {
  return treeOf(comments)
    .map(({ comment, answers }) => ({ comment, answers: answers.filter(isStanding) }))
    .filter(({ comment, answers }) => isStanding(comment) || answers.length > 0)
    .map(({ comment, answers }) => (
      <CommentItem key={String(comment.id)} comment={comment} {...rest}>
        {answers.map(answer => (
          <CommentItem
            key={String(answer.id)}
            comment={answer}
            parent={answers.find(other => other.id === answer.parentId)}
            {...rest}
          />
        ))}
      </CommentItem>
    ));
}

function isStanding(comment: Comment): boolean {
  return comment.deletedAt === undefined;
}

/** Whether somebody else than its author took it away. */
function isRemoved(comment: Comment): boolean {
  return comment.deletedBy?.tag === 'Moderator';
}

function ThreadSkeleton() {
  return (
    <div className={styles.skeleton}>
      <Skeleton width="26px" height={26} isRound />
      <Skeleton width="60%" />
    </div>
  );
}
