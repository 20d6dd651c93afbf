/** HTTP that a module serves itself, and modules within modules. */
import { SenderError } from 'spacetimedb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DbConnection, tables } from './bindings/mounted/index.ts';
import { bundleText } from './support/bundle.ts';
import { type Client, connect, rejection, subscribe } from './support/client.ts';
import { newName, putModule, TestDatabase } from './support/database.ts';
import { newAccount, server } from './support/http.ts';

let database: TestDatabase;
let anna: Client<DbConnection>;

beforeAll(async () => {
  database = await TestDatabase.publish('mounted');
  anna = await connect(DbConnection, database);
});
afterAll(async () => {
  anna?.connection.disconnect();
  await database?.delete();
});

describe('a route of the module', () => {
  const route = (path: string, init?: RequestInit) =>
    fetch(`${server}/v1/database/${database.name}/route${path}`, init);

  it('[HTTP10] [HTTP20] gets the request and gives the answer', async () => {
    const answer = await route('/echo?q=1', { method: 'POST', body: 'ünï' });
    expect(answer.status).toBe(201);
    expect(await answer.text()).toBe('ünï');
    expect(answer.headers.get('x-method')).toBe('POST');
    expect(answer.headers.get('x-uri')).toBe(
      `${server}/v1/database/${database.name}/route/echo?q=1`,
    );
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH'])
      expect((await route('/any', { method })).headers.get('x-method')).toBe(method);
  });

  it('[HTTP10] is 404 for another method, another path, another database', async () => {
    for (const [path, method] of [
      ['/echo', 'PUT'],
      ['/echo/', 'GET'],
      ['/ech', 'GET'],
      ['', 'GET'],
      ['/', 'GET'],
    ] as const)
      expect((await route(path, { method })).status, `${method} ${path}`).toBe(404);
    expect((await fetch(`${server}/v1/database/no-such-database/route/echo`)).status).toBe(404);
  });

  it('[HTTP21] is asked by nobody, whatever the token', async () => {
    const { token } = await newAccount();
    for (const authorization of [`Bearer ${token}`, 'Bearer nonsense']) {
      const answer = await route('/who', { headers: { authorization } });
      expect(await answer.json()).toEqual({ sender: '0'.repeat(64), connection: null, jwt: false });
    }
  });

  it('[HTTP22] that fails is 500, and what it had committed stays', async () => {
    expect((await route('/crash')).status).toBe(500);
    expect(await database.rows('SELECT note FROM crate WHERE id = 500')).toEqual([
      ['committed before'],
    ]);
    await database.sql('DELETE FROM crate WHERE id = 500');
  });
});

describe('a module within a module', () => {
  it('[MOD24] has tables, views, reducers and procedures of its own, under its name', async () => {
    const { connection } = anna;
    await subscribe(connection, tables.crate, tables.depot.crate, tables.depot.redCrates);
    await connection.reducers['depot.addCrate']({ label: 'red' });
    await connection.reducers.addBoth({ label: 'blue' });
    expect([...connection.db['depot.crate'].iter()].map(row => row.label).sort()).toEqual([
      'blue',
      'red',
    ]);
    expect([...connection.db['depot.red_crates'].iter()].map(row => row.label)).toEqual(['red']);
    expect([...connection.db.crate.iter()].map(row => row.note)).toEqual(['blue']);
    expect(await connection.procedures.labels({})).toEqual(['blue', 'red']);
    expect(await connection.procedures['depot.countCrates']({})).toBe(2n);
  });

  it('[MOD24] [TX1] shares the transaction of who calls it', async () => {
    const before = anna.connection.db.crate.count();
    const error = await rejection(anna.connection.reducers.addBoth({ label: '' }));
    expect(error).toBeInstanceOf(SenderError);
    expect(anna.connection.db.crate.count()).toBe(before);
  });

  it('[MOD24] is called, queried and asked over HTTP by its full names', async () => {
    await database.callOk('depot.add_crate', ['green']);
    expect(await database.rows("SELECT label FROM depot.crate WHERE label = 'green'")).toEqual([
      ['green'],
    ]);
    expect(await database.rows('SELECT COUNT(*) AS n FROM depot.red_crates')).toEqual([[1]]);
    const stranger = await newAccount();
    expect((await database.sql('SELECT * FROM depot.keeper', stranger.token)).status).toBe(400);
    expect((await database.call('add_crate', ['green'])).status).toBe(404);
    const address = `${server}/v1/database/${database.name}/route/depot/health`;
    expect(await (await fetch(address)).text()).toBe('3 crates');
  });

  it('[MOD24] [MIG6] may have no lifecycle functions', async () => {
    const js = await bundleText(`
      const inner = schema({});
      const depot = { default: inner, init: inner.init(() => {}) };
      const spacetimedb = schema({ depot });
      export default spacetimedb;`);
    const answer = await putModule(newName(), js, database.owner);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});
