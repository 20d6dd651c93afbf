import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCountdown } from '../i18n/time.ts';
import { useConnectionState, usePlaza } from '../live/use-plaza.ts';
import styles from './offline-bar.module.css';
import { useIsLost } from './use-is-lost.ts';

/** The night bar: what being offline means, and when the next try is. */
export function OfflineBar() {
  const { t } = useTranslation();
  const { connection } = usePlaza();
  const state = useConnectionState();
  const isLost = useIsLost();
  const nowMs = useTicking(isLost);
  return (
    <div role="status" className={styles.slot}>
      {isLost ? (
        <div className={styles.bar}>
          <CloudOff size={16} aria-hidden="true" />
          <span className={styles.text}>{t('connection.offlineBar')}</span>
          <span className={styles.next} aria-hidden="true">
            {state.phase === 'offline'
              ? t('connection.nextTry', { in: formatCountdown(state.retryAtMs - nowMs) })
              : t('connection.trying')}
          </span>
          <button type="button" className={styles.retry} onClick={connection.retryNow}>
            {t('connection.retry')}
          </button>
        </div>
      ) : null}
    </div>
  );
}

function useTicking(isTicking: boolean): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, [isTicking]);
  return nowMs;
}
