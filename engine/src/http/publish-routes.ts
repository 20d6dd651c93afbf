import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { HostedDatabase } from '../host/hosted-database.ts';
import { CREATION_REFUSED, PublishError } from '../host/publishing.ts';
import { identityFromHex, identityToHex } from '../identity/identity.ts';
import { limitBody } from './body-limit.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';
import { findDatabase, noSuchDatabase, readTarget } from './find-database.ts';
import { hashFromJson, hashToJson } from './hash-json.ts';
import { isFromOwnMachine } from './own-machine.ts';
import { malformedQuery, readBoolean, readChoice, readWhole } from './query-values.ts';

/** Creating, updating and emptying databases. */
export function publishRoutes(dependencies: HttpDependencies) {
  const { databases, limits, allowsRemoteCreation } = dependencies;
  const routes = new Hono<HttpEnvironment>();
  const found = findDatabase(databases);
  const moduleLimit = limitBody(limits, 'moduleBytes');

  async function publish(c: Context<HttpEnvironment>, target: string | null) {
    const existing = target === null ? null : databases.find(target);
    const clear = readBoolean(c, 'clear');
    if (clear && target === null) {
      const message = 'Clear database requires database name or identity';
      throw new HTTPException(400, { message });
    }
    checkPlacement(c, clear && existing !== null);
    // Identities are free, and all databases share one process: whoever can reach the engine could
    // otherwise run programs in it.
    const mayCreate = allowsRemoteCreation || isFromOwnMachine(c.env.incoming, dependencies);
    if (!existing && !mayCreate) throw new HTTPException(403, { message: CREATION_REFUSED });
    const { database, operation } = await databases.publish({
      target,
      js: await readModule(c),
      publisher: c.var.credentials,
      mayCreate,
      clear,
      breakClientsToken: readBreakClientsToken(c),
    });
    return c.json(success(target, database, operation));
  }

  /** Databases of this host have no parents, organizations or replicas; their spelling is checked. */
  function checkPlacement(c: Context<HttpEnvironment>, isReset: boolean): void {
    const replicas = readWhole(c, 'num_replicas');
    if (replicas !== null && replicas > 255) {
      const message = `Replication factor ${replicas} out of bounds`;
      throw new HTTPException(400, { message });
    }
    const parent = c.req.query('parent');
    if (parent !== undefined && isReset) {
      const message = 'Setting the parent of an existing database is not supported';
      throw new HTTPException(400, { message });
    }
    for (const other of [parent, c.req.query('organization') ?? c.req.query('org')]) {
      if (other === undefined) continue;
      const target = readTarget(other);
      const isKnown = identityFromHex(target) !== null || databases.find(target) !== null;
      if (!isKnown) throw noSuchDatabase(target);
    }
  }

  routes.post('/', moduleLimit, c => publish(c, null));

  routes.put('/:database', moduleLimit, c => publish(c, readTarget(c.req.param('database'))));

  /** Without a body the database keeps its module. */
  routes.put('/:database/reset', moduleLimit, found, async c => {
    const { database, credentials } = c.var;
    databases.requireOwner(database, credentials.identity, 'reset database');
    const target = c.req.param('database');
    const isEmpty = (await c.req.arrayBuffer()).byteLength === 0;
    const { database: emptied, operation } = await databases.publish({
      target,
      js: isEmpty ? database.js : await readModule(c),
      publisher: credentials,
      mayCreate: false,
      clear: true,
      breakClientsToken: null,
    });
    return c.json(success(target, emptied, operation));
  });

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
        token: hashToJson(plan.token),
        major_version_upgrade: false,
      },
    });
  });

  return routes;
}

async function readModule(c: Context<HttpEnvironment>): Promise<string> {
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  // "\0asm" begins every WebAssembly module.
  const isWasm = bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
  if (isWasm || readChoice(c, 'host_type', ['Wasm', 'Js']) === 'Wasm') {
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
  if (readChoice(c, 'policy', ['Compatible', 'BreakClients']) === 'Compatible') return null;
  const token = c.req.query('token');
  if (token === undefined) {
    throw new HTTPException(400, {
      message: 'Migration policy is set to `BreakClients`, but no migration token was provided.',
    });
  }
  const hash = hashFromJson(token);
  if (hash === null) throw malformedQuery('token: expected a hash in hexadecimal');
  return hash;
}

function success(target: string | null, database: HostedDatabase, op: 'created' | 'updated') {
  const { identity, names } = database.entry;
  const domain = target !== null && names.includes(target) ? target : null;
  return { Success: { domain, database_identity: identityToHex(identity), op } };
}
