import type { Picture } from '@plaza/shared/bindings/types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../components/cx.ts';
import { Lightbox } from './lightbox.tsx';
import styles from './picture-grid.module.css';
import { pictureSource, placeholderStyle } from './picture-source.ts';

/** The pictures of a post: one in its own shape, several as a table of tiles. */
export function PictureGrid({ pictures }: { readonly pictures: readonly Picture[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<number | null>(null);
  if (pictures.length === 0) return null;
  const isSingle = pictures.length === 1;
  return (
    <>
      <ul className={cx(styles.grid, styles[`of${Math.min(pictures.length, 4)}`])}>
        {pictures.map((picture, index) => (
          <li key={picture.fileId}>
            <button
              type="button"
              className={styles.tile}
              style={{
                ...placeholderStyle(picture.placeholder),
                ...(isSingle ? singleShape(picture) : undefined),
              }}
              aria-label={
                picture.alt || t('feed.showPicture', { index: index + 1, count: pictures.length })
              }
              onClick={() => setOpen(index)}
            >
              <img
                {...pictureSource(
                  picture.fileId,
                  isSingle ? '(max-width: 720px) 100vw, 640px' : '(max-width: 720px) 50vw, 320px',
                )}
                alt=""
                width={picture.width}
                height={picture.height}
                loading="lazy"
                decoding="async"
              />
            </button>
          </li>
        ))}
      </ul>
      {open === null ? null : (
        <Lightbox pictures={pictures} index={open} onMove={setOpen} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

/** Its own proportions, but neither a ribbon nor a tower. */
function singleShape({ width, height }: Picture): { aspectRatio: string } {
  const ratio = Math.max(1, Math.min(width / Math.max(height, 1), 2.4));
  return { aspectRatio: String(ratio) };
}
