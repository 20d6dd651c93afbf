import type { Picture } from '@plaza/shared/bindings/types';
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../components/button.tsx';
import styles from './lightbox.module.css';
import { pictureUrl, placeholderStyle } from './picture-source.ts';

interface LightboxProps {
  readonly pictures: readonly Picture[];
  readonly index: number;
  readonly onMove: (index: number) => void;
  readonly onClose: () => void;
}

/** One picture as large as the window, with its description; arrow keys go to the others. */
export function Lightbox({ pictures, index, onMove, onClose }: LightboxProps) {
  const { t, i18n } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  const picture = pictures[index];
  if (!picture) return null;
  const hasPrevious = index > 0;
  const hasNext = index < pictures.length - 1;
  const move = (by: number) => {
    if (pictures[index + by]) onMove(index + by);
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
      move(event.key === forward ? 1 : -1);
  };
  const position = t('feed.picture', { index: index + 1, count: pictures.length });

  return (
    <dialog
      ref={ref}
      className={styles.box}
      aria-label={position}
      lang={i18n.language}
      onKeyDown={handleKeyDown}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      onClick={event => event.target === ref.current && onClose()}
    >
      <figure className={styles.figure}>
        <img
          key={picture.fileId}
          src={pictureUrl(picture.fileId, 1920)}
          alt={picture.alt}
          width={picture.width}
          height={picture.height}
          style={placeholderStyle(picture.placeholder)}
        />
        <figcaption>
          <span dir="auto">{picture.alt}</span>
          {pictures.length > 1 ? <span className={styles.position}>{position}</span> : null}
        </figcaption>
      </figure>
      <IconButton label={t('common.close')} className={styles.close} onClick={onClose}>
        <X size={22} />
      </IconButton>
      {hasPrevious ? (
        <IconButton
          label={t('feed.previousPicture')}
          className={styles.previous}
          onClick={() => move(-1)}
        >
          <ChevronLeft size={26} />
        </IconButton>
      ) : null}
      {hasNext ? (
        <IconButton label={t('feed.nextPicture')} className={styles.next} onClick={() => move(1)}>
          <ChevronRight size={26} />
        </IconButton>
      ) : null}
    </dialog>
  );
}
