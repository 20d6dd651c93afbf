import { Link } from '@tanstack/react-router';
import { Compass, Newspaper, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../account/use-me.ts';
import { PersonAvatar } from '../people/person-avatar.tsx';
import { useSpaces } from '../spaces/use-spaces.ts';
import styles from './tab-bar.module.css';
import { useHomeSlug } from './use-home-slug.ts';

/** The bottom of the page on phones. */
export function TabBar() {
  const { t } = useTranslation();
  const me = useMe();
  const { spaces } = useSpaces();
  const slug = useHomeSlug(spaces);
  const person = me.status === 'person' ? me.person : undefined;
  return (
    <nav className={styles.tabs} aria-label={t('nav.main')}>
      {slug ? (
        <Link to="/s/$slug" params={{ slug }} className={styles.tab}>
          <Newspaper size={20} aria-hidden="true" />
          {t('nav.square')}
        </Link>
      ) : (
        <Link to="/" className={styles.tab}>
          <Newspaper size={20} aria-hidden="true" />
          {t('nav.square')}
        </Link>
      )}
      <Link to="/spaces" className={styles.tab}>
        <Compass size={20} aria-hidden="true" />
        {t('nav.spaces')}
      </Link>
      {person ? (
        <Link to="/p/$handle" params={{ handle: person.handle }} className={styles.tab}>
          <PersonAvatar person={person} size={20} showsPresence={false} />
          {t('nav.you')}
        </Link>
      ) : (
        <Link to="/sign-in" className={styles.tab}>
          <UserRound size={20} aria-hidden="true" />
          {t('nav.signIn')}
        </Link>
      )}
    </nav>
  );
}
