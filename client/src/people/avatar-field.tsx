import { CircleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../components/avatar.tsx';
import { Button } from '../components/button.tsx';
import { pictureTypes, uploadPicture } from '../feed/uploads.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './avatar-field.module.css';
import { hueDegrees } from './hue.ts';

interface AvatarFieldProps {
  readonly face: {
    readonly displayName: string;
    readonly hue: number;
    readonly avatarFileId: string | undefined;
  };
  readonly onChange: (fileId: string | undefined) => void;
}

/** The picture of a person: uploaded at once, taken over with the rest of the form. */
export function AvatarField({ face, onChange }: AvatarFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const chooser = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);

  const handleFile = async (file: File | undefined) => {
    if (!file) return;
    setError(null);
    setShare(0);
    try {
      onChange((await uploadPicture({ file, kind: 'avatar', onProgress: setShare }).done).id);
    } catch (failure) {
      setError((failure instanceof Error && failure.message) || t('feed.uploadFailed'));
    } finally {
      setShare(null);
    }
  };

  return (
    <div className={styles.field}>
      <Avatar face={{ ...face, hue: hueDegrees(face.hue) }} size={72} />
      <div className={styles.buttons}>
        <input
          ref={chooser}
          type="file"
          hidden
          accept={pictureTypes.join(',')}
          aria-label={t('profile.choosePicture')}
          onChange={event => {
            void handleFile(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Button size="small" isBusy={share !== null} onClick={() => chooser.current?.click()}>
          {share === null
            ? t('profile.choosePicture')
            : t('profile.uploading', { percent: format.number(Math.round(share * 100)) })}
        </Button>
        {face.avatarFileId ? (
          <Button size="small" tone="quiet" onClick={() => onChange(undefined)}>
            {t('profile.removePicture')}
          </Button>
        ) : null}
      </div>
      {error ? (
        <p role="alert" className={styles.error}>
          <CircleAlert size={14} aria-hidden="true" />
          {error}
        </p>
      ) : null}
    </div>
  );
}
