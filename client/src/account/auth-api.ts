/** A refusal of the app server, with its stable code and what to say when the code is not known. */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The account behind the session cookie. */
export interface AccountUser {
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
}

/** Makes an account and signs it in. @throws {AuthError} */
export async function signUp(account: {
  name: string;
  email: string;
  password: string;
}): Promise<void> {
  await post('/api/auth/sign-up/email', account);
}

/** @throws {AuthError} */
export async function signIn(credentials: { email: string; password: string }): Promise<void> {
  await post('/api/auth/sign-in/email', credentials);
}

/** Ends the session of this browser. @throws {AuthError} */
export async function signOut(): Promise<void> {
  await post('/api/auth/sign-out', {});
}

/** Sends a link to choose a new password; says nothing about whether the address has an account. */
export async function requestPasswordReset(email: string): Promise<void> {
  await post('/api/auth/request-password-reset', { email });
}

/** @throws {AuthError} among others `INVALID_TOKEN` */
export async function resetPassword(reset: { token: string; newPassword: string }): Promise<void> {
  await post('/api/auth/reset-password', reset);
}

/** Confirms the address that a mailed token belongs to. @throws {AuthError} */
export async function verifyEmail(token: string): Promise<void> {
  await call(`/api/auth/verify-email?token=${encodeURIComponent(token)}`);
}

/** Mails the confirmation link again. @throws {AuthError} */
export async function sendVerification(email: string): Promise<void> {
  await post('/api/auth/send-verification-email', { email });
}

/** @returns the account of this browser's session, or null for a visitor */
export async function currentUser(): Promise<AccountUser | null> {
  const session: unknown = await call('/api/auth/get-session');
  const user = field(session, 'user');
  const name = field(user, 'name');
  const email = field(user, 'email');
  if (typeof name !== 'string' || typeof email !== 'string') return null;
  return { name, email, emailVerified: field(user, 'emailVerified') === true };
}

/** @returns a fresh token for the engine, or null for a visitor */
export async function engineToken(): Promise<string | null> {
  try {
    const token = field(await call('/api/auth/token'), 'token');
    return typeof token === 'string' ? token : null;
  } catch (error) {
    if (error instanceof AuthError && error.code === 'UNAUTHORIZED') return null;
    throw error;
  }
}

/** One place where the account is signed in. */
export interface AccountSession {
  readonly token: string;
  readonly userAgent: string;
  readonly createdAtMs: number;
  readonly isThis: boolean;
}

/** Where the account is signed in, the newest first. @throws {AuthError} */
export async function listSessions(): Promise<AccountSession[]> {
  const [sessions, current] = await Promise.all([
    call('/api/auth/list-sessions'),
    call('/api/auth/get-session'),
  ]);
  const thisId = field(field(current, 'session'), 'id');
  if (!Array.isArray(sessions)) return [];
  return sessions
    .flatMap((session: unknown): AccountSession[] => {
      const token = field(session, 'token');
      const userAgent = field(session, 'userAgent');
      const createdAt = field(session, 'createdAt');
      if (typeof token !== 'string' || typeof createdAt !== 'string') return [];
      return [
        {
          token,
          userAgent: typeof userAgent === 'string' ? userAgent : '',
          createdAtMs: Date.parse(createdAt),
          isThis: field(session, 'id') === thisId,
        },
      ];
    })
    .sort((a, b) => b.createdAtMs - a.createdAtMs);
}

/** Ends a session; its tokens open nothing any more. @throws {AuthError} */
export async function revokeSession(token: string): Promise<void> {
  await post('/api/auth/revoke-session', { token });
}

/** Chooses a new password, knowing the old one. @throws {AuthError} among others `INVALID_PASSWORD` */
export async function changePassword(change: {
  currentPassword: string;
  newPassword: string;
}): Promise<void> {
  // Ending the other sessions by itself leaves this one as it is; the change would replace it too.
  await post('/api/auth/change-password', { ...change, revokeOtherSessions: false });
  await post('/api/auth/revoke-other-sessions', {});
}

/** Makes the signed-in person the first admin. @throws {AuthError} the link is used or unknown */
export async function claimSetup(token: string): Promise<void> {
  await post('/api/setup/claim', { token });
}

async function post(path: string, body: object): Promise<unknown> {
  return await call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function call(path: string, init?: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin', redirect: 'manual' });
  } catch (cause) {
    throw Object.assign(new AuthError('OFFLINE', 'The server did not answer.'), { cause });
  }
  // A confirmation link may answer with a redirect to a page; arriving is all that counts here.
  if (response.type === 'opaqueredirect') return null;
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body;
  const code = field(body, 'code') ?? field(field(body, 'error'), 'code');
  const message = field(body, 'message') ?? field(field(body, 'error'), 'message');
  throw new AuthError(
    typeof code === 'string' ? code : (statusCodes[response.status] ?? 'UNKNOWN'),
    typeof message === 'string' ? message : '',
  );
}

const statusCodes: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
  502: 'OFFLINE',
  503: 'OFFLINE',
  504: 'OFFLINE',
};

/** A field of an answer that nobody has checked yet. */
function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
