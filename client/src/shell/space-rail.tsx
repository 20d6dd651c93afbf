import { Link, useParams } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cx } from '../components/cx.ts';
import { Skeleton } from '../components/skeleton.tsx';
import { Tick } from '../components/tick.tsx';
import { PersonAvatar } from '../people/person-avatar.tsx';
import { usePerson } from '../people/use-person.ts';
import { SpaceIcon } from '../spaces/space-icon.tsx';
import { type SpaceView, unseenCount, useSpaces } from '../spaces/use-spaces.ts';
import styles from './space-rail.module.css';

/** The left side on desktops: all spaces, and who is here in the one that is open. */
export function SpaceRail() {
  const { t } = useTranslation();
  const { slug } = useParams({ strict: false });
  const { status, spaces } = useSpaces();
  const open = spaces.find(view => view.space.slug === slug);
  return (
    <div className={styles.rail}>
      <nav aria-label={t('nav.spaces')}>
        <div className={styles.title}>
          <Link to="/spaces">{t('nav.spaces')}</Link>
          <Link
            to="/spaces"
            search={{ create: true }}
            className={styles.add}
            aria-label={t('nav.newSpace')}
            title={t('nav.newSpace')}
          >
            <Plus size={14} />
          </Link>
        </div>
        {status === 'loading' && spaces.length === 0 ? <RailSkeleton /> : null}
        <ul>
          {spaces.map(view => (
            <li key={view.space.slug}>
              <SpaceLink view={view} isOpen={view === open} />
            </li>
          ))}
        </ul>
      </nav>
      {open?.stats && open.stats.hereCount > 0 ? <HereNow view={open} /> : null}
    </div>
  );
}

function SpaceLink({ view, isOpen }: { readonly view: SpaceView; readonly isOpen: boolean }) {
  const { t } = useTranslation();
  const { space, stats } = view;
  const isNew = !isOpen && unseenCount(view) > 0;
  return (
    <Link
      to="/s/$slug"
      params={{ slug: space.slug }}
      className={cx(styles.link, isNew && styles.new)}
      aria-current={isOpen ? 'page' : undefined}
    >
      <SpaceIcon name={space.icon} />
      <bdi className="ellipsis">{space.name}</bdi>
      {isNew ? (
        <i className={styles.dot}>
          <span className="visually-hidden">{t('nav.unread')}</span>
        </i>
      ) : stats && stats.hereCount > 0 ? (
        <span className={styles.count} title={t('spaces.hereNow', { count: stats.hereCount })}>
          <Tick value={stats.hereCount} />
        </span>
      ) : null}
    </Link>
  );
}

/** The first faces of those who are here, and how many more there are. */
function HereNow({ view }: { readonly view: SpaceView }) {
  const { t } = useTranslation();
  const { hereFaces = [], hereCount = 0 } = view.stats ?? {};
  const more = hereCount - hereFaces.length;
  return (
    <section aria-label={t('nav.hereNow')}>
      <div className={styles.title}>
        <span>{t('nav.hereNow')}</span>
        <Tick value={hereCount} />
      </div>
      <ul>
        {hereFaces.map(personId => (
          <li key={String(personId)}>
            <PersonLink personId={personId} />
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <Link
          to="/s/$slug/people"
          params={{ slug: view.space.slug }}
          className={cx(styles.link, styles.rest)}
        >
          {t('nav.moreHere', { count: more })}
        </Link>
      ) : null}
    </section>
  );
}

function PersonLink({ personId }: { readonly personId: bigint }) {
  const person = usePerson(personId);
  if (!person) {
    return (
      <span className={styles.link}>
        <Skeleton width="22px" height={22} isRound />
        <Skeleton width="60%" />
      </span>
    );
  }
  return (
    <Link to="/p/$handle" params={{ handle: person.handle }} className={styles.link}>
      <PersonAvatar person={person} size={22} />
      <bdi className="ellipsis">{person.displayName}</bdi>
    </Link>
  );
}

function RailSkeleton() {
  return [72, 58, 84, 64].map(width => (
    <span key={width} className={styles.link}>
      <Skeleton width="16px" height={16} />
      <Skeleton width={`${width}%`} />
    </span>
  ));
}
