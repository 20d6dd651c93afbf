import { useCallback } from 'react';
import { usePlaza } from '../live/use-plaza.ts';

/** The name and handle that somebody chose while making their account. */
export interface Registration {
  readonly handle: string;
  readonly displayName: string;
}

const storageKey = 'plaza.registration';

/** Keeps the choice until the account's first connection can register it. */
export function keepRegistration(registration: Registration): void {
  sessionStorage.setItem(storageKey, JSON.stringify(registration));
}

/** The kept choice, if there is one. */
export function keptRegistration(): Registration | null {
  const stored: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
  if (typeof stored !== 'object' || stored === null) return null;
  const handle: unknown = Reflect.get(stored, 'handle');
  const displayName: unknown = Reflect.get(stored, 'displayName');
  return typeof handle === 'string' && typeof displayName === 'string'
    ? { handle, displayName }
    : null;
}

/** Makes the person of the signed-in account. Repeating it with the same handle changes nothing. */
export function useRegister(): (registration: Registration) => Promise<void> {
  const { connection } = usePlaza();
  return useCallback(
    async registration => {
      await connection.call(({ reducers }) => reducers.register(registration));
      sessionStorage.removeItem(storageKey);
    },
    [connection],
  );
}
