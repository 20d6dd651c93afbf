import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { whyNotAName } from '../host/database-name.ts';
import type { HostedDatabase } from '../host/hosted-database.ts';
import { PublishError } from '../host/publishing.ts';
import { identityToHex } from '../identity/identity.ts';
import { limitBody } from './body-limit.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';
import { findDatabase, noSuchDatabase, readTarget } from './find-database.ts';
import { isFromOwnMachine } from './own-machine.ts';

/** Creating, updating, naming and deleting databases. */
export function publishRoutes(dependencies: HttpDependencies) {
  const { databases, limits, allowsRemoteCreation } = dependencies;
  const routes = new Hono<HttpEnvironment>();
  const found = findDatabase(databases);
  const moduleLimit = limitBody(limits.moduleBytesMax);
  const namesLimit = limitBody(limits.queryBytesMax);

  async function publish(c: Context<HttpEnvironment>, target: string | null) {
    const exists = target !== null && databases.find(target) !== null;
    // Identities are free, and all databases share one process: whoever can reach the engine could
    // otherwise run programs in it.
    if (!exists && !allowsRemoteCreation && !isFromOwnMachine(c.env.incoming, dependencies)) {
      const message = 'Only the machine that the engine runs on may create databases.';
      throw new HTTPException(403, { message });
    }
    const { database, operation } = await databases.publish({
      target,
      js: await readModule(c),
      publisher: c.var.credentials,
      clear: c.req.query('clear') === 'true',
      breakClientsToken: readBreakClientsToken(c),
    });
    return c.json(success(target, database, operation));
  }

  routes.post('/', moduleLimit, c => publish(c, null));

  routes.put('/:database', moduleLimit, c => publish(c, readTarget(c.req.param('database'))));

  routes.post('/:database/pre_publish', moduleLimit, found, async c => {
    const { database, credentials } = c.var;
    databases.requireOwner(database, credentials.identity, 'update database');
    const plan = await databases.planUpdate(database, await readModule(c));
    if (plan.tag === 'impossible') {
      return c.json({ ManualMigrate: { reason: plan.reason, major_version_upgrade: false } });
    }
    return c.json({
      AutoMigrate: {
        migrate_plan: plan.description,
        break_clients: plan.breaksClients,
        token: plan.token,
        major_version_upgrade: false,
      },
    });
  });

  routes.delete('/:database', async c => {
    const target = readTarget(c.req.param('database'));
    const database = databases.find(target);
    if (!database) throw noSuchDatabase(target);
    databases.requireOwner(database, c.var.credentials.identity, 'delete database');
    await databases.delete(database);
    return c.body(null, 200);
  });

  routes.get('/:database', found, c => {
    const { entry } = c.var.database;
    return c.json({
      database_identity: { __identity__: hex(entry.identity) },
      owner_identity: { __identity__: hex(entry.owner) },
      host_type: { Js: [] },
      initial_program: entry.initialProgram,
    });
  });

  routes.get('/:database/identity', found, c =>
    c.text(identityToHex(c.var.database.entry.identity)),
  );

  routes.get('/:database/names', found, c => c.json({ names: c.var.database.entry.names }));

  routes.post('/:database/names', namesLimit, found, async c => {
    const { database, credentials } = c.var;
    const name = await c.req.text();
    requireName(name);
    const isOwner = database.entry.owner === credentials.identity;
    const names = [...new Set([...database.entry.names, name])];
    if (!isOwner || !(await databases.setNames(database, names))) {
      return c.json({ PermissionDenied: { domain: name } }, 401);
    }
    const identity = identityToHex(database.entry.identity);
    return c.json({ Success: { domain: name, database_identity: identity } });
  });

  routes.put('/:database/names', namesLimit, found, async c => {
    const { database, credentials } = c.var;
    const names = await readNames(c);
    const identity = identityToHex(database.entry.identity);
    if (database.entry.owner !== credentials.identity) {
      return c.json({ NotYourDatabase: { database: identity } }, 401);
    }
    if (await databases.setNames(database, names)) return c.json({ Success: null });
    return c.json({ OtherError: 'One of the names already is in use.' }, 400);
  });

  return routes;
}

async function readModule(c: Context<HttpEnvironment>): Promise<string> {
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  // "\0asm" begins every WebAssembly module.
  const isWasm = bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
  if (isWasm || c.req.query('host_type') === 'Wasm') {
    throw new PublishError('This host runs JavaScript modules only (host_type=Js).');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new PublishError('The module is not a text in UTF-8.', { cause: error });
  }
}

/** @throws {HTTPException} 400: clients shall be broken, but nobody has said which change may */
function readBreakClientsToken(c: Context<HttpEnvironment>): string | null {
  if (c.req.query('policy') !== 'BreakClients') return null;
  const token = c.req.query('token');
  if (token === undefined) {
    throw new HTTPException(400, {
      message: 'Migration policy is set to `BreakClients`, but no migration token was provided.',
    });
  }
  return token;
}

async function readNames(c: Context<HttpEnvironment>): Promise<string[]> {
  const body: unknown = await c.req.json().catch(() => null);
  if (!Array.isArray(body) || !body.every(name => typeof name === 'string')) {
    throw new HTTPException(400, { message: 'expected a JSON array of names' });
  }
  for (const name of body) requireName(name);
  return body;
}

function requireName(name: string): void {
  const problem = whyNotAName(name);
  if (problem) throw new HTTPException(400, { message: `Error parsing \`${name}\`: ${problem}` });
}

function success(target: string | null, database: HostedDatabase, op: 'created' | 'updated') {
  const { identity, names } = database.entry;
  const domain = target !== null && names.includes(target) ? target : null;
  return { Success: { domain, database_identity: identityToHex(identity), op } };
}

function hex(identity: bigint): string {
  return `0x${identityToHex(identity)}`;
}
