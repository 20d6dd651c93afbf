import { checkText, lengthOf } from '@plaza/shared/text';
import { useTranslation } from 'react-i18next';
import { cx } from '../components/cx.ts';
import styles from './length-note.module.css';

/** From this share of the limit on, it is worth saying how much is left. */
const noteFrom = 0.85;

/** How many characters are left, once they become few; or why the text cannot be sent as it is. */
export function LengthNote({
  text,
  lengthMax,
}: {
  readonly text: string;
  readonly lengthMax: number;
}) {
  const { t } = useTranslation();
  const left = lengthMax - lengthOf(text);
  if (left < 0) {
    return (
      <span role="status" className={cx(styles.note, styles.over)}>
        {t('common.charactersOver', { count: -left })}
      </span>
    );
  }
  const checked = checkText(text, { lengthMax, mayBeEmpty: true, isMultiline: true });
  if (!checked.isValid) {
    return (
      <span role="alert" className={cx(styles.note, styles.over)}>
        {t(`errors.${checked.code}`)}
      </span>
    );
  }
  if (left > lengthMax * (1 - noteFrom)) return null;
  return (
    <span role="status" className={styles.note}>
      {t('common.charactersLeft', { count: left })}
    </span>
  );
}
