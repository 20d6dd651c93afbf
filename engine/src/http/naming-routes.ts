import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { whyNotAName } from '../host/database-name.ts';
import { identityFromHex, identityToHex } from '../identity/identity.ts';
import { limitBody } from './body-limit.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';
import { findDatabase, noSuchDatabase, readTarget } from './find-database.ts';
import { readText } from './read-text.ts';

/** `/:database/names` and `/:database/identity`: what leads to a database. */
export function namingRoutes({ databases, limits }: HttpDependencies) {
  const routes = new Hono<HttpEnvironment>();
  const found = findDatabase(databases);
  const namesLimit = limitBody(limits, 'sqlBytes');

  /** An identity is answered whether there is a database or not: it is one already. */
  routes.get('/:database/identity', c => {
    const target = readTarget(c.req.param('database'));
    const identity = identityFromHex(target) ?? databases.find(target)?.entry.identity;
    if (identity === undefined) throw noSuchDatabase(target);
    return c.text(identityToHex(identity));
  });

  routes.get('/:database/names', found, c => c.json({ names: c.var.database.entry.names }));

  routes.post('/:database/names', namesLimit, found, async c => {
    const { database, credentials } = c.var;
    const name = await readText(c);
    const problem = whyNotAName(name);
    if (problem !== null) throw new HTTPException(400, { message: problem });
    const isOwner = database.entry.owner === credentials.identity;
    if (!isOwner || !(await databases.addName(database, name))) {
      return c.json({ PermissionDenied: { domain: name } }, 401);
    }
    const identity = identityToHex(database.entry.identity);
    return c.json({ Success: { domain: name, database_identity: identity } });
  });

  routes.put('/:database/names', namesLimit, found, async c => {
    const { database, credentials } = c.var;
    const names = await readNames(c);
    const { identity, owner } = database.entry;
    if (owner !== credentials.identity) {
      return c.json({ NotYourDatabase: { database: identityToHex(identity) } }, 401);
    }
    const taken = await databases.replaceNames(database, names);
    if (taken === null) return c.json({ Success: null });
    const OtherError = `Cannot rename to ${taken} because it already is in use.`;
    return c.json({ OtherError }, 400);
  });

  return routes;
}

async function readNames(c: Context<HttpEnvironment>): Promise<string[]> {
  const body: unknown = await c.req.json().catch(() => null);
  if (!Array.isArray(body) || !body.every(name => typeof name === 'string')) {
    throw new HTTPException(400, { message: 'expected a JSON array of names' });
  }
  for (const name of body) {
    const problem = whyNotAName(name);
    if (problem === null) continue;
    throw new HTTPException(400, { message: `Error parsing \`${name}\`: ${problem}` });
  }
  return body;
}
