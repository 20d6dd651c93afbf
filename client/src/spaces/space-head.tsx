import { Link } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Awning } from '../components/awning.tsx';
import { IconButton } from '../components/button.tsx';
import { Sun } from '../components/sun.tsx';
import { TabRow, tabClass } from '../components/tabs.tsx';
import { Tick } from '../components/tick.tsx';
import { hueFill } from '../people/hue.ts';
import { PersonAvatar } from '../people/person-avatar.tsx';
import { usePerson } from '../people/use-person.ts';
import { EditSpaceDialog } from './edit-space-dialog.tsx';
import { InviteButton } from './invite-button.tsx';
import { JoinButton } from './join-button.tsx';
import styles from './space-head.module.css';
import { type SpaceView, useCanOwn } from './use-spaces.ts';

/** The top of a space: its awning, its name, who is here, and its parts. */
export function SpaceHead({ view }: { readonly view: SpaceView }) {
  const { t } = useTranslation();
  const { space, stats } = view;
  const hereCount = stats?.hereCount ?? 0;
  const canOwn = useCanOwn(view);
  const [isEditing, setIsEditing] = useState(false);
  return (
    <header className={styles.head}>
      <Awning color={hueFill(space.hue)} />
      <div className={styles.title}>
        <div className={styles.words}>
          <h1>
            <bdi>{space.name}</bdi>
          </h1>
          <p className={styles.facts}>
            {stats ? <span>{t('spaces.members', { count: stats.memberCount })}</span> : null}
            {hereCount > 0 ? (
              <span className={styles.here}>
                <Sun width={17} />
                <HereCount count={hereCount} />
              </span>
            ) : null}
          </p>
        </div>
        <div className={styles.actions}>
          {view.mine ? <InviteButton space={space} /> : null}
          {canOwn ? (
            <IconButton label={t('spaces.editTitle')} onClick={() => setIsEditing(true)}>
              <Pencil size={17} />
            </IconButton>
          ) : null}
          <JoinButton view={view} />
        </div>
      </div>
      <TabRow label={t('spaces.parts')}>
        <Link
          to="/s/$slug"
          params={{ slug: space.slug }}
          className={tabClass}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {t('spaces.live')}
        </Link>
        <Link to="/s/$slug/people" params={{ slug: space.slug }} className={tabClass}>
          {t('spaces.people')}
        </Link>
      </TabRow>
      {hereCount > 1 ? <HereStrip faces={stats?.hereFaces ?? []} /> : null}
      {isEditing ? <EditSpaceDialog space={space} onClose={() => setIsEditing(false)} /> : null}
    </header>
  );
}

/** The number ticks; the words round it come from the catalogue. */
function HereCount({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  const sentence = t('spaces.hereNow', { count });
  const [before, after] = sentence.split(String(count));
  if (after === undefined) return <span>{sentence}</span>;
  return (
    <span>
      {before}
      <Tick value={count} />
      {after}
    </span>
  );
}

/** Phones have no side rail: who is here stands under the title. */
function HereStrip({ faces }: { readonly faces: readonly bigint[] }) {
  return (
    <ul className={styles.strip}>
      {faces.map(personId => (
        <li key={String(personId)}>
          <HereFace personId={personId} />
        </li>
      ))}
    </ul>
  );
}

function HereFace({ personId }: { readonly personId: bigint }) {
  const person = usePerson(personId);
  if (!person) return null;
  return (
    <Link to="/p/$handle" params={{ handle: person.handle }} className={styles.face}>
      <PersonAvatar person={person} size={48} />
      <bdi className="ellipsis">{person.displayName.split(/\s/u)[0]}</bdi>
    </Link>
  );
}
