import { Link, useLocation } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../account/use-me.ts';
import { buttonClass } from '../components/button.tsx';
import { Logo } from '../components/logo.tsx';
import { AccountMenu } from './account-menu.tsx';
import styles from './app-header.module.css';
import { ConnectionSun } from './connection-sun.tsx';

interface AppHeaderProps {
  readonly isDemo: boolean;
  readonly onFind: () => void;
  readonly onShortcuts: () => void;
}

/** The top of every page: the name, finding, the connection, and who is looking. */
export function AppHeader({ isDemo, onFind, onShortcuts }: AppHeaderProps) {
  const { t } = useTranslation();
  return (
    <header className={styles.top}>
      <Link to="/" className={styles.brand} aria-label={t('nav.home')}>
        <Logo />
        <b>plaza</b>
      </Link>
      <button
        type="button"
        className={styles.find}
        aria-label={t('nav.find')}
        aria-keyshortcuts="/"
        onClick={onFind}
      >
        <Search size={15} aria-hidden="true" />
        <span>{t('nav.find')}</span>
        <kbd>/</kbd>
      </button>
      <ConnectionSun />
      <Who isDemo={isDemo} onShortcuts={onShortcuts} />
    </header>
  );
}

function Who({ isDemo, onShortcuts }: Omit<AppHeaderProps, 'onFind'>) {
  const { t } = useTranslation();
  const me = useMe();
  const { href, pathname } = useLocation();
  if (me.status === 'person' || me.status === 'unregistered') {
    return <AccountMenu isDemo={isDemo} onShortcuts={onShortcuts} />;
  }
  if (me.status === 'loading') return <span className={styles.waiting} />;
  const search = pathname === '/' ? {} : { next: href };
  return (
    <nav className={styles.doors} aria-label={t('menu.account')}>
      <Link to="/sign-in" search={search} className={buttonClass({ size: 'small', tone: 'quiet' })}>
        {t('nav.signIn')}
      </Link>
      <Link
        to="/sign-up"
        search={search}
        className={buttonClass({ size: 'small', tone: 'primary' })}
      >
        {t('nav.signUp')}
      </Link>
    </nav>
  );
}
