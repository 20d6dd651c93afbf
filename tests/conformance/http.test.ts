/** Databases over HTTP: publishing, names, owners, descriptions, logs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFolder, bundleText } from './support/bundle.ts';
import { until } from './support/client.ts';
import { newName, putModule, TestDatabase } from './support/database.ts';
import { type Account, newAccount, request, server } from './support/http.ts';

let database: TestDatabase;
let small: string;
let stranger: Account;
const names: string[] = [];

beforeAll(async () => {
  database = await TestDatabase.publish('calls');
  small = await bundleText('const spacetimedb = schema({}); export default spacetimedb;');
  stranger = await newAccount();
});
afterAll(async () => {
  await database?.delete();
  for (const name of names)
    await request('DELETE', `/v1/database/${name}`, { token: database.owner.token });
});

function aName(): string {
  const name = newName();
  names.push(name);
  return name;
}

describe('publishing', () => {
  it('[HTTP8] says whether the database is new, and who it is', async () => {
    const name = aName();
    const { token } = database.owner;
    const created = await putModule(name, small, { token });
    expect(created.json).toEqual({
      Success: {
        domain: name,
        database_identity: expect.stringMatching(/^[0-9a-f]{64}$/),
        op: 'created',
      },
    });
    const updated = await putModule(name, `${small}\n// Again.`, { token });
    const { database_identity } = (created.json as { Success: { database_identity: string } })
      .Success;
    expect(updated.json).toEqual({ Success: { domain: name, database_identity, op: 'updated' } });
    const same = await putModule(name, `${small}\n// Again.`, { token });
    expect(same.json).toEqual({ Success: { domain: name, database_identity, op: 'updated' } });
    const byIdentity = await putModule(database_identity, small, { token });
    expect(byIdentity.json).toEqual({
      Success: { domain: null, database_identity, op: 'updated' },
    });
  });

  it('[HTTP8] without a name gives an identity alone', async () => {
    const { token } = database.owner;
    const answer = await request('POST', '/v1/database?host_type=Js', { token, body: small });
    const { Success } = answer.json as { Success: { domain: null; database_identity: string } };
    expect(Success.domain).toBeNull();
    names.push(Success.database_identity);
    const found = await request('GET', `/v1/database/${Success.database_identity}/names`);
    expect(found.json).toEqual({ names: [] });
  });

  it.each(['Upper', 'under_score', 'two--hyphens', '-first', 'last-', 'dot.ted', 'spa ce', 'ü'])(
    '[HTTP6] a name like %j is refused',
    async name => {
      const answer = await putModule(encodeURIComponent(name), small, database.owner);
      expect(answer.status).toBe(400);
    },
  );
});

describe('the owner', () => {
  it('[ID5] alone may publish, plan, clear, rename, delete and read the log', async () => {
    const { token } = stranger;
    const before = await database.rows('SELECT * FROM visit');
    expect((await database.publishAgain(small, { token })).status).toBe(403);
    expect((await database.publishAgain(small, { token, clear: true })).status).toBe(403);
    expect((await database.plan(small, token)).status).toBe(403);
    expect((await database.request('DELETE', '', { token })).status).toBe(403);
    expect((await database.request('DELETE', '')).status).toBe(403);
    expect((await database.request('GET', '/logs', { token })).status).toBe(403);
    expect((await database.request('GET', '/logs')).status).toBe(403);
    const headers = { 'content-type': 'application/json' };
    const renamed = await database.request('PUT', '/names', { token, headers, body: '["mine"]' });
    expect(renamed.status).toBe(401);
    const named = await database.request('POST', '/names', { token, body: aName() });
    expect(named.status).toBe(401);
    expect(await database.rows('SELECT * FROM visit')).toEqual(expect.arrayContaining(before));
  });

  it('[ID5] everybody may call, query, describe and look', async () => {
    const { token } = stranger;
    expect((await database.call('noop', [], token)).status).toBe(200);
    expect((await database.sql('SELECT * FROM note', token)).status).toBe(200);
    for (const path of ['', '/identity', '/names', '/schema?version=9', '/schema?version=10'])
      expect((await database.request('GET', path)).status, path).toBe(200);
  });

  it('[HTTP8] adds and replaces names', async () => {
    const { token } = database.owner;
    const [one, two, three] = [aName(), aName(), aName()];
    await putModule(one, small, { token });
    const path = `/v1/database/${one}/names`;
    const added = await request('POST', path, { token, body: two });
    expect(added.status).toBe(200);
    expect((await request('GET', path)).json).toEqual({
      names: expect.arrayContaining([one, two]),
    });
    expect((await request('POST', path, { token, body: 'No Name' })).status).toBe(400);

    const headers = { 'content-type': 'application/json' };
    const taken = JSON.stringify([database.name]);
    expect((await request('PUT', path, { token, headers, body: taken })).status).toBe(400);
    const body = JSON.stringify([three]);
    expect((await request('PUT', path, { token, headers, body })).status).toBe(200);
    expect((await request('GET', `/v1/database/${three}`)).status).toBe(200);
    expect((await request('GET', `/v1/database/${one}`)).status).toBe(404);
    expect((await request('GET', `/v1/database/${two}`)).status).toBe(404);
  });

  it('[HTTP12] [ID5] may lock a database against clearing and deleting', async () => {
    const { token } = database.owner;
    const name = aName();
    await putModule(name, small, { token });
    const path = `/v1/database/${name}`;
    expect((await request('POST', `${path}/lock`, { token: stranger.token })).status).toBe(403);
    expect((await request('POST', `${path}/lock`, { token })).status).toBe(200);
    expect((await request('DELETE', path, { token })).status).toBe(403);
    expect((await putModule(name, small, { token, clear: true })).status).toBe(403);
    expect((await putModule(name, `${small}\n// Again.`, { token })).status).toBe(200);
    expect((await request('POST', `${path}/unlock`, { token })).status).toBe(200);
    expect((await request('DELETE', path, { token })).status).toBe(200);
    expect((await request('GET', path)).status).toBe(404);
  });
});

describe('a database', () => {
  it('[HTTP6] describes itself, by name and by identity', async () => {
    const [byName, byIdentity] = [
      await request('GET', `/v1/database/${database.name}`),
      await request('GET', `/v1/database/${database.identity}`),
    ];
    expect(byName.json).toEqual({
      database_identity: { __identity__: `0x${database.identity}` },
      owner_identity: { __identity__: `0x${database.owner.identity}` },
      host_type: { Js: [] },
      initial_program: expect.stringMatching(/^0x[0-9a-f]{1,64}$/),
    });
    expect(byIdentity.json).toEqual(byName.json);
    expect((await database.request('GET', '/identity')).text).toBe(database.identity);
    expect((await database.request('GET', '/names')).json).toEqual({ names: [database.name] });
  });

  it('[HTTP6] that is not there is 404, a name that cannot be is 400', async () => {
    for (const target of ['no-such-database', '00'.repeat(32)])
      for (const path of ['', '/schema?version=9', '/logs', '/names'])
        expect((await request('GET', `/v1/database/${target}${path}`)).status, path).toBe(404);
    expect((await request('GET', '/v1/database/No_Such')).status).toBe(400);
    const headers = { 'content-type': 'application/json' };
    const call = { headers, body: '[]' };
    const nobody = '/v1/database/no-such-database';
    expect((await request('POST', `${nobody}/call/noop`, call)).status).toBe(404);
    expect((await request('POST', `${nobody}/sql`, { body: 'SELECT 1' })).status).toBe(404);
    expect((await request('DELETE', nobody, database.owner)).status).toBe(404);
  });

  it('[HTTP9] gives its schema in both versions, and no other', async () => {
    const nine = (await database.request('GET', '/schema?version=9')).json as {
      tables: { name: string; table_access: object; primary_key: number[] }[];
      reducers: { name: string; lifecycle: object; params: { elements: unknown[] } }[];
    };
    const tableOf = (name: string) => nine.tables.find(table => table.name === name);
    expect(tableOf('note')).toMatchObject({ table_access: { Public: [] }, primary_key: [0] });
    expect(tableOf('mode')).toMatchObject({ table_access: { Private: [] } });
    const reducerOf = (name: string) => nine.reducers.find(reducer => reducer.name === name);
    expect(reducerOf('init')?.lifecycle).toEqual({ some: { Init: [] } });
    expect(reducerOf('add_to')).toMatchObject({
      lifecycle: { none: [] },
      params: {
        elements: [
          { name: { some: 'name' }, algebraic_type: { String: [] } },
          { name: { some: 'by' }, algebraic_type: { I64: [] } },
        ],
      },
    });
    const ten = (await database.request('GET', '/schema?version=10')).json as {
      sections: object[];
    };
    expect(ten.sections.length).toBeGreaterThan(3);
    expect((await database.request('GET', '/schema')).status).toBe(400);
    expect((await database.request('GET', '/schema?version=8')).status).toBe(400);
  });

  it('[HTTP5] gives the newest lines of its log, as many as are asked for', async () => {
    for (const text of ['one', 'two', 'three']) await database.callOk('shout', [text]);
    await until(async () => (await database.logs()).at(-1)?.message === 'debug three');
    const { token } = database.owner;
    const answer = await database.request('GET', '/logs?num_lines=2', { token });
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    const lines = answer.text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(lines.map(line => line.message)).toEqual(['error three', 'debug three']);
    expect(lines[0]).toMatchObject({ level: 'Error', ts: expect.any(Number), function: 'shout' });
    // Microseconds; a minute for clocks that differ.
    expect(Math.abs(lines[0].ts / 1_000 - Date.now())).toBeLessThan(60_000);
  });

  it('[HTTP5] goes on telling its log to who follows', async () => {
    const controller = new AbortController();
    const path = `/v1/database/${database.name}/logs?num_lines=1&follow=true`;
    const response = await fetch(server + path, {
      headers: { authorization: `Bearer ${database.owner.token}` },
      signal: controller.signal,
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const reading = (async () => {
      while (!text.includes('debug followed')) text += (await reader.read()).value ?? '';
    })();
    await database.callOk('shout', ['followed']);
    await reading;
    controller.abort();
    expect(text.match(/followed/g)?.length).toBe(5);
  });

  it('[HTTP11] knows what time it is', async () => {
    const answer = await database.request('GET', '/unstable/timestamp');
    expect(answer.status).toBe(200);
    const { __timestamp_micros_since_unix_epoch__: micros } = answer.json as Record<string, bigint>;
    expect(Math.abs(Number(micros) / 1_000 - Date.now())).toBeLessThan(60_000);
  });
});

it('[HTTP6] the server answers a ping', async () => {
  expect((await request('GET', '/v1/ping')).status).toBe(200);
});

it('[MIG4] [HTTP13] the reset route empties a database with the module that it has', async () => {
  const { token } = database.owner;
  const fresh = await TestDatabase.publishBundle(await bundleFolder('calls'), database.owner);
  names.push(fresh.name);
  await fresh.callOk('add_to', ['a', 1]);
  expect(
    (await fresh.request('PUT', '/reset?host_type=Js', { token: stranger.token })).status,
  ).toBe(403);
  const answer = await fresh.request('PUT', '/reset?host_type=Js', { token });
  expect(answer.status, answer.text).toBe(200);
  expect(await fresh.rows('SELECT * FROM counter')).toEqual([]);
  expect(await fresh.rows("SELECT what FROM visit WHERE what = 'init'")).toEqual([['init']]);
});
