import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { whyNotAName } from '../host/database-name.ts';
import type { DatabaseHost } from '../host/publishing.ts';
import { identityFromHex } from '../identity/identity.ts';
import type { HttpEnvironment } from './environment.ts';

/** Puts the database that `:database` names into the context, or answers 404. */
export function findDatabase(databases: DatabaseHost) {
  return createMiddleware<HttpEnvironment>(async (c, next) => {
    const target = readTarget(c.req.param('database'));
    const database = databases.find(target);
    if (!database) throw noSuchDatabase(target);
    c.set('database', database);
    await next();
  });
}

/**
 * A name or identity from an address.
 * @throws {HTTPException} 400: it can be neither
 */
export function readTarget(text: string | undefined): string {
  const problem = text === undefined ? 'no database' : whyNotAName(text);
  if (text === undefined || (problem !== null && identityFromHex(text) === null)) {
    throw new HTTPException(400, { message: `Invalid URL: ${problem}` });
  }
  return text;
}

/** What SpacetimeDB answers for a name, and for an identity, that leads nowhere. */
export function noSuchDatabase(target: string): HTTPException {
  const message =
    identityFromHex(target) === null ? `\`${target}\` not found` : 'No such database.';
  return new HTTPException(404, { message });
}
