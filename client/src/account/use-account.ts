import { createContext, use, useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { usePlaza } from '../live/use-plaza.ts';
import type { AccountState, AccountStore } from './account-store.ts';
import * as api from './auth-api.ts';
import { followOtherTabs, tellOtherTabs } from './other-tabs.ts';

/** Carries the account of this browser to the hooks. */
export const AccountContext = createContext<AccountStore | null>(null);

/** The store itself. */
export function useAccountStore(): AccountStore {
  const store = use(AccountContext);
  if (!store) throw new Error('useAccountStore was called outside of AccountContext');
  return store;
}

/** Who this browser is to the app server. */
export function useAccount(): AccountState {
  const store = useAccountStore();
  return useSyncExternalStore(store.watch, store.state);
}

/** Changes with the account: a key for what one person must not leave to the next. */
export function useAccountChanges(): number {
  const store = useAccountStore();
  return useSyncExternalStore(store.watch, store.changes);
}

/** Becomes whoever another tab of this browser signed in as. Once, at the root. */
export function useOtherTabs(onFollow: () => void): void {
  const store = useAccountStore();
  const plaza = usePlaza();
  useEffect(
    () =>
      followOtherTabs(() => {
        store.reset();
        void plaza.changePerson();
        onFollow();
      }),
    [store, plaza, onFollow],
  );
}

/** Signing in and out. Each resolves once the engine knows the new person; each throws `AuthError`. */
export function useSignIn() {
  const store = useAccountStore();
  const plaza = usePlaza();

  const changePerson = useCallback(async () => {
    store.reset();
    tellOtherTabs();
    await plaza.changePerson();
  }, [store, plaza]);

  return useMemo(
    () => ({
      signIn: async (credentials: Parameters<typeof api.signIn>[0]) => {
        await api.signIn(credentials);
        await changePerson();
      },
      signUp: async (account: Parameters<typeof api.signUp>[0]) => {
        await api.signUp(account);
        await changePerson();
      },
      signOut: async () => {
        await api.signOut();
        await changePerson();
      },
      /** The cookie was changed by another call, such as entering a demonstration's person. */
      changePerson,
    }),
    [changePerson],
  );
}
