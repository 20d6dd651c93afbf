import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { identityFromHex } from '../identity/identity.ts';
import type { ConnectionFilter } from '../wire/live-database.ts';
import { requireToken } from './authentication.ts';
import { limitBody } from './body-limit.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';

/**
 * `/v1/operator`: what SpacetimeDB has no counterpart for. A module cannot end a connection, so
 * whoever guards a community needs a way to cut off a hostile client at once.
 */
export function operatorRoutes({ authenticator, databases, limits }: HttpDependencies) {
  const routes = new Hono<HttpEnvironment>();

  /**
   * `{ "database"?, "identity"?, "connection_id"?, "address"? }` ends the connections to which all
   * of identity, connection and address apply, on one of the caller's databases or on all of them.
   * Answers `{ "disconnected": number }`.
   */
  const limit = limitBody(limits, 'sqlBytes');
  routes.post('/disconnect', limit, requireToken(authenticator), async c => {
    const request = await readRequest(() => c.req.json());
    const owned = databases.ownedBy(c.var.credentials.identity);
    const { database } = request;
    const meant = owned.filter(
      candidate => database === undefined || candidate === databases.find(database),
    );
    if (meant.length === 0) {
      throw new HTTPException(403, {
        message: 'Only the owner of a database may disconnect clients',
      });
    }
    const disconnected = meant.reduce((sum, each) => sum + each.disconnect(request.filter), 0);
    return c.json({ disconnected });
  });

  return routes;
}

interface DisconnectRequest {
  readonly database: string | undefined;
  readonly filter: ConnectionFilter;
}

async function readRequest(readJson: () => Promise<unknown>): Promise<DisconnectRequest> {
  const body = await readJson().catch(() => null);
  if (typeof body !== 'object' || body === null) throw badRequest('expected a JSON object');
  // Just seen to be an object; each property is checked below.
  const { database, identity, connection_id, address } = body as Record<string, unknown>;
  const filter: ConnectionFilter = {
    ...(identity !== undefined && { identity: readHex(identity, identityFromHex, 'identity') }),
    ...(connection_id !== undefined && {
      connectionId: readHex(connection_id, connectionIdFromHex, 'connection_id'),
    }),
    ...(address !== undefined && { address: readText(address, 'address') }),
  };
  if (Object.keys(filter).length === 0) {
    throw badRequest('expected one of identity, connection_id and address');
  }
  return { database: database === undefined ? database : readText(database, 'database'), filter };
}

function readHex(value: unknown, parse: (text: string) => bigint | null, key: string): bigint {
  const parsed = typeof value === 'string' ? parse(value) : null;
  if (parsed === null) throw badRequest(`${key} must be given in hexadecimal digits`);
  return parsed;
}

function connectionIdFromHex(text: string): bigint | null {
  return /^(0x)?[0-9a-f]{1,32}$/i.test(text) ? BigInt(`0x${text.replace(/^0x/i, '')}`) : null;
}

function readText(value: unknown, key: string): string {
  if (typeof value !== 'string') throw badRequest(`${key} must be a string`);
  return value;
}

function badRequest(message: string): HTTPException {
  return new HTTPException(400, { message });
}
