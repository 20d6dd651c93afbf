import type { SpaceMember } from '@plaza/shared/bindings/types';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { Chip } from '../components/chip.tsx';
import { FailedState } from '../components/failed-state.tsx';
import { LoadingNote, Skeleton } from '../components/skeleton.tsx';
import { msOfMicros } from '../i18n/time.ts';
import { PersonAvatar } from '../people/person-avatar.tsx';
import { PresenceWords } from '../people/presence-words.tsx';
import { usePerson, usePresence } from '../people/use-person.ts';
import { MemberMenu } from './member-menu.tsx';
import styles from './members-screen.module.css';
import { SpaceFrame } from './space-frame.tsx';
import { SpaceHead } from './space-head.tsx';
import { type SpaceView, useCanOwn, useMembers } from './use-spaces.ts';

/** Who belongs to a space. */
export function MembersScreen({ slug }: { readonly slug: string }) {
  return (
    <SpaceFrame slug={slug}>
      {view => (
        <>
          <SpaceHead view={view} />
          <Members view={view} />
        </>
      )}
    </SpaceFrame>
  );
}

/** How many are shown at a time: each asks for a person and their presence. */
const stepSize = 50;

function Members({ view }: { readonly view: SpaceView }) {
  const { t } = useTranslation();
  const { status, members } = useMembers(view.space.id);
  const [shown, setShown] = useState(stepSize);
  const canOwn = useCanOwn(view);
  if (status === 'failed') return <FailedState text={t('common.failedList')} />;
  if (status === 'loading' && members.length === 0) return <MembersSkeleton />;
  return (
    <>
      <ul className={styles.list}>
        {members.slice(0, shown).map(member => (
          <li key={String(member.id)}>
            <MemberRow member={member} canOwn={canOwn} />
          </li>
        ))}
      </ul>
      {members.length > shown ? (
        <Button onClick={() => setShown(shown + stepSize)}>{t('common.more')}</Button>
      ) : null}
    </>
  );
}

interface MemberRowProps {
  readonly member: SpaceMember;
  /** Whether the person who looks gives out the roles here. */
  readonly canOwn: boolean;
}

function MemberRow({ member, canOwn }: MemberRowProps) {
  const { t } = useTranslation();
  const person = usePerson(member.personId);
  const presence = usePresence(member.personId);
  if (!person) {
    return (
      <span className={styles.member}>
        <Skeleton width="40px" height={40} isRound />
        <Skeleton width="40%" />
      </span>
    );
  }
  const role = member.role.tag;
  return (
    <div className={styles.row}>
      <Link to="/p/$handle" params={{ handle: person.handle }} className={styles.member}>
        <PersonAvatar person={person} />
        <span className={styles.who}>
          <b>
            <bdi>{person.displayName}</bdi>
          </b>
          <bdi className="ellipsis">{person.headline || `@${person.handle}`}</bdi>
        </span>
        {role === 'Member' ? null : (
          <Chip>{t(role === 'Owner' ? 'spaces.owner' : 'spaces.moderator')}</Chip>
        )}
        <span className={styles.presence}>
          <PresenceWords
            presence={presence}
            sinceMs={msOfMicros(member.joinedAt.microsSinceUnixEpoch)}
          />
        </span>
      </Link>
      {canOwn ? <MemberMenu member={member} person={person} /> : null}
    </div>
  );
}

function MembersSkeleton() {
  return (
    <div className={styles.list}>
      <LoadingNote />
      {[40, 52, 36, 46].map(width => (
        <span key={width} className={styles.member}>
          <Skeleton width="40px" height={40} isRound />
          <Skeleton width={`${width}%`} />
        </span>
      ))}
    </div>
  );
}
