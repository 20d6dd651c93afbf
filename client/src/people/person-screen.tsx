import type { Person } from '@plaza/shared/bindings/types';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMyId } from '../account/use-me.ts';
import { Awning } from '../components/awning.tsx';
import { buttonClass } from '../components/button.tsx';
import { Card, cardClass } from '../components/card.tsx';
import { cx } from '../components/cx.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { FailedState } from '../components/failed-state.tsx';
import { LoadingNote, Skeleton } from '../components/skeleton.tsx';
import { Sun } from '../components/sun.tsx';
import { TradeMark } from '../components/trade-mark.tsx';
import { RichText } from '../feed/rich-text.tsx';
import { msOfMicros } from '../i18n/time.ts';
import { useFormat } from '../i18n/use-format.ts';
import { LoadingScreen } from '../shell/loading-screen.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { SpaceIcon } from '../spaces/space-icon.tsx';
import { useSpacesOf } from '../spaces/use-spaces.ts';
import { hueFill } from './hue.ts';
import { PersonAvatar } from './person-avatar.tsx';
import styles from './person-screen.module.css';
import { PresenceWords } from './presence-words.tsx';
import { tradeOf } from './trade.ts';
import { usePersonByHandle, usePresence } from './use-person.ts';

/** A person's page. */
export function PersonScreen({ handle }: { readonly handle: string }) {
  const { t } = useTranslation();
  const { status, person } = usePersonByHandle(handle);
  const isMissing = status === 'ready' && !person;
  usePageTitle(isMissing ? t('people.notFoundTitle') : person?.displayName);
  if (person) return <Profile person={person} />;
  if (status === 'loading') {
    return (
      <LoadingScreen>
        <ProfileSkeleton />
      </LoadingScreen>
    );
  }
  if (status === 'failed') return <FailedState text={t('common.failedList')} />;
  return (
    <EmptyState
      isPage
      title={t('people.notFoundTitle')}
      actions={
        <Link to="/" className={buttonClass({ tone: 'primary' })}>
          {t('account.toSquare')}
        </Link>
      }
    >
      {t('people.notFoundText')}
    </EmptyState>
  );
}

function Profile({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const format = useFormat();
  const myId = useMyId();
  const presence = usePresence(person.id);
  const trade = tradeOf(person);
  const joinedMs = msOfMicros(person.createdAt.microsSinceUnixEpoch);
  return (
    <div className={styles.screen}>
      <section className={cx(cardClass, styles.card)}>
        <Awning color={trade ? `var(--${trade}-v)` : hueFill(person.hue)} stripe={20} height={20} />
        <div className={styles.head}>
          <PersonAvatar person={person} size={96} />
          <div className={styles.names}>
            <h1>
              <bdi>{person.displayName}</bdi>
            </h1>
            <p className={styles.handle}>
              <bdi>@{person.handle}</bdi>
            </p>
            {person.headline ? (
              <p>
                <bdi>{person.headline}</bdi>
              </p>
            ) : null}
          </div>
          {person.id === myId ? (
            <Link to="/settings/profile" className={buttonClass({ size: 'small' })}>
              {t('people.edit')}
            </Link>
          ) : null}
        </div>
        <p className={styles.facts}>
          <span className={cx(presence.state === 'here' && styles.here)}>
            {presence.state === 'here' ? <Sun width={17} /> : null}
            <PresenceWords presence={presence} sinceMs={joinedMs} />
          </span>
          {trade ? (
            <span className={styles.trade} style={{ color: `var(--${trade})` }}>
              <TradeMark trade={trade} size={15} />
              {t(`people.${trade}`)}
            </span>
          ) : null}
          <span>{t('people.since', { date: format.date(joinedMs) })}</span>
        </p>
        {person.bio ? <RichText text={person.bio} className={styles.bio} /> : null}
      </section>
      <Card title={t('people.spaces')}>
        <SpacesOf personId={person.id} />
      </Card>
    </div>
  );
}

function SpacesOf({ personId }: { readonly personId: bigint }) {
  const { t } = useTranslation();
  const { status, spaces } = useSpacesOf(personId);
  if (spaces.length === 0)
    return (
      <p className={styles.none}>{status === 'ready' ? t('people.noSpaces') : t('app.loading')}</p>
    );
  return (
    <ul className={styles.spaces}>
      {spaces.map(space => (
        <li key={space.slug}>
          <Link to="/s/$slug" params={{ slug: space.slug }} className={styles.space}>
            <SpaceIcon name={space.icon} />
            <bdi className="ellipsis">{space.name}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function ProfileSkeleton() {
  return (
    <div className={styles.screen}>
      <LoadingNote />
      <div className={cx(cardClass, styles.card)}>
        <div className={styles.head}>
          <Skeleton width="96px" height={96} isRound />
          <div className={styles.names} style={{ display: 'grid', gap: 10 }}>
            <Skeleton width="220px" height={28} />
            <Skeleton width="120px" />
          </div>
        </div>
      </div>
    </div>
  );
}
