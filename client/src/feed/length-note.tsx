import { lengthOf } from '@plaza/shared/text';
import { useTranslation } from 'react-i18next';
import { cx } from '../components/cx.ts';
import styles from './length-note.module.css';

/** From this share of the limit on, it is worth saying how much is left. */
const noteFrom = 0.85;

/** How many characters are left, once they become few. */
export function LengthNote({
  text,
  lengthMax,
}: {
  readonly text: string;
  readonly lengthMax: number;
}) {
  const { t } = useTranslation();
  const left = lengthMax - lengthOf(text);
  if (left > lengthMax * (1 - noteFrom)) return null;
  return (
    <span role="status" className={cx(styles.note, left < 0 && styles.over)}>
      {left < 0
        ? t('common.charactersOver', { count: -left })
        : t('common.charactersLeft', { count: left })}
    </span>
  );
}
