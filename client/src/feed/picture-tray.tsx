import { limits } from '@plaza/shared/limits';
import { CircleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../components/button.tsx';
import { useFormat } from '../i18n/use-format.ts';
import styles from './picture-tray.module.css';
import type { Attachment, Attachments } from './use-attachments.ts';

/** The pictures of a post that is being written, each with its way there and its description. */
export function PictureTray({ attachments }: { readonly attachments: Attachments }) {
  if (attachments.all.length === 0) return null;
  return (
    <ul className={styles.tray}>
      {attachments.all.map(attachment => (
        <li key={attachment.id} className={styles.item}>
          <Preview attachment={attachment} onRemove={() => attachments.remove(attachment.id)} />
          {attachment.state.phase === 'failed' ? null : (
            <AltField
              attachment={attachment}
              onChange={alt => attachments.describe(attachment.id, alt)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function Preview({
  attachment,
  onRemove,
}: {
  readonly attachment: Attachment;
  readonly onRemove: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state } = attachment;
  return (
    <div className={styles.preview}>
      {state.phase === 'failed' ? null : <img src={attachment.previewUrl} alt="" />}
      {state.phase === 'sending' ? (
        <progress
          value={state.share}
          aria-label={t('feed.uploading', {
            percent: format.number(Math.round(state.share * 100)),
          })}
        />
      ) : null}
      {state.phase === 'failed' ? (
        <p role="alert" className={styles.failed}>
          <CircleAlert size={14} aria-hidden="true" />
          <span>
            <bdi>{attachment.fileName}</bdi>: {state.reason || t('feed.uploadFailed')}
          </span>
        </p>
      ) : null}
      <IconButton label={t('feed.removePicture')} className={styles.remove} onClick={onRemove}>
        <X size={16} />
      </IconButton>
    </div>
  );
}

function AltField({
  attachment,
  onChange,
}: {
  readonly attachment: Attachment;
  readonly onChange: (alt: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <input
      className={styles.alt}
      dir="auto"
      aria-label={t('feed.alt')}
      placeholder={t('feed.altShort')}
      title={t('feed.alt')}
      maxLength={limits.pictureAltLengthMax}
      value={attachment.alt}
      onChange={event => onChange(event.target.value)}
    />
  );
}
