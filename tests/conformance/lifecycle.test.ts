/** Who is let in, who hears that somebody came and went, and what `init` is for. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DbConnection, tables } from './bindings/calls/index.ts';
import { bundleFolder, bundleText } from './support/bundle.ts';
import { type Client, connect, rejection, subscribe, until } from './support/client.ts';
import { newName, putModule, TestDatabase } from './support/database.ts';
import { newAccount, request } from './support/http.ts';

let database: TestDatabase;
let watcher: Client<DbConnection>;

beforeAll(async () => {
  database = await TestDatabase.publish('calls');
  watcher = await connect(DbConnection, database);
  await subscribe(watcher.connection, tables.visit);
});
afterAll(async () => {
  watcher?.connection.disconnect();
  await database?.delete();
});

/** What has been noted of an identity, oldest first: `connected CONNECTION` … */
function visitsOf(identity: string): string[] {
  return [...watcher.connection.db.visit.iter()]
    .filter(row => row.who.toHexString() === identity)
    .sort((a, b) => Number(a.id - b.id))
    .map(row => `${row.what} ${row.connection}`);
}

async function inMode<T>(name: string, body: () => Promise<T>): Promise<T> {
  await watcher.connection.reducers.setMode({ name, on: true });
  try {
    return await body();
  } finally {
    await watcher.connection.reducers.setMode({ name, on: false });
  }
}

describe('init', () => {
  it('[ID4] has run once, as the owner, without a connection', () => {
    expect(visitsOf(database.owner.identity)).toEqual(['init none']);
  });

  it('[ID4] that fails leaves no database behind', async () => {
    const name = newName();
    const broken = await bundleText(`
      const spacetimedb = schema({});
      export default spacetimedb;
      export const init = spacetimedb.init(() => {
        throw new SenderError('NOT_YET: Something is missing.');
      });`);
    const { token } = database.owner;
    const answer = await putModule(name, broken, { token });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).toContain('NOT_YET: Something is missing.');
    expect((await request('GET', `/v1/database/${name}`)).status).toBe(404);
    // The name is free for a better one.
    const better = await putModule(name, await bundleFolder('calls'), { token });
    expect(better.status, better.text).toBe(200);
    await request('DELETE', `/v1/database/${name}`, { token });
  });
});

describe('a connection', () => {
  it('[ID3] is told to the module when it begins and when it ends', async () => {
    const anna = await connect(DbConnection, database);
    const id = anna.connection.connectionId.toHexString();
    await until(() => visitsOf(anna.identity).length === 1);
    anna.connection.disconnect();
    await until(() => visitsOf(anna.identity).length === 2);
    expect(visitsOf(anna.identity)).toEqual([`connected ${id}`, `disconnected ${id}`]);
  });

  it('[ID3] is one of several that a person may have', async () => {
    const account = await newAccount();
    const first = await connect(DbConnection, database, { token: account.token });
    const second = await connect(DbConnection, database, { token: account.token });
    expect(first.identity).toBe(account.identity);
    expect(second.identity).toBe(account.identity);
    const ids = [first, second].map(client => client.connection.connectionId.toHexString());
    expect(ids[0]).not.toBe(ids[1]);
    first.connection.disconnect();
    await until(() => visitsOf(account.identity).length === 3);
    expect(visitsOf(account.identity)).toEqual([
      `connected ${ids[0]}`,
      `connected ${ids[1]}`,
      `disconnected ${ids[0]}`,
    ]);
    await second.connection.reducers.noop({});
    second.connection.disconnect();
  });

  it.each(['closed', 'broken'])('[ID3] is refused when the module throws (%s)', async mode => {
    const account = await newAccount();
    await inMode(mode, async () => {
      await rejection(connect(DbConnection, database, { token: account.token }));
      const answer = await database.call('noop', [], account.token);
      expect(answer.status).toBe(403);
      expect(answer.text).toBe(
        mode === 'closed' ? 'CLOSED: Come back later.' : 'The instance encountered a fatal error.',
      );
      expect((await database.sql('SELECT * FROM note', account.token)).status).toBe(403);
    });
    // Nobody came, so nobody went.
    expect(visitsOf(account.identity)).toEqual([]);
    const client = await connect(DbConnection, database, { token: account.token });
    client.connection.disconnect();
  });

  it('[ID3] ends even if the module fails when it does', async () => {
    const anna = await connect(DbConnection, database);
    await until(() => visitsOf(anna.identity).length === 1);
    await inMode('bad leave', async () => {
      anna.connection.disconnect();
      await until(async () =>
        (await database.logs()).some(line => line.message.includes('never left')),
      );
    });
    expect(visitsOf(anna.identity)).toHaveLength(1);
    const id = `0x${anna.identity.replace(/^0+/, '')}`;
    await until(async () => {
      const clients = await database.rows('SELECT identity FROM st_client');
      return !clients.flat().includes(id);
    });
  });
});

describe('a request over HTTP', () => {
  it('[ID3] is a connection for as long as it lasts', async () => {
    const account = await newAccount();
    await database.callOk('noop', [], account.token);
    await database.rows('SELECT * FROM note', account.token);
    await until(() => visitsOf(account.identity).length === 4);
    const [came, went, cameAgain, wentAgain] = visitsOf(account.identity);
    expect([came, went].map(visit => visit?.split(' ')[0])).toEqual(['connected', 'disconnected']);
    expect(came?.split(' ')[1]).toBe(went?.split(' ')[1]);
    expect(cameAgain?.split(' ')[1]).toBe(wentAgain?.split(' ')[1]);
    expect(came).not.toBe(cameAgain);
  });

  it('[ID3] is told that it ended also when the call failed', async () => {
    const account = await newAccount();
    await database.call('fail_after_writing', ['error'], account.token);
    await database.call('nobody', [], account.token);
    await database.sql('SELECT nonsense', account.token);
    await until(() => visitsOf(account.identity).length === 6);
  });
});
