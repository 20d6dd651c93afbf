import type { Comment, Post } from '@plaza/shared/bindings/types';
import { limits } from '@plaza/shared/limits';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMyId } from '../account/use-me.ts';
import { Button, IconButton } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Menu, MenuItem } from '../components/menu.tsx';
import { msOfMicros } from '../i18n/time.ts';
import { usePlaza } from '../live/use-plaza.ts';
import { PersonAvatar } from '../people/person-avatar.tsx';
import { usePerson } from '../people/use-person.ts';
import { PersonName, When } from './byline.tsx';
import styles from './comment-item.module.css';
import { LongText } from './long-text.tsx';
import { ReactionBar } from './reaction-bar.tsx';
import { TextEditor } from './text-editor.tsx';
import { useEdit } from './use-edit.ts';
import { neighbourOf, useFocusBack, useFocusPassedOn } from './use-focus.ts';
import { usePostActions } from './use-post-actions.ts';
import { useReactions } from './use-reactions.ts';

interface CommentItemProps {
  readonly post: Post;
  readonly comment: Comment;
  /** What it answers, where that does not stand right above it. */
  readonly parent?: Comment | undefined;
  readonly canModerate: boolean;
  readonly onAnswer: (comment: Comment) => void;
  /** The answers to it. */
  readonly children?: ReactNode;
}

/** One comment, and below it what was answered to it. */
export function CommentItem({
  post,
  comment,
  parent,
  canModerate,
  onAnswer,
  children,
}: CommentItemProps) {
  const { t } = useTranslation();
  const myId = useMyId();
  const author = usePerson(comment.authorId);
  const answered = usePerson(parent?.authorId);
  const { editComment } = usePostActions();
  const hasReactions =
    useReactions({ postId: post.id, commentId: comment.id }).reactions.length > 0;
  const edit = useEdit({ name: `comment/${comment.id}`, standing: comment.text });
  const isEditing = edit.isOpen && comment.authorId === myId;
  const { comments } = usePlaza();
  const ref = useRef<HTMLLIElement>(null);
  useFocusBack(ref, isEditing);
  useFocusBack(ref, comment.deletedAt === undefined);
  useFocusPassedOn(ref, element => {
    const home = element.closest<HTMLElement>('[data-post]');
    if (!home || !comments.get(String(comment.id))?.deletedAt) return null;
    return neighbourOf(element, { selector: '[data-comment-id]', within: home }) ?? home;
  });
  const itself = {
    ref,
    id: `comment-${comment.id}`,
    className: styles.item,
    tabIndex: -1,
    'data-comment-id': String(comment.id),
  };
  if (comment.deletedAt) {
    return (
      <li {...itself}>
        <span />
        <div>
          <p className={styles.deleted}>{t('feed.commentDeleted')}</p>
          <Answers>{children}</Answers>
        </div>
      </li>
    );
  }
  const target = { postId: post.id, commentId: comment.id };
  const canAnswer = myId !== undefined && !post.deletedAt;
  return (
    <li {...itself}>
      <PersonAvatar person={author} size={26} />
      <div className={styles.content}>
        <div className={styles.head}>
          <PersonName person={author} />
          {answered ? (
            <span className={styles.meta}>
              {t('thread.inAnswerTo', { name: answered.displayName })}
            </span>
          ) : null}
          <span className={styles.meta}>
            <When
              atMs={msOfMicros(comment.createdAt.microsSinceUnixEpoch)}
              editedMs={comment.editedAt && msOfMicros(comment.editedAt.microsSinceUnixEpoch)}
            />
          </span>
          {canAnswer ? (
            <button type="button" className={styles.answer} onClick={() => onAnswer(comment)}>
              {t('thread.reply')}
            </button>
          ) : null}
          {hasReactions ? null : <ReactionBar target={target} isSmall />}
          <CommentMenu
            comment={comment}
            isMine={comment.authorId === myId}
            canModerate={canModerate}
            onEdit={edit.open}
          />
        </div>
        {isEditing ? (
          <TextEditor
            label={t('feed.edit')}
            edit={edit}
            standing={comment.text}
            lengthMax={limits.commentLengthMax}
            onSave={text => editComment(comment.id, text)}
          />
        ) : (
          <LongText text={comment.text} className={styles.text} />
        )}
        {hasReactions ? (
          <div className={styles.foot}>
            <ReactionBar target={target} isSmall />
          </div>
        ) : null}
        <Answers>{children}</Answers>
      </div>
    </li>
  );
}

function Answers({ children }: { readonly children: ReactNode }) {
  return Array.isArray(children) && children.length > 0 ? (
    <ul className={styles.answers}>{children}</ul>
  ) : null;
}

interface CommentMenuProps {
  readonly comment: Comment;
  readonly isMine: boolean;
  readonly canModerate: boolean;
  readonly onEdit: () => void;
}

function CommentMenu({ comment, isMine, canModerate, onEdit }: CommentMenuProps) {
  const { t } = useTranslation();
  const { deleteComment } = usePostActions();
  const [isDeleting, setIsDeleting] = useState(false);
  if (!isMine && !canModerate) return null;
  const close = () => setIsDeleting(false);
  const handleDelete = async () => {
    close();
    await deleteComment(comment.id);
  };
  return (
    <span className={styles.menu}>
      <Menu
        label={t('feed.commentMenu')}
        trigger={props => (
          <IconButton label={t('feed.commentMenu')} className={styles.dots} {...props}>
            <Ellipsis size={16} />
          </IconButton>
        )}
      >
        {isMine ? (
          <MenuItem icon={<Pencil />} onSelect={onEdit}>
            {t('feed.edit')}
          </MenuItem>
        ) : null}
        <MenuItem icon={<Trash2 />} tone="danger" onSelect={() => setIsDeleting(true)}>
          {t('feed.delete')}
        </MenuItem>
      </Menu>
      {isDeleting ? (
        <Dialog
          title={t('feed.deleteCommentTitle')}
          onClose={close}
          actions={
            <>
              <Button tone="danger" onClick={handleDelete}>
                {t('feed.deleteConfirm')}
              </Button>
              <Button tone="quiet" onClick={close}>
                {t('common.cancel')}
              </Button>
            </>
          }
        >
          {t('feed.deleteCommentText')}
        </Dialog>
      ) : null}
    </span>
  );
}
