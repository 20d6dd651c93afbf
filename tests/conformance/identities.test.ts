/** Identities and their tokens. */
import { get } from 'node:http';
import { ConnectionId, Identity } from 'spacetimedb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DbConnection } from './bindings/calls/index.ts';
import { connect, rejection } from './support/client.ts';
import { TestDatabase } from './support/database.ts';
import { type Account, newAccount, request, server } from './support/http.ts';

let database: TestDatabase;
let anna: Account;
let ben: Account;

beforeAll(async () => {
  database = await TestDatabase.publish('calls');
  [anna, ben] = [await newAccount(), await newAccount()];
});
afterAll(() => database?.delete());

const HEX = /^[0-9a-f]{64}$/;
const verify = (identity: string, token?: string) =>
  request('GET', `/v1/identity/${identity}/verify`, { token });

/** A token of the same claims that nobody has signed. */
function forge(token: string): string {
  const [header, payload, signature = ''] = token.split('.');
  const first = signature.startsWith('A') ? 'B' : 'A';
  return [header, payload, first + signature.slice(1)].join('.');
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

/** Asks for a websocket. @returns how the server answers */
function upgrade(path: string, protocol = 'v2.bsatn.spacetimedb'): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    const asked = get(server + path, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        'sec-websocket-protocol': protocol,
      },
    });
    const end = ({ statusCode = 0 }: { statusCode?: number }) => {
      asked.destroy();
      resolve({ status: statusCode });
    };
    asked.on('upgrade', end).on('response', end).on('error', reject);
  });
}

describe('an identity', () => {
  it('[ID1] [HTTP7] is new each time, and follows from its token', async () => {
    expect(anna.identity).toMatch(HEX);
    expect(anna.identity).not.toBe(ben.identity);
    expect(anna.identity.slice(0, 4)).toBe('c200');
    const claims = claimsOf(anna.token);
    expect(claims).toMatchObject({ hex_identity: anna.identity });
    expect(claims.iss).toBeTypeOf('string');
    expect(claims.sub).toBeTypeOf('string');
  });

  it('[HTTP7] is verified: 204, 400 for somebody else’s, 401 without or with a broken token', async () => {
    expect((await verify(anna.identity, anna.token)).status).toBe(204);
    expect((await verify(anna.identity, ben.token)).status).toBe(400);
    expect((await verify(anna.identity)).status).toBe(401);
    expect((await verify(anna.identity, forge(anna.token))).status).toBe(401);
    expect((await verify(anna.identity, 'nonsense')).status).toBe(401);
  });

  it('[HTTP7] has a token for websockets that lasts a minute, and is the same identity', async () => {
    const answer = await request('POST', '/v1/identity/websocket-token', { token: anna.token });
    expect(answer.status).toBe(200);
    const { token } = answer.json as { token: string };
    expect((await verify(anna.identity, token)).status).toBe(204);
    const { iat, exp } = claimsOf(token) as { iat: number; exp: number };
    expect(exp - iat).toBe(60);
    expect((await request('POST', '/v1/identity/websocket-token')).status).toBe(401);
  });

  it('[HTTP7] tokens can be checked with the public key', async () => {
    const answer = await request('GET', '/v1/identity/public-key');
    expect(answer.headers.get('content-type')).toBe('application/pem-certificate-chain');
    expect(answer.text).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  });

  it('[HTTP7] has the databases that it owns', async () => {
    const databasesOf = async (identity: string) => {
      const answer = await request('GET', `/v1/identity/${identity}/databases`);
      return JSON.stringify(answer.json);
    };
    expect(await databasesOf(database.owner.identity)).toContain(database.identity);
    expect(await databasesOf(ben.identity)).toBe('{"identities":[]}');
  });
});

describe('a connection', () => {
  it('[ID2] without a token gets an identity and a token to come back with', async () => {
    const first = await connect(DbConnection, database);
    expect(first.identity).toMatch(HEX);
    expect((await verify(first.identity, first.token)).status).toBe(204);
    first.connection.disconnect();
    const second = await connect(DbConnection, database, { token: first.token });
    expect(second.identity).toBe(first.identity);
    expect(second.connection.connectionId.isEqual(first.connection.connectionId)).toBe(false);
    expect(second.connection.connectionId.isEqual(new ConnectionId(0n))).toBe(false);
    second.connection.disconnect();
  });

  it('[W3] with a token that nobody has signed is refused', async () => {
    await rejection(connect(DbConnection, database, { token: forge(anna.token) }));
    await rejection(connect(DbConnection, database, { token: 'nonsense' }));
  });

  it('[W3] to no database, or in no protocol, is refused', async () => {
    await rejection(connect(DbConnection, { name: 'no-such-database' }));
    const answer = await fetch(`${server}/v1/database/${database.name}/subscribe`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  it('[W3] with a connection id of zeros is refused', async () => {
    const path = `/v1/database/${database.name}/subscribe?connection_id=${'0'.repeat(32)}`;
    const answer = await upgrade(path);
    expect(answer.status).toBe(400);
    expect((await upgrade(`/v1/database/${database.name}/subscribe`)).status).toBe(101);
    expect((await upgrade(`/v1/database/${database.name}/subscribe`, 'v9.nonsense')).status).toBe(
      400,
    );
    expect((await upgrade('/v1/database/no-such-database/subscribe')).status).toBe(404);
  });

  it('[ID1] is known to the module by the identity of its token', async () => {
    const client = await connect(DbConnection, database, { token: anna.token });
    const [sender, , inside] = await client.connection.procedures.whoCalls({});
    expect([sender, inside]).toEqual([anna.identity, anna.identity]);
    expect(Identity.fromString(anna.identity).toHexString()).toBe(anna.identity);
    client.connection.disconnect();
  });
});

describe('a request', () => {
  it('[HTTP1] is answered with the caller’s identity and token, new ones for who brings none', async () => {
    const path = `/v1/database/${database.name}`;
    const known = await request('GET', path, { token: anna.token });
    expect(known.headers.get('spacetime-identity')).toBe(anna.identity);
    expect(known.headers.get('spacetime-identity-token')).toBe(anna.token);
    const [one, two] = [await request('GET', path), await request('GET', path)];
    expect(one.headers.get('spacetime-identity')).toMatch(HEX);
    expect(one.headers.get('spacetime-identity')).not.toBe(two.headers.get('spacetime-identity'));
    const token = one.headers.get('spacetime-identity-token') ?? '';
    expect((await verify(one.headers.get('spacetime-identity') ?? '', token)).status).toBe(204);
  });

  it('[HTTP1] with a broken token is refused, whatever it wants', async () => {
    for (const token of [forge(anna.token), 'nonsense'])
      expect((await database.call('noop', [], token)).status).toBe(401);
    const basic = await database.request('GET', '', { headers: { authorization: 'Basic abc' } });
    expect(basic.status).toBe(400);
  });

  it('[HTTP1] may carry its token in the address', async () => {
    const answer = await request('GET', `/v1/database/${database.name}?token=${anna.token}`);
    expect(answer.headers.get('spacetime-identity')).toBe(anna.identity);
  });
});
