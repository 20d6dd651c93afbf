import { Outlet } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rememberPerson } from '../account/last-person.ts';
import { useAccountChanges } from '../account/use-account.ts';
import { useMyId } from '../account/use-me.ts';
import { useOutgoingResumed } from '../feed/use-outgoing.ts';
import { useAway } from '../people/use-away.ts';
import { AppHeader } from './app-header.tsx';
import styles from './app-shell.module.css';
import { DemoBanner } from './demo-banner.tsx';
import { FindDialog } from './find-dialog.tsx';
import { OfflineBar } from './offline-bar.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { SpaceRail } from './space-rail.tsx';
import { SuspensionBar } from './suspension-bar.tsx';
import { TabBar } from './tab-bar.tsx';
import { useServerConfig } from './use-server-config.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** Everything round a screen: header, spaces, the bars, and what any page can open. */
export function AppShell() {
  const { t } = useTranslation();
  const config = useServerConfig();
  const isDemo = config?.isDemo ?? false;
  const [open, setOpen] = useState<'find' | 'shortcuts' | null>(null);
  useShortcuts(
    useMemo(() => ({ '/': () => setOpen('find'), '?': () => setOpen('shortcuts') }), []),
  );
  const accountChanges = useAccountChanges();
  useOutgoingResumed();
  const myId = useMyId();
  useEffect(() => {
    if (myId !== undefined) rememberPerson(myId);
  }, [myId]);
  useAway();
  const close = () => setOpen(null);
  return (
    <>
      <a href="#content" className={styles.skip}>
        {t('app.skip')}
      </a>
      {isDemo ? <DemoBanner /> : null}
      <AppHeader
        isDemo={isDemo}
        onFind={() => setOpen('find')}
        onShortcuts={() => setOpen('shortcuts')}
      />
      <OfflineBar />
      <SuspensionBar />
      <div className={styles.frame}>
        <div className={styles.rail}>
          <SpaceRail />
        </div>
        <main id="content" tabIndex={-1} className={styles.main}>
          <Outlet key={accountChanges} />
        </main>
      </div>
      <TabBar />
      {open === 'find' ? <FindDialog onClose={close} /> : null}
      {open === 'shortcuts' ? <ShortcutsDialog onClose={close} /> : null}
    </>
  );
}
