import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeAuthError } from '../account/describe-auth-error.ts';
import { useSignIn } from '../account/use-account.ts';
import { useMe } from '../account/use-me.ts';
import { Avatar } from '../components/avatar.tsx';
import { buttonClass } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { FailedState } from '../components/failed-state.tsx';
import { LoadingNote, Skeleton } from '../components/skeleton.tsx';
import { showToast } from '../components/toast.tsx';
import { hueDegrees } from '../people/hue.ts';
import { usePageTitle } from '../shell/use-page-title.ts';
import { useServerConfig } from '../shell/use-server-config.ts';
import { type DemoPerson, enterAs } from './demo-api.ts';
import styles from './demo-screen.module.css';
import { useDemoPeople } from './use-demo-people.ts';

/** Chooses who to be in the demonstration, where there is one. */
export function DemoScreen() {
  const { t } = useTranslation();
  const config = useServerConfig();
  usePageTitle(t(config?.isDemo === false ? 'demo.noneTitle' : 'demo.title'));
  if (config?.isDemo === false) {
    return (
      <EmptyState
        isPage
        title={t('demo.noneTitle')}
        actions={
          <Link to="/" className={buttonClass({ tone: 'primary' })}>
            {t('account.toSquare')}
          </Link>
        }
      >
        {t('demo.noneText')}
      </EmptyState>
    );
  }
  return <DemoPeople />;
}

/** One press enters. */
function DemoPeople() {
  const { t } = useTranslation();
  const { state, retry } = useDemoPeople();
  const me = useMe();
  const isReal = me.status === 'person' && me.person?.isDemo === false;
  return (
    <div className={styles.screen}>
      <h1>{t('demo.title')}</h1>
      <p className={styles.text}>
        {t('demo.text')} {isReal ? t('demo.leaves') : null}
      </p>
      {state.status === 'failed' ? <FailedState text={t('demo.failed')} onRetry={retry} /> : null}
      {state.status === 'loading' ? <PeopleSkeleton /> : null}
      {state.status === 'ready' && state.people.length === 0 ? (
        <EmptyState title={t('demo.empty')} />
      ) : null}
      {state.status === 'ready' ? <People people={state.people} /> : null}
    </div>
  );
}

function People({ people }: { readonly people: readonly DemoPerson[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const { changePerson } = useSignIn();
  const [entering, setEntering] = useState<string | null>(null);
  const myHandle = me.status === 'person' ? me.person?.handle : undefined;

  const handleEnter = async (handle: string) => {
    setEntering(handle);
    try {
      await enterAs(handle);
      await changePerson();
      await navigate({ to: '/' });
    } catch (error) {
      showToast({ text: describeAuthError(error, t), tone: 'bad' });
      setEntering(null);
    }
  };

  return (
    <ul className={styles.people}>
      {people.map(person => (
        <li key={person.handle}>
          <button
            type="button"
            className={styles.person}
            aria-current={person.handle === myHandle || undefined}
            aria-busy={person.handle === entering || undefined}
            disabled={entering !== null}
            onClick={() => void handleEnter(person.handle)}
          >
            <Avatar face={{ ...person, hue: hueDegrees(person.hue) }} size={56} />
            <span className={styles.words}>
              <b>
                <bdi>{person.displayName}</bdi>
              </b>
              <bdi>{person.headline}</bdi>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function PeopleSkeleton() {
  return (
    <div className={styles.people}>
      <LoadingNote />
      {[1, 2, 3, 4, 5, 6].map(key => (
        <div key={key} className={styles.person}>
          <Skeleton width="56px" height={56} isRound />
          <Skeleton width="50%" />
        </div>
      ))}
    </div>
  );
}
