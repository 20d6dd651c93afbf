import { useTranslation } from 'react-i18next';
import styles from './skeleton.module.css';

interface SkeletonProps {
  /** Any CSS length. */
  readonly width: string;
  readonly height?: number;
  /** Round for people, cut for things. */
  readonly isRound?: boolean;
}

/** A grey piece in the shape of what comes. */
export function Skeleton({ width, height = 12, isRound = false }: SkeletonProps) {
  return (
    <span
      className={styles.piece}
      style={{ inlineSize: width, blockSize: height, borderRadius: isRound ? '50%' : undefined }}
    />
  );
}

/** Says once, to those who cannot see the shapes, that something is on its way. */
export function LoadingNote() {
  const { t } = useTranslation();
  return (
    <span role="status" className="visually-hidden">
      {t('app.loading')}
    </span>
  );
}
