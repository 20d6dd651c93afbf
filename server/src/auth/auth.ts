/**
 * Sign-in: accounts, sessions and the tokens that the sync engine believes, by Better Auth.
 *
 * A browser holds a session cookie; with it the client fetches a short-lived token (ES256, claims
 * `sub`, `sid`, `name`, `email_verified`, audience `plaza`) and shows that to the engine. When a
 * session ends, by whatever way, `sessionEnded` hears of it, so that the engine forgets it too.
 */
import { generateId } from '@better-auth/core/utils/id';
import { drizzleAdapter } from '@better-auth/drizzle-adapter';
import { identityOf, identityToHex } from '@plaza/shared/identity';
import { serverRefusals } from '@plaza/shared/server-errors';
import type { BetterAuthOptions } from 'better-auth';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { jwt } from 'better-auth/plugins/jwt';
import type { Orm } from '../db/database.ts';
import * as schema from '../db/schema.ts';
import { limitKey } from '../http/client-address.ts';
import type { Logger } from '../log.ts';
import { canGetMail, checkName, checkSignUp } from './account-rules.ts';
import { afterTransaction } from './after-transaction.ts';
import { enterAccount } from './enter-account.ts';
import type { Lockout } from './lockout.ts';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN, passwordProblem } from './passwords.ts';

/** Audience of the tokens made here; the module trusts no other. */
export const TOKEN_AUDIENCE = 'plaza';

/** Where Better Auth's own routes stand. */
export const AUTH_PATH = '/api/auth';

/** Header in which the server tells Better Auth the caller's address; a client's own is replaced. */
export const ADDRESS_HEADER = 'x-plaza-address';

const DAY_SECONDS = 86_400;

/** What sign-in needs from the rest of the server. */
export interface AuthParts {
  readonly orm: Orm;
  /** Origin at which people reach the app. */
  readonly publicUrl: string;
  /** Origins whose pages may sign in, the public one included. */
  readonly trustedOrigins: readonly string[];
  readonly issuer: string;
  readonly secret: string;
  readonly tokenSeconds: number;
  readonly lockout: Lockout;
  readonly log: Logger;
  readonly mail: AuthMail;
  /** Told after each session that was deleted, once that is committed. */
  sessionEnded(ended: { readonly sessionId: string; readonly userId: string }): Promise<void>;
}

/** The mails that sign-in sends or lets go. Each resolves when the mail is safely queued. */
export interface AuthMail {
  verifyAddress(to: Addressee, token: string): Promise<void>;
  resetPassword(to: Addressee, token: string): Promise<void>;
  /** The address belongs to the account's owner: mail that waited for that may go out. */
  addressConfirmed(to: Addressee): Promise<void>;
}

/** Somebody who gets mail. */
interface Addressee {
  readonly name: string;
  readonly email: string;
}

/** The sign-in of a running server. */
export type Auth = ReturnType<typeof createAuth>;

/** Makes the sign-in. Nothing is read or written before the first call. */
export function createAuth(parts: AuthParts) {
  return betterAuth(authOptions(parts));
}

/** Better Auth's options; the schema generator reads them too. */
export function authOptions(parts: AuthParts) {
  const { lockout, mail } = parts;
  return {
    appName: 'Plaza',
    baseURL: parts.publicUrl,
    basePath: AUTH_PATH,
    secret: parts.secret,
    trustedOrigins: [...parts.trustedOrigins],
    telemetry: { enabled: false },
    // One connection serves the embedded database: see after-transaction.ts for what follows.
    database: drizzleAdapter(parts.orm, { provider: 'pg', schema, transaction: true }),
    user: {
      additionalFields: {
        // Set for people of the demonstration, whose accounts have no password.
        demoHandle: {
          type: 'string',
          required: false,
          unique: true,
          input: false,
          returned: false,
        },
        // Who the account is to the engine, so that an identity leads back to its account. Always set,
        // by the hook below; a required field would be demanded of whoever signs up.
        identity: {
          type: 'string',
          required: false,
          unique: true,
          input: false,
        },
      },
    },
    session: { expiresIn: 30 * DAY_SECONDS, updateAge: DAY_SECONDS },
    emailAndPassword: {
      enabled: true,
      autoSignIn: true,
      minPasswordLength: PASSWORD_LENGTH_MIN,
      maxPasswordLength: PASSWORD_LENGTH_MAX,
      resetPasswordTokenExpiresIn: 3600,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) =>
        afterTransaction(async () => {
          if (canGetMail(user.email)) await mail.resetPassword(user, token);
        }),
      onPasswordReset: ({ user }) => afterTransaction(() => lockout.forget(user.email)),
    },
    emailVerification: {
      sendOnSignUp: true,
      expiresIn: DAY_SECONDS,
      sendVerificationEmail: ({ user, token }) =>
        afterTransaction(() => mail.verifyAddress(user, token)),
      afterEmailVerification: user => afterTransaction(() => mail.addressConfirmed(user)),
    },
    databaseHooks: {
      user: { create: { before: async user => ({ data: toStore(user, parts.issuer) }) } },
      session: {
        delete: {
          after: session => parts.sessionEnded({ sessionId: session.id, userId: session.userId }),
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async ctx => {
        const body: unknown = ctx.body;
        switch (ctx.path) {
          case '/sign-in/email':
            await lockout.check(attempt(ctx.headers, body));
            return;
          case '/sign-up/email':
            checkSignUp(body);
            return;
          case '/revoke-session':
          case '/revoke-sessions':
          case '/revoke-other-sessions': {
            // Strangers share an account of the demonstration: each may end what is their own.
            const current = await getSessionFromCtx(ctx);
            const isShared = current !== null && !canGetMail(current.user.email);
            const isOwn =
              ctx.path === '/revoke-session' && textField(body, 'token') === current?.session.token;
            if (isShared && !isOwn) throw new APIError('FORBIDDEN', sharedAccount);
            return;
          }
          case '/reset-password':
          case '/change-password':
            refusePassword(passwordProblem(textField(body, 'newPassword'), []));
            return;
        }
      }),
      after: createAuthMiddleware(async ctx => {
        if (ctx.path !== '/sign-in/email') return;
        const result = ctx.context.returned;
        const wrong =
          result instanceof APIError && result.body?.code === 'INVALID_EMAIL_OR_PASSWORD';
        if (wrong) await lockout.recordFailure(attempt(ctx.headers, ctx.body));
        else if (ctx.context.newSession)
          await lockout.recordSuccess(attempt(ctx.headers, ctx.body));
      }),
    },
    // Limits and lock-outs are the server's own: they know the real address behind a proxy.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'plaza',
      useSecureCookies: parts.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // Stated, because Better Auth leaves the check out when it believes to be in a test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    disabledPaths: [
      '/sign-in/social',
      '/link-social',
      '/callback/:id',
      '/ok',
      '/error',
      '/update-user',
    ],
    plugins: [
      jwt({
        disableSettingJwtHeader: true,
        jwks: { keyPairConfig: { alg: 'ES256' } },
        jwt: {
          issuer: parts.issuer,
          audience: TOKEN_AUDIENCE,
          expirationTime: `${parts.tokenSeconds}s`,
          definePayload: ({ session, user }) => ({
            sid: session.id,
            name: user.name,
            email_verified: user.emailVerified,
          }),
        },
      }),
      enterAccount(),
    ],
    onAPIError: {
      // Refusals are answers, not troubles; only what broke is one.
      onError: error => {
        const isRefusal = error instanceof APIError && error.statusCode < 500;
        if (!isRefusal) parts.log.error({ err: error }, 'Sign-in failed');
      },
    },
    logger: {
      level: 'warn',
      disableColors: true,
      // Refused sign-ins arrive here as warnings: ordinary life, so one level lower.
      log: (level, message, ...details) =>
        parts.log[level === 'warn' ? 'debug' : level](
          { details: details.length ? details : undefined },
          message,
        ),
    },
  } satisfies BetterAuthOptions;
}

const sharedAccount = {
  code: 'SHARED_ACCOUNT',
  message: serverRefusals.SHARED_ACCOUNT,
};

/** Chooses the account's id here, because its identity is derived from that. */
function toStore<T extends { readonly name: string }>(user: T, issuer: string) {
  const id = generateId();
  const checked = checkName(user.name);
  const name = checked.isValid ? checked.value : user.name;
  return { ...user, name, id, identity: identityToHex(identityOf(issuer, id)) };
}

function attempt(headers: Headers | undefined, body: unknown): { email: string; address: string } {
  return {
    email: textField(body, 'email').toLowerCase(),
    address: limitKey(headers?.get(ADDRESS_HEADER) ?? ''),
  };
}

/** A text of a request body that Better Auth has not yet checked; empty when it is none. */
function textField(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null) return '';
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' ? value : '';
}

function refusePassword(problem: ReturnType<typeof passwordProblem>): void {
  if (problem) throw new APIError('BAD_REQUEST', problem);
}
