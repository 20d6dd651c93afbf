import type { EngineToken } from '../live/connection.ts';
import { type AccountUser, currentUser, engineToken } from './auth-api.ts';
import { forgetLastPerson } from './last-person.ts';

/** Who this browser is to the app server. Whether it has a person, the `me` view says. */
export type AccountState =
  | { readonly status: 'unknown' }
  | { readonly status: 'visitor' }
  | { readonly status: 'signed-in'; readonly user: AccountUser | null };

const visitorTokenKey = 'plaza.visitor-token';
/** Whether the last page was signed in: then a token is asked for without asking who it is first. */
const signedInKey = 'plaza.signed-in';

/** What an account store tells the rest of the page. */
interface AccountStoreParts {
  /** The next connection is somebody else's, and nobody on this page asked for that. */
  readonly onOtherAccount: () => void;
}

/** Follows the session cookie, which scripts cannot see, by what the app server answers. */
export class AccountStore {
  readonly #parts: AccountStoreParts;
  readonly #listeners = new Set<() => void>();
  // Who was not signed in before is taken for a visitor at once, so that nothing moves for them.
  #state: AccountState = {
    status: localStorage.getItem(signedInKey) === null ? 'visitor' : 'unknown',
  };
  /** Whose token the last one was: null a visitor's, undefined not known yet. */
  #accountId: string | null | undefined;
  #changes = 0;

  constructor(parts: AccountStoreParts) {
    this.#parts = parts;
  }

  /** How often the account changed on this page; screens begin anew with each. */
  readonly changes = (): number => this.#changes;

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
    this.#noticeAccount(token === null ? null : accountIdOf(token));
    if (token === null) {
      localStorage.removeItem(signedInKey);
      forgetLastPerson();
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
    forgetLastPerson();
    this.#accountId = undefined;
    this.#changes += 1;
    this.#setState({ status: 'unknown' });
  }

  /** The cookie is shared with other tabs, and this one may have slept while they changed it. */
  #noticeAccount(accountId: string | null): void {
    const isOther = this.#accountId !== undefined && this.#accountId !== accountId;
    if (isOther) {
      this.reset();
      this.#parts.onOtherAccount();
    }
    this.#accountId = accountId;
  }

  #setState(state: AccountState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** The account that a token names; it is read, not checked: that is the engine's part. */
function accountIdOf(token: string): string {
  const claims = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
  const parsed: unknown = JSON.parse(atob(claims));
  const subject: unknown =
    typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'sub') : undefined;
  if (typeof subject !== 'string') throw new Error('The token names no account.');
  return subject;
}
