import { Link, Navigate, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../account/use-me.ts';
import { AvatarStack } from '../components/avatar.tsx';
import { Awning } from '../components/awning.tsx';
import { Button, buttonClass } from '../components/button.tsx';
import { cardClass } from '../components/card.tsx';
import { cx } from '../components/cx.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { FailedState } from '../components/failed-state.tsx';
import { LoadingNote, Skeleton } from '../components/skeleton.tsx';
import { Sun } from '../components/sun.tsx';
import { msOfMicros } from '../i18n/time.ts';
import { useFormat } from '../i18n/use-format.ts';
import { hueFill } from '../people/hue.ts';
import { PersonAvatar } from '../people/person-avatar.tsx';
import { usePerson } from '../people/use-person.ts';
import { LoadingScreen } from '../shell/loading-screen.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { CreateSpaceDialog } from './create-space-dialog.tsx';
import { JoinButton } from './join-button.tsx';
import { SpaceIcon } from './space-icon.tsx';
import styles from './spaces-screen.module.css';
import { type SpaceView, unseenCount, useSpaces } from './use-spaces.ts';

/** All spaces. @param isCreating whether the form for a new one is open */
export function SpacesScreen({ isCreating }: { readonly isCreating: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const { status, spaces } = useSpaces();
  usePageTitle(t('spaces.title'));
  const canCreate = me.status === 'person';
  const create = canCreate ? (
    <Button
      tone={spaces.length === 0 ? 'primary' : 'secondary'}
      icon={<Plus aria-hidden="true" />}
      onClick={() => void navigate({ to: '/spaces', search: { create: true } })}
    >
      {t('spaces.create')}
    </Button>
  ) : null;
  if (isCreating && me.status === 'visitor')
    return <Navigate to="/sign-in" search={{ next: '/spaces?create=true' }} replace />;
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <div>
          <h1>{t('spaces.title')}</h1>
          <p>{t('spaces.text')}</p>
        </div>
        {spaces.length > 0 ? create : null}
      </header>
      {status === 'failed' ? <FailedState text={t('common.failedList')} /> : null}
      {status === 'loading' && spaces.length === 0 ? (
        <LoadingScreen>
          <SpacesSkeleton />
        </LoadingScreen>
      ) : null}
      {status === 'ready' && spaces.length === 0 ? (
        <EmptyState
          title={t('spaces.emptyTitle')}
          actions={
            create ?? (
              <Link to="/sign-up" className={buttonClass({ tone: 'primary' })}>
                {t('nav.signUp')}
              </Link>
            )
          }
        >
          {t(canCreate ? 'spaces.emptyText' : 'spaces.emptyVisitor')}
        </EmptyState>
      ) : null}
      <ul className={styles.grid}>
        {spaces.map(view => (
          <li key={view.space.slug}>
            <SpaceCard view={view} />
          </li>
        ))}
      </ul>
      {isCreating && canCreate ? (
        <CreateSpaceDialog onClose={() => void navigate({ to: '/spaces', replace: true })} />
      ) : null}
    </div>
  );
}

function SpaceCard({ view }: { readonly view: SpaceView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { space, stats } = view;
  const unseen = unseenCount(view);
  return (
    <article className={cx(cardClass, styles.card)}>
      <Awning color={hueFill(space.hue)} stripe={14} height={14} />
      <div className={styles.body}>
        <h2>
          <SpaceIcon name={space.icon} size={18} />
          <Link to="/s/$slug" params={{ slug: space.slug }} className={styles.cover}>
            <bdi>{space.name}</bdi>
          </Link>
          {unseen > 0 ? (
            <i className={styles.dot} title={t('nav.unread')}>
              <span className="visually-hidden">{t('nav.unread')}</span>
            </i>
          ) : null}
        </h2>
        {space.description ? (
          <p className={styles.text} dir="auto">
            {space.description}
          </p>
        ) : null}
        <p className={styles.facts}>
          {stats ? <span>{t('spaces.members', { count: stats.memberCount })}</span> : null}
          {stats?.lastPostAt ? (
            <span>
              {t('spaces.lastPost', {
                when: format.relative(msOfMicros(stats.lastPostAt.microsSinceUnixEpoch)),
              })}
            </span>
          ) : null}
        </p>
        <div className={styles.foot}>
          <span className={styles.here}>
            {stats && stats.hereCount > 0 ? (
              <>
                <AvatarStack>
                  {stats.hereFaces.slice(0, 4).map(personId => (
                    <StackFace key={String(personId)} personId={personId} />
                  ))}
                </AvatarStack>
                <Sun width={16} />
                {t('spaces.hereNow', { count: stats.hereCount })}
              </>
            ) : null}
          </span>
          <span className={styles.action}>
            <JoinButton view={view} tone="secondary" />
          </span>
        </div>
      </div>
    </article>
  );
}

function StackFace({ personId }: { readonly personId: bigint }) {
  return <PersonAvatar person={usePerson(personId)} size={24} showsPresence={false} />;
}

function SpacesSkeleton() {
  return (
    <div className={styles.grid}>
      <LoadingNote />
      {[58, 44, 66, 50].map(width => (
        <div key={width} className={cx(cardClass, styles.card, styles.waiting)}>
          <Skeleton width={`${width}%`} height={18} />
          <Skeleton width="92%" />
          <Skeleton width="70%" />
        </div>
      ))}
    </div>
  );
}
