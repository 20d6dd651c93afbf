import '@fontsource-variable/figtree/wght.css';
import '@fontsource-variable/gabarito/wght.css';
import '@fontsource-variable/readex-pro/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AccountStore } from './account/account-store.ts';
import { AccountContext } from './account/use-account.ts';
import { createOutgoingStore, OutgoingContext } from './feed/use-outgoing.ts';
import { startI18n } from './i18n/i18n.ts';
import { serverConfig } from './live/config.ts';
import { Plaza } from './live/plaza.ts';
import { PlazaContext } from './live/use-plaza.ts';
import { createAppRouter } from './router.ts';
import { registerServiceWorker } from './shell/service-worker.ts';

/** How long the first picture waits for the server's configuration, asked for above. */
const configPatienceMs = 400;

const account = new AccountStore({ onOtherAccount: () => plaza.forgetPerson() });
const plaza = new Plaza({
  locate: async () => {
    const { engineUri, database } = await serverConfig();
    return { uri: engineUri, database };
  },
  freshToken: account.freshToken,
  keepVisitorToken: account.keepVisitorToken,
});
plaza.connection.start();
await startI18n();
// Whether the banner of a demonstration stands at the top decides where all else stands.
await Promise.race([serverConfig().catch(() => {}), delay(configPatienceMs)]);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <AccountContext value={account}>
      <PlazaContext value={plaza}>
        <OutgoingContext value={createOutgoingStore(plaza.connection)}>
          <RouterProvider router={createAppRouter()} />
        </OutgoingContext>
      </PlazaContext>
    </AccountContext>
  </StrictMode>,
);
registerServiceWorker();

function delay(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
