import { Hono } from 'hono';
import { identityFromHex, identityToHex } from '../identity/identity.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';
import { findDatabase, noSuchDatabase, readTarget } from './find-database.ts';
import { hashToJson } from './hash-json.ts';
import { jsonResponse } from './json-response.ts';

/** What a database is, deleting it, and protecting it from that. */
export function databaseRoutes({ databases, clock }: HttpDependencies) {
  const routes = new Hono<HttpEnvironment>();
  const found = findDatabase(databases);

  routes.get('/:database', found, c => {
    const { entry } = c.var.database;
    return c.json({
      database_identity: { __identity__: hex(entry.identity) },
      owner_identity: { __identity__: hex(entry.owner) },
      host_type: { Js: [] },
      initial_program: hashToJson(entry.initialProgram),
    });
  });

  /** What is not there counts as deleted, if it was named by its identity. */
  routes.delete('/:database', async c => {
    const target = readTarget(c.req.param('database'));
    const database = databases.find(target);
    if (!database) {
      if (identityFromHex(target) !== null) return c.body(null, 200);
      throw noSuchDatabase(target);
    }
    databases.requireOwner(database, c.var.credentials.identity, 'delete database');
    await databases.delete(database);
    return c.body(null, 200);
  });

  for (const [path, isLocked] of [
    ['/:database/lock', true],
    ['/:database/unlock', false],
  ] as const) {
    routes.post(path, found, async c => {
      const { database, credentials } = c.var;
      databases.requireOwner(database, credentials.identity, 'delete database');
      await databases.setLocked(database, isLocked);
      return c.body(null, 200);
    });
  }

  routes.get('/:database/unstable/timestamp', found, () =>
    jsonResponse({ __timestamp_micros_since_unix_epoch__: clock.nowMicros() }),
  );

  return routes;
}

function hex(identity: bigint): string {
  return `0x${identityToHex(identity)}`;
}
