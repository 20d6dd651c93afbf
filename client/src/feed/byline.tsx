import type { Person } from '@plaza/shared/bindings/types';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../components/skeleton.tsx';
import { TradeMark } from '../components/trade-mark.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { PersonAvatar } from '../people/person-avatar.tsx';
import { tradeOf } from '../people/trade.ts';
import styles from './byline.module.css';

interface BylineProps {
  readonly person: Person | undefined;
  /** For `aria-labelledby` of what stands below. */
  readonly id: string;
  readonly time: ReactNode;
  readonly menu?: ReactNode;
}

/** Who wrote it, what they do, and when. */
export function Byline({ person, id, time, menu }: BylineProps) {
  return (
    <div className={styles.byline}>
      <PersonAvatar person={person} />
      <div className={styles.who}>
        <PersonName person={person} id={id} />
        {person ? <Standing person={person} /> : null}
      </div>
      <span className={styles.time}>{time}</span>
      {menu}
    </div>
  );
}

/** A name that leads to its person. */
export function PersonName({
  person,
  id,
}: {
  readonly person: Person | undefined;
  readonly id?: string;
}) {
  if (!person) return <Skeleton width="120px" height={14} />;
  return (
    <Link id={id} to="/p/$handle" params={{ handle: person.handle }} className={styles.name}>
      <bdi>{person.displayName}</bdi>
    </Link>
  );
}

function Standing({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const trade = tradeOf(person);
  const words = person.headline || (trade ? t(`people.${trade}`) : `@${person.handle}`);
  return (
    <div className={styles.standing}>
      {trade ? <TradeMark trade={trade} size={13} /> : null}
      <bdi className="ellipsis">{words}</bdi>
    </div>
  );
}

interface WhenProps {
  readonly atMs: number;
  readonly editedMs?: number | undefined;
}

/** A moment, as long ago; the whole of it on pointing. */
export function When({ atMs, editedMs }: WhenProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <time dateTime={new Date(atMs).toISOString()} title={format.full(atMs)}>
        <bdi>{format.ago(atMs)}</bdi>
      </time>
      {editedMs === undefined ? null : (
        <span title={format.full(editedMs)}>
          {' · '}
          {t('time.edited')}
        </span>
      )}
    </>
  );
}
