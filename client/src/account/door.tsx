import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Logo } from '../components/logo.tsx';
import { ConnectionSun } from '../shell/connection-sun.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import styles from './door.module.css';
import { MarketMorning } from './market-morning.tsx';

interface DoorProps {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
  /** Stands below the form: the way to the other door. */
  readonly aside?: ReactNode;
}

/** The frame of signing in and up: words and a form beside the market at nine. */
export function Door({ title, text, children, aside }: DoorProps) {
  const { t } = useTranslation();
  usePageTitle(title);
  return (
    <main className={styles.door} id="content">
      <section className={styles.card}>
        <div className={styles.pane}>
          <div className={styles.top}>
            <Link to="/" className={styles.home} aria-label={t('nav.home')}>
              <Logo height={28} />
              <b>plaza</b>
            </Link>
            <ConnectionSun />
          </div>
          <div>
            <h1>{title}</h1>
            {text ? <p className={styles.text}>{text}</p> : null}
          </div>
          <div className={styles.form}>{children}</div>
          {aside ? <p className={styles.aside}>{aside}</p> : null}
        </div>
        <div className={styles.art}>
          <MarketMorning />
        </div>
      </section>
    </main>
  );
}
