import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../account/use-me.ts';
import { msOfMicros } from '../i18n/time.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './suspension-bar.module.css';

/** Tells somebody who is suspended why, and until when. */
export function SuspensionBar() {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const suspension = me.status === 'person' ? me.me.suspension : undefined;
  if (!suspension) return null;
  const until = suspension.until && format.full(msOfMicros(suspension.until.microsSinceUnixEpoch));
  return (
    <aside className={styles.bar}>
      <CircleAlert size={16} aria-hidden="true" />
      <p>
        <b>{until ? t('account.suspendedUntil', { until }) : t('account.suspended')}</b>{' '}
        <span dir="auto">{suspension.reason}</span>
      </p>
    </aside>
  );
}
