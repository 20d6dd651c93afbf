import type { Comment, Post } from '@plaza/shared/bindings/types';
import { limits } from '@plaza/shared/limits';
import { checkText } from '@plaza/shared/text';
import { Link, useLocation } from '@tanstack/react-router';
import { ArrowUp, X } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../account/use-me.ts';
import { IconButton } from '../components/button.tsx';
import { PersonAvatar } from '../people/person-avatar.tsx';
import { usePerson } from '../people/use-person.ts';
import styles from './comment-composer.module.css';
import { useDraft } from './drafts.ts';
import { LengthNote } from './length-note.tsx';
import { useSend } from './use-outgoing.ts';

interface CommentComposerProps {
  readonly post: Post;
  readonly authorName: string | undefined;
  /** The comment that is being answered; null answers the post. */
  readonly answered: Comment | null;
  readonly isFocused: boolean;
  readonly onAnsweredDone: () => void;
}

/** The field under a thread. Enter sends, Shift+Enter begins a line; on phones the button sends. */
export function CommentComposer({
  post,
  authorName,
  answered,
  isFocused,
  onAnsweredDone,
}: CommentComposerProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { href } = useLocation();
  const send = useSend();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(`comment/${post.id}`);
  const answeredPerson = usePerson(answered?.authorId);
  const checked = checkText(text, { lengthMax: limits.commentLengthMax, isMultiline: true });
  const answeredId = answered?.id;

  useEffect(() => {
    if (isFocused || answeredId !== undefined) field.current?.focus();
  }, [isFocused, answeredId]);

  if (me.status !== 'person') {
    return me.status === 'visitor' ? (
      <p className={styles.invitation}>
        <Link to="/sign-in" search={{ next: href }} className="link">
          {t('thread.signIn')}
        </Link>
      </p>
    ) : null;
  }

  const submit = () => {
    if (!checked.isValid) return;
    send({
      kind: 'comment',
      postId: String(post.id),
      parentId: answered ? String(answered.id) : null,
      text: checked.value,
    });
    setText('');
    onAnsweredDone();
  };
  const leave = () => {
    const post = field.current?.closest<HTMLElement>('[data-post]');
    if (post) post.focus({ preventScroll: true });
    else field.current?.blur();
  };
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit();
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      // First it answers the post again, then it lets go, so that the keys of the feed work.
      if (answered) onAnsweredDone();
      else leave();
      return;
    }
    // On a touch keyboard Enter is the only way to a new line.
    const isTouch = window.matchMedia('(pointer: coarse)').matches;
    const sends = event.ctrlKey || event.metaKey || (!event.shiftKey && !isTouch);
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !sends) return;
    event.preventDefault();
    submit();
  };

  const name = answeredPerson?.displayName ?? authorName ?? t('people.unknown');
  return (
    <form className={styles.composer} onSubmit={handleSubmit}>
      <PersonAvatar person={me.person} size={26} showsPresence={false} />
      <div className={styles.box}>
        {answered ? (
          <div className={styles.answering}>
            <span className="ellipsis">{t('thread.replyingTo', { name })}</span>
            <IconButton
              label={t('common.cancel')}
              className={styles.cancel}
              onClick={onAnsweredDone}
            >
              <X size={14} />
            </IconButton>
          </div>
        ) : null}
        <div className={styles.line}>
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            aria-label={t('thread.write')}
            placeholder={t('thread.placeholder', { name })}
            value={text}
            onChange={event => setText(event.target.value)}
            onKeyDown={handleKeyDown}
          />
          <button
            type="submit"
            className={styles.send}
            aria-label={t('thread.send')}
            title={t('thread.send')}
            disabled={!checked.isValid}
          >
            <ArrowUp size={16} aria-hidden="true" />
          </button>
        </div>
        <LengthNote text={text} lengthMax={limits.commentLengthMax} />
      </div>
    </form>
  );
}
