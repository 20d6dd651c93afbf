import { limits } from '@plaza/shared/limits';
import { checkText } from '@plaza/shared/text';
import { ImagePlus } from 'lucide-react';
import {
  type ClipboardEvent,
  type DragEvent,
  type FormEvent,
  type KeyboardEvent,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../account/use-me.ts';
import { Button } from '../components/button.tsx';
import { cardClass } from '../components/card.tsx';
import { cx } from '../components/cx.ts';
import { PersonAvatar } from '../people/person-avatar.tsx';
import type { SpaceView } from '../spaces/use-spaces.ts';
import styles from './composer.module.css';
import { useDraft } from './drafts.ts';
import { LengthNote } from './length-note.tsx';
import { PictureTray } from './picture-tray.tsx';
import { pictureTypes } from './uploads.ts';
import { attachedPictures, useAttachments } from './use-attachments.ts';
import { useSend } from './use-outgoing.ts';

/** Writes a post: words, pictures by choice, paste or drop. What is not sent stays over a reload. */
export function Composer({ view }: { readonly view: SpaceView }) {
  const { t } = useTranslation();
  const me = useMe();
  const send = useSend();
  const spaceId = view.space.id;
  const [text, setText] = useDraft(`post/${spaceId}`);
  const attachments = useAttachments(`post/${spaceId}`);
  const [isDropping, setIsDropping] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  const pictures = attachedPictures(attachments.all);
  const checked = checkText(text, {
    lengthMax: limits.postLengthMax,
    mayBeEmpty: pictures.length > 0,
    isMultiline: true,
  });
  const canSend = checked.isValid && !attachments.isSending;

  const submit = () => {
    if (!checked.isValid || !canSend) return;
    send({ kind: 'post', spaceId: String(spaceId), text: checked.value, pictures });
    setText('');
    attachments.clear();
    field.current?.focus();
  };
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit();
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') field.current?.blur();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  };
  const handlePaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    attachments.add(event.clipboardData.files);
  };
  const handleDrop = (event: DragEvent) => {
    setIsDropping(false);
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    attachments.add(event.dataTransfer.files);
  };

  return (
    <form
      aria-label={t('feed.composer')}
      className={cx(cardClass, styles.composer, isDropping && styles.dropping)}
      onSubmit={handleSubmit}
      onDragOver={event => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setIsDropping(true);
      }}
      onDragLeave={event => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsDropping(false);
      }}
      onDrop={handleDrop}
    >
      <div className={styles.box}>
        <PersonAvatar
          person={me.status === 'person' ? me.person : undefined}
          size={36}
          showsPresence={false}
        />
        <textarea
          ref={field}
          data-composer
          rows={1}
          dir="auto"
          aria-label={t('feed.composer')}
          placeholder={t('feed.placeholder')}
          value={text}
          onChange={event => setText(event.target.value)}
          onKeyDown={handleKeyDown}
          onPaste={handlePaste}
        />
      </div>
      <PictureTray attachments={attachments} />
      <div className={styles.foot}>
        <input
          ref={chooser}
          type="file"
          accept={pictureTypes.join(',')}
          multiple
          hidden
          aria-label={t('feed.addPictures')}
          onChange={event => {
            attachments.add(event.target.files ?? []);
            event.target.value = '';
          }}
        />
        <button
          type="button"
          className={styles.tool}
          disabled={attachments.all.length >= limits.picturesPerPostMax}
          onClick={() => chooser.current?.click()}
        >
          <ImagePlus size={17} aria-hidden="true" />
          {t('feed.addPictures')}
        </button>
        <span className={styles.note}>
          {attachments.isSending && checked.isValid ? (
            <span role="status">{t('feed.waitingForUploads')}</span>
          ) : (
            <LengthNote text={text} lengthMax={limits.postLengthMax} />
          )}
        </span>
        <Button type="submit" tone="primary" size="small" disabled={!canSend}>
          {t('feed.send')}
        </Button>
      </div>
      {isDropping ? <div className={styles.drop}>{t('feed.dropHere')}</div> : null}
    </form>
  );
}
