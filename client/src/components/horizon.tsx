import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import styles from './horizon.module.css';
import { Sun } from './sun.tsx';

interface HorizonProps {
  /** How many stand above the line. */
  readonly count: number;
  /** When this person last looked. */
  readonly sinceMs: number;
}

/** The line between what is new and what was here before. */
export function Horizon({ count, sinceMs }: HorizonProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.horizon}>
      <Sun width={20} />
      <span>
        {t('feed.newSince', {
          count,
          since: format.since(sinceMs),
        })}
      </span>
    </div>
  );
}
