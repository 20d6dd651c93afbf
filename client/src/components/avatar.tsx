import type { CSSProperties, ReactNode } from 'react';
import styles from './avatar.module.css';
import { cx } from './cx.ts';

/** What a face needs of a person. */
export interface Face {
  readonly displayName: string;
  /** Their colour, degrees round the circle 0..359. */
  readonly hue: number;
  /** Id of an uploaded picture. */
  readonly avatarFileId?: string | undefined;
}

/** Sun: here. Ring: away. Nothing: gone. */
export type PresenceState = 'here' | 'away' | 'gone';

interface AvatarProps {
  readonly face: Face | undefined;
  /** Diameter in pixels. */
  readonly size?: number;
  readonly presence?: PresenceState;
}

/** A person, always round. The name stands beside it, so the picture itself is silent. */
export function Avatar({ face, size = 40, presence }: AvatarProps) {
  const style = { '--z': `${size}px`, '--hue': face?.hue ?? 240 } as CSSProperties;
  return (
    <span className={cx(styles.avatar, !face && styles.blank)} style={style}>
      {face?.avatarFileId ? (
        <img
          className={styles.picture}
          {...avatarSource(face.avatarFileId, size)}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          decoding="async"
        />
      ) : (
        <span className={styles.initials} aria-hidden="true">
          {face ? initials(face.displayName) : ''}
        </span>
      )}
      {presence === 'here' || presence === 'away' ? <i className={styles[presence]} /> : null}
    </span>
  );
}

/** Several faces, each over the edge of the one before. */
export function AvatarStack({ children }: { readonly children: ReactNode }) {
  return <span className={styles.stack}>{children}</span>;
}

/** Renditions that the server makes of an avatar, by width in pixels. */
const avatarWidths = [64, 160, 480] as const;

function avatarSource(fileId: string, size: number) {
  return {
    src: `/files/${fileId}/160`,
    srcSet: avatarWidths.map(width => `/files/${fileId}/${width} ${width}w`).join(', '),
    sizes: `${size}px`,
  };
}

/** First letters of the first and the last word, at most two; whole characters, not code units. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const first = words.at(0) ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return [first, last]
    .map(word => Array.from(word)[0] ?? '')
    .join('')
    .toLocaleUpperCase();
}
