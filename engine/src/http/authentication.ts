/** Who is calling: from the `Authorization` header, or from `?token=` where headers cannot be set. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { AuthenticationError } from '../identity/authentication-error.ts';
import type { Authenticator, Credentials } from '../identity/authenticator.ts';
import { identityToHex } from '../identity/identity.ts';
import type { HttpEnvironment } from './environment.ts';

/** Gives callers without a token a new identity, and says in the answer's headers who they are. */
export function identifyCaller(authenticator: Authenticator) {
  return createMiddleware<HttpEnvironment>(async (c, next) => {
    const credentials =
      (await readCredentials(c, authenticator)) ?? (await authenticator.issueIdentity());
    c.set('credentials', credentials);
    await next();
    c.header('spacetime-identity', identityToHex(credentials.identity));
    c.header('spacetime-identity-token', credentials.token);
  });
}

/** Refuses callers without a token. */
export function requireToken(authenticator: Authenticator) {
  return createMiddleware<HttpEnvironment>(async (c, next) => {
    const credentials = await readCredentials(c, authenticator);
    if (!credentials) throw new HTTPException(401, { message: 'Authorization required' });
    c.set('credentials', credentials);
    await next();
  });
}

/** Refuses callers with a bad token and lets those without one pass. */
export function checkToken(authenticator: Authenticator) {
  return createMiddleware<HttpEnvironment>(async (c, next) => {
    await readCredentials(c, authenticator);
    await next();
  });
}

async function readCredentials(
  c: Context<HttpEnvironment>,
  authenticator: Authenticator,
): Promise<Credentials | null> {
  const token = readToken(c.req.header('authorization'), c.req.query('token'));
  if (token === null) return null;
  try {
    return await authenticator.authenticate(token);
  } catch (error) {
    if (!(error instanceof AuthenticationError)) throw error;
    throw new HTTPException(401, { message: error.message, cause: error });
  }
}

/**
 * @param header the `Authorization` header
 * @param query what may stand for it
 * @throws {HTTPException} 400: the header is there, and is no bearer token
 */
export function readToken(header: string | undefined, query: string | undefined): string | null {
  if (header === undefined) return query ?? null;
  const token = /^Bearer +(\S+) *$/i.exec(header)?.[1];
  if (token === undefined) {
    throw new HTTPException(400, { message: 'Authorization is invalid: malformed token' });
  }
  return token;
}
