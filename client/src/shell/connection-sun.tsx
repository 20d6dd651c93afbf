import { Trans, useTranslation } from 'react-i18next';
import { Sun } from '../components/sun.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { useConnectionState } from '../live/use-plaza.ts';
import styles from './connection-sun.module.css';

/** The sun in the header: up while the engine is connected, with the time an answer takes. */
export function ConnectionSun() {
  const { t } = useTranslation();
  const format = useFormat();
  const state = useConnectionState();
  const isLive = state.phase === 'live';
  const ms = isLive && state.rttMs !== null ? format.number(state.rttMs) : null;
  const label =
    ms !== null
      ? t('connection.liveLabel', { ms })
      : t(
          isLive
            ? 'connection.live'
            : state.phase === 'offline'
              ? 'connection.offline'
              : 'connection.connecting',
        );
  return (
    <span
      className={styles.connection}
      role="img"
      aria-label={label}
      title={label}
      data-phase={state.phase}
    >
      <Sun width={18} isSet={!isLive} />
      <span className={styles.text} aria-hidden="true">
        {ms !== null ? (
          <Trans i18nKey="connection.liveMs" values={{ ms }} components={{ ms: <bdi /> }} />
        ) : (
          t(
            isLive
              ? 'connection.live'
              : state.phase === 'offline'
                ? 'connection.offline'
                : 'connection.connecting',
          )
        )}
      </span>
    </span>
  );
}
