import type { EngineToken } from '../live/connection.ts';
import { type AccountUser, currentUser, engineToken } from './auth-api.ts';

/** Who this browser is to the app server. Whether it has a person, the `me` view says. */
export type AccountState =
  | { readonly status: 'unknown' }
  | { readonly status: 'visitor' }
  | { readonly status: 'signed-in'; readonly user: AccountUser | null };

const visitorTokenKey = 'plaza.visitor-token';
/** Whether the last page was signed in: then a token is asked for without asking who it is first. */
const signedInKey = 'plaza.signed-in';

/** Follows the session cookie, which scripts cannot see, by what the app server answers. */
export class AccountStore {
  readonly #listeners = new Set<() => void>();
  #state: AccountState = { status: 'unknown' };

  readonly state = (): AccountState => this.#state;

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A token for the next connection; what comes back also says whether somebody is signed in. */
  readonly freshToken = async (): Promise<EngineToken> => {
    const mayBeSignedIn =
      localStorage.getItem(signedInKey) !== null || (await currentUser()) !== null;
    const token = mayBeSignedIn ? await engineToken() : null;
    if (token === null) {
      localStorage.removeItem(signedInKey);
      this.#setState({ status: 'visitor' });
      return { kind: 'visitor', token: localStorage.getItem(visitorTokenKey) ?? undefined };
    }
    localStorage.setItem(signedInKey, 'yes');
    if (this.#state.status !== 'signed-in') {
      this.#setState({ status: 'signed-in', user: null });
      void this.refreshUser();
    }
    return { kind: 'account', token };
  };

  /** Keeps the anonymous identity, so that a visitor who returns is the same one. */
  readonly keepVisitorToken = (token: string | undefined): void => {
    if (token === undefined) localStorage.removeItem(visitorTokenKey);
    else localStorage.setItem(visitorTokenKey, token);
  };

  /** Reads name and address again; a failure leaves what is known. */
  async refreshUser(): Promise<void> {
    try {
      const user = await currentUser();
      if (user && this.#state.status === 'signed-in') this.#setState({ status: 'signed-in', user });
    } catch {
      // Only the notice about an unconfirmed address needs it.
    }
  }

  /** The cookie has changed: the next token says to whom. */
  reset(): void {
    localStorage.removeItem(signedInKey);
    this.#setState({ status: 'unknown' });
  }

  #setState(state: AccountState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
