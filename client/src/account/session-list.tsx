import { MonitorSmartphone } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { Chip } from '../components/chip.tsx';
import { FailedState } from '../components/failed-state.tsx';
import { LoadingNote, Skeleton } from '../components/skeleton.tsx';
import { showToast } from '../components/toast.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { type AccountSession, listSessions, revokeSession } from './auth-api.ts';
import { browserName } from './browser-name.ts';
import { describeAuthError } from './describe-auth-error.ts';
import styles from './session-list.module.css';

type SessionsState =
  | { readonly status: 'loading' }
  | { readonly status: 'failed' }
  | { readonly status: 'ready'; readonly sessions: readonly AccountSession[] };

/** Where the account is signed in, and ending that elsewhere. */
export function SessionList() {
  const { t } = useTranslation();
  const [state, setState] = useState<SessionsState>({ status: 'loading' });

  const load = useCallback(() => {
    listSessions().then(
      sessions => setState({ status: 'ready', sessions }),
      () => setState({ status: 'failed' }),
    );
  }, []);
  useEffect(load, [load]);

  const handleEnd = async (token: string) => {
    try {
      await revokeSession(token);
      load();
    } catch (error) {
      showToast({ text: describeAuthError(error, t), tone: 'bad' });
    }
  };

  if (state.status === 'failed')
    return <FailedState text={t('profile.sessionsFailed')} onRetry={load} />;
  if (state.status === 'loading') {
    return (
      <div className={styles.session}>
        <LoadingNote />
        <Skeleton width="50%" />
      </div>
    );
  }
  return (
    <ul>
      {state.sessions.map(session => (
        <li key={session.token}>
          <SessionRow session={session} onEnd={() => handleEnd(session.token)} />
        </li>
      ))}
    </ul>
  );
}

interface SessionRowProps {
  readonly session: AccountSession;
  readonly onEnd: () => Promise<void>;
}

function SessionRow({ session, onEnd }: SessionRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isBusy, setIsBusy] = useState(false);
  const { browser, system } = browserName(session.userAgent);
  const name =
    browser && system ? t('profile.browserOn', { browser, system }) : t('profile.unknownBrowser');
  const handleEnd = async () => {
    setIsBusy(true);
    await onEnd();
    setIsBusy(false);
  };
  return (
    <div className={styles.session}>
      <MonitorSmartphone size={18} aria-hidden="true" />
      <span className={styles.words}>
        <b>{name}</b>
        <span title={format.full(session.createdAtMs)}>
          {t('profile.sessionSince', { date: format.since(session.createdAtMs) })}
        </span>
      </span>
      {session.isThis ? (
        <Chip>{t('profile.thisSession')}</Chip>
      ) : (
        <Button size="small" isBusy={isBusy} onClick={handleEnd}>
          {t('profile.endSession')}
        </Button>
      )}
    </div>
  );
}
