/** The HTTP interface of a whole host, asked over the network. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardChanges, boardFolder, changedBoard } from '../host/testing/board.ts';
import { type Host, startHost } from '../host.ts';
import { identityToHex } from '../identity/identity.ts';
import { bundleModule } from '../module-host/bundle.ts';

let host: Host;
let js: string;
let owner: string;
let stranger: string;
let ownerIdentity: string;

beforeAll(async () => {
  host = await startHost({
    listenAddress: '127.0.0.1:0',
    dataDir: null,
    allowedOrigins: ['https://plaza.example'],
    limits: { argumentBytes: 10_000, requestsPerSecond: 0.3 },
    trustsProxy: true,
  });
  js = await bundleModule(boardFolder);
  ({ token: owner, identity: ownerIdentity } = await newIdentity());
  ({ token: stranger } = await newIdentity());
  const response = await send('PUT', '/v1/database/board?host_type=Js', { token: owner, body: js });
  expect(response.status).toBe(200);
});
afterAll(() => host.close());

interface Options {
  readonly token?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(method: string, url: string, { token, body, headers }: Options = {}) {
  return fetch(host.url + url, {
    method,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    ...(body !== undefined && { body }),
  });
}

async function newIdentity(): Promise<{ identity: string; token: string }> {
  return (await send('POST', '/v1/identity')).json();
}

function call(name: string, args: string, token = stranger) {
  const headers = { 'content-type': 'application/json' };
  return send('POST', `/v1/database/board/call/${name}`, { token, body: args, headers });
}

function sql(query: string, token = stranger) {
  return send('POST', '/v1/database/board/sql', { token, body: query });
}

async function told(response: Response): Promise<[status: number, text: string]> {
  return [response.status, await response.text()];
}

describe('/v1/ping', () => {
  it('answers', async () => {
    expect(await told(await send('GET', '/v1/ping'))).toEqual([200, '']);
    expect((await send('GET', '/v1/ping', { token: owner })).status).toBe(200);
    expect((await send('GET', '/v1/ping', { token: 'a.b.c' })).status).toBe(401);
  });

  it('allows pages of allowed origins', async () => {
    const allowed = await send('GET', '/v1/ping', { headers: { origin: 'https://plaza.example' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://plaza.example');
    const other = await send('GET', '/v1/ping', { headers: { origin: 'https://evil.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await send('OPTIONS', '/v1/database/board/call/pin', {
      headers: {
        origin: 'https://plaza.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
  });
});

it.each([
  ['POST', '/v1/database/board/names'],
  ['PUT', '/v1/database/board/names'],
  ['POST', '/v1/database/board/sql'],
  ['POST', '/v1/operator/disconnect'],
])('%s %s takes no endless request', async (method, path) => {
  const body = 'x'.repeat(1024 * 1024 + 1);
  expect((await send(method, path, { token: stranger, body })).status).toBe(413);
});

describe('an address', () => {
  it('may ask only so often', async () => {
    const ask = (address: string) =>
      send('POST', '/v1/identity', { headers: { 'x-forwarded-for': `192.0.2.9, ${address}` } });
    for (let i = 0; i < 3; i++) expect((await ask('192.0.2.1')).status).toBe(200);
    expect(await told(await ask('192.0.2.1'))).toEqual([
      429,
      'more than 0.3 HTTP requests a second from one address (--max-requests-per-second)',
    ]);
    expect((await ask('192.0.2.2')).status).toBe(200);
    for (let i = 0; i < 5; i++) expect((await ask('127.0.0.1')).status).toBe(200);
  });
});

describe('/v1/identity', () => {
  it('[HTTP7] gives identities, and confirms them', async () => {
    const { identity, token } = await newIdentity();
    expect(identity).toMatch(/^c200[0-9a-f]{60}$/);
    expect((await send('GET', `/v1/identity/${identity}/verify`, { token })).status).toBe(204);
    const other = await send('GET', `/v1/identity/${identity}/verify`, { token: owner });
    expect(other.status).toBe(400);
    expect(await told(await send('GET', `/v1/identity/${identity}/verify`))).toEqual([
      401,
      'Authorization required',
    ]);
    expect((await send('GET', '/v1/identity/me/verify', { token })).status).toBe(400);
  });

  it('tells the key that tokens are signed with', async () => {
    const response = await send('GET', '/v1/identity/public-key');
    expect(response.headers.get('content-type')).toBe('application/pem-certificate-chain');
    expect(await response.text()).toBe(host.authenticator.publicKeyPem);
  });

  it('gives short-lived tokens for websockets', async () => {
    const response = await send('POST', '/v1/identity/websocket-token', { token: owner });
    const { token } = await response.json();
    const accepted = await host.authenticator.authenticate(token);
    expect(identityToHex(accepted.identity)).toBe(ownerIdentity);
    expect(accepted.expiresAt).not.toBeNull();
    expect((await send('POST', '/v1/identity/websocket-token')).status).toBe(401);
    const malformed = await send('POST', '/v1/identity/websocket-token', {
      headers: { authorization: 'Basic abc' },
    });
    expect(await told(malformed)).toEqual([400, 'Authorization is invalid: malformed token']);
  });

  it('[HTTP7] tells which databases an identity owns', async () => {
    const { identities } = await (
      await send('GET', `/v1/identity/${ownerIdentity}/databases`)
    ).json();
    expect(identities).toEqual([await (await send('GET', '/v1/database/board/identity')).text()]);
  });
});

describe('calls', () => {
  it('[HTTP2] run reducers', async () => {
    const response = await call('pin', '["hello",{"some":3}]', owner);
    expect(await told(response)).toEqual([200, '']);
    expect(Number(response.headers.get('spacetime-execution-duration-micros'))).toBeGreaterThan(0);
    expect(response.headers.get('spacetime-energy-used')).toBe('0');
    expect(response.headers.get('spacetime-identity')).toBe(ownerIdentity);
    const rows = await (await sql("SELECT * FROM note WHERE text = 'hello'")).json();
    expect(rows[0].rows).toEqual([[expect.any(Number), [`0x${ownerIdentity}`], 'hello', [0, 3]]]);
  });

  it('[HTTP2] run procedures', async () => {
    await call('pin', '["counted",null]', owner);
    const response = await call('count', `[["0x${ownerIdentity}"]]`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toBeGreaterThanOrEqual(1);
  });

  it('[HTTP2] take arguments by name too', async () => {
    expect((await call('pin', '{"size":null,"text":"by name"}')).status).toBe(200);
  });

  it('tell why they fail', async () => {
    expect(await told(await call('pin', '["",null]'))).toEqual([530, 'EMPTY: Write something.']);
    expect(await told(await call('crash', '[]'))).toEqual([
      530,
      'The instance encountered a fatal error.',
    ]);
    expect(await told(await call('pin', '[1,null]'))).toEqual([
      400,
      'invalid arguments for reducer pin: arguments[0]: expected a string, found 1',
    ]);
    expect(await told(await call('pin', '["x"]'))).toEqual([
      400,
      'invalid arguments for reducer pin: invalid length 1, expected reducer args for pin with 2 elements',
    ]);
    expect(await told(await call('pin', '{"text":"x"}'))).toEqual([
      400,
      'invalid arguments for reducer pin: missing field `size`',
    ]);
    expect((await call('pin', '["x"')).status).toBe(400);
    expect(await told(await call('nothing', '[]'))).toEqual([404, 'No such procedure']);
    expect(await told(await call('connected', '[]'))).toEqual([
      400,
      "can't directly call special OnConnect lifecycle reducer",
    ]);
    for (const type of ['text/plain', 'application/json; charset=utf-8']) {
      const headers = { 'content-type': type };
      const answer = await send('POST', '/v1/database/board/call/crash', { body: '[]', headers });
      expect(await told(answer)).toEqual([
        415,
        'Expected request with `Content-Type: application/json`',
      ]);
    }
    const large = await call('pin', JSON.stringify(['x'.repeat(20_000), null]));
    expect(await told(large)).toEqual([
      413,
      'more than 10000 bytes in the arguments of a call by HTTP (--max-argument-bytes)',
    ]);
  });

  it('[HTTP17] take no text that is not UTF-8', async () => {
    const body = Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d);
    const headers = { 'content-type': 'application/json' };
    for (const path of ['call/pin', 'sql', 'names']) {
      const answer = await send('POST', `/v1/database/board/${path}`, { body, headers });
      expect(await told(answer)).toEqual([400, "Request body didn't contain valid UTF-8"]);
    }
  });

  it('[ID3] connect the caller for as long as they last', async () => {
    await call('pin', '["x",null]');
    const [visits] = await (await sql('SELECT * FROM visit', owner)).json();
    expect(visits.rows).toHaveLength(1);
    expect(visits.rows[0][1]).toEqual([`0x${ownerIdentity}`]);
  });
});

describe('queries', () => {
  it('[HTTP4] give rows with their types', async () => {
    await call('pin', '["typed",null]');
    const response = await sql(
      "SELECT id, text FROM note WHERE text = 'typed'; SELECT COUNT(*) AS n FROM note",
    );
    const [notes, counts] = await response.json();
    expect(notes.schema).toEqual({
      elements: [
        { name: { some: 'id' }, algebraic_type: { U64: [] } },
        { name: { some: 'text' }, algebraic_type: { String: [] } },
      ],
    });
    expect(notes.rows).toEqual([[expect.any(Number), 'typed']]);
    expect(notes.stats).toEqual({ rows_inserted: 0, rows_deleted: 0, rows_updated: 0 });
    expect(counts.rows[0][0]).toBeGreaterThanOrEqual(1);
    expect((await sql(' ; ')).status).toBe(400);
  });

  it('show each caller their own views', async () => {
    const { token } = await newIdentity();
    await call('pin', '["mine",null]', token);
    const [mine] = await (await sql('SELECT * FROM my_notes', token)).json();
    expect(mine.rows.map((row: unknown[]) => row[2])).toEqual(['mine']);
  });

  it('[Q3] open private tables to the owner alone', async () => {
    expect((await sql('SELECT * FROM visit', owner)).status).toBe(200);
    const [status, text] = await told(await sql('SELECT * FROM visit'));
    expect(status).toBe(400);
    expect(text).toContain('visit');
    expect(
      (await send('POST', '/v1/database/board/sql', { body: 'SELECT * FROM visit' })).status,
    ).toBe(400);
  });

  it('[HTTP4] describe the types of columns without references', async () => {
    const [result] = await (await sql('SELECT * FROM note')).json();
    expect(JSON.stringify(result.schema)).not.toContain('"Ref"');
  });

  it('[HTTP16] may be answered before what they see is durable', async () => {
    for (const confirmed of ['true', 'false']) {
      const response = await send('POST', `/v1/database/board/sql?confirmed=${confirmed}`, {
        body: 'SELECT * FROM note',
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('spacetime-execution-duration-micros')).toMatch(/^\d+$/);
    }
    const wrong = await send('POST', '/v1/database/board/sql?confirmed=maybe', {
      body: 'SELECT * FROM note',
    });
    expect(wrong.status).toBe(400);
  });

  it('refuse what they cannot do', async () => {
    for (const query of ['SELEC', 'SELECT * FROM nowhere', 'DELETE FROM my_notes']) {
      expect((await sql(query, owner)).status).toBe(400);
    }
  });
});

describe('a database', () => {
  it('describes itself', async () => {
    const info = await (await send('GET', '/v1/database/board')).json();
    expect(info).toEqual({
      database_identity: { __identity__: expect.stringMatching(/^0xc200/) },
      owner_identity: { __identity__: `0x${ownerIdentity}` },
      host_type: { Js: [] },
      initial_program: expect.stringMatching(/^0x[0-9a-f]{1,64}$/),
    });
    expect(await (await send('GET', '/v1/database/board/names')).json()).toEqual({
      names: ['board'],
    });
    const identity = info.database_identity.__identity__.slice(2);
    expect(await (await send('GET', `/v1/database/${identity}`)).json()).toEqual(info);
  });

  it('[HTTP9] gives its schema in both versions', async () => {
    const v9 = await (await send('GET', '/v1/database/board/schema?version=9')).json();
    expect(v9.tables.map(({ name }: { name: string }) => name).sort()).toEqual(['note', 'visit']);
    const note = v9.tables.find(({ name }: { name: string }) => name === 'note');
    expect(note).toMatchObject({
      primary_key: [0],
      table_access: { Public: [] },
      sequences: [{ name: { some: 'note_id_seq' }, column: 0, increment: 1 }],
      schedule: { none: [] },
    });
    expect(note.indexes).toContainEqual({
      name: { some: 'note_author_idx_hash' },
      accessor_name: { some: 'author' },
      algorithm: { Hash: [1] },
    });
    expect(
      v9.reducers.find(({ name }: { name: string }) => name === 'connected').lifecycle,
    ).toEqual({
      some: { OnConnect: [] },
    });
    const v10 = await (await send('GET', '/v1/database/board/schema?version=10')).json();
    const names = v10.sections.flatMap((section: object) => Object.keys(section));
    expect(names).toEqual(expect.arrayContaining(['Typespace', 'Tables', 'Reducers', 'Views']));
    expect((await send('GET', '/v1/database/board/schema')).status).toBe(400);
  });

  it('[HTTP5] shows its log to its owner', async () => {
    await call('pin', '["logged",null]');
    const response = await send('GET', '/v1/database/board/logs?num_lines=1', { token: owner });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(JSON.parse(await response.text())).toMatchObject({
      level: 'Info',
      message: 'pinned logged',
      function: 'pin',
    });
    const [status, text] = await told(
      await send('GET', '/v1/database/board/logs', { token: stranger }),
    );
    expect(status).toBe(403);
    expect(text).toMatch(
      /is not authorized to perform action on database c200\w+: view module logs$/,
    );
    const wrong = await send('GET', '/v1/database/board/logs?num_lines=x', { token: owner });
    expect(wrong.status).toBe(400);
  });

  it('[HTTP5] goes on telling its log to those who follow', async () => {
    const response = await send('GET', '/v1/database/board/logs?num_lines=0&follow=true', {
      token: owner,
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    await call('pin', '["followed",null]');
    let text = '';
    while (!text.includes('pinned followed')) text += (await reader.read()).value;
    await reader.cancel();
  });

  it('[HTTP5] ends the log of who follows when it is deleted or emptied', async () => {
    const query = '/v1/database/chatty?host_type=Js';
    for (const end of [
      () => send('PUT', `${query}&clear=true`, { token: owner, body: js }),
      () => send('DELETE', '/v1/database/chatty', { token: owner }),
    ]) {
      await send('PUT', query, { token: owner, body: js });
      const following = await send('GET', '/v1/database/chatty/logs?follow=true', { token: owner });
      expect((await end()).status).toBe(200);
      await following.text();
    }
  });

  it('[HTTP6] is not found when it does not exist', async () => {
    expect(await told(await send('GET', '/v1/database/nowhere'))).toEqual([
      404,
      '`nowhere` not found',
    ]);
    const unknown = `c200${'0'.repeat(60)}`;
    expect(await told(await send('GET', `/v1/database/${unknown}`))).toEqual([
      404,
      'No such database.',
    ]);
    expect((await send('GET', '/v1/database/No_Name')).status).toBe(400);
    expect((await send('GET', '/v1/nothing')).status).toBe(404);
  });

  it('[HTTP18] names the methods that a path has when it is asked by another', async () => {
    for (const [method, path, allowed] of [
      ['GET', '/v1/database/board/sql', 'POST'],
      ['PATCH', '/v1/database/board', 'PUT,GET,HEAD,DELETE'],
      ['DELETE', '/v1/identity', 'POST'],
      ['POST', '/v1/ping', 'GET,HEAD'],
    ] as const) {
      const response = await send(method, path);
      expect([path, response.status]).toEqual([path, 405]);
      expect(response.headers.get('allow')).toBe(allowed);
    }
    for (const path of ['/v1/database/board/', '/v1/database', '/v1/database/board/sql/x']) {
      expect((await send('GET', path)).status).toBe(path === '/v1/database' ? 405 : 404);
    }
    expect((await send('HEAD', '/v1/database/board')).status).toBe(200);
  });

  it('wants its websocket to be one', async () => {
    const response = await send('GET', '/v1/database/board/subscribe');
    expect(await told(response)).toEqual([
      426,
      'This service requires use of the websocket protocol',
    ]);
    const bad = await send('GET', '/v1/database/board/subscribe', { token: 'a.b.c' });
    expect(bad.status).toBe(401);
  });

  it('[HTTP6] is not there under an identity that leads nowhere', async () => {
    const unknown = `/v1/database/c200${'0'.repeat(60)}`;
    expect(await told(await send('GET', `${unknown}/identity`))).toEqual([
      200,
      unknown.split('/').at(-1),
    ]);
    expect((await send('DELETE', unknown, { token: stranger })).status).toBe(200);
    expect((await send('DELETE', '/v1/database/nowhere', { token: stranger })).status).toBe(404);
    expect((await send('GET', '/v1/database/nowhere/identity')).status).toBe(404);
  });

  it('[HTTP11] tells the time that its timers go by', async () => {
    const response = await send('GET', '/v1/database/board/unstable/timestamp');
    const { __timestamp_micros_since_unix_epoch__: micros } = await response.json();
    expect(Math.abs(micros / 1_000 - Date.now())).toBeLessThan(60_000);
    const nowhere = await send('GET', '/v1/database/nowhere/unstable/timestamp');
    expect(nowhere.status).toBe(404);
  });
});

describe('publishing', () => {
  const publish = (
    name: string,
    body: string | Uint8Array<ArrayBuffer>,
    { token = owner, query = '', headers = {} } = {},
  ) => send('PUT', `/v1/database/${name}?host_type=Js${query}`, { token, body, headers });

  it('[HTTP8] creates, updates, empties and deletes a database', async () => {
    const created = await (await publish('cycle', js)).json();
    expect(created).toEqual({
      Success: { domain: 'cycle', database_identity: expect.any(String), op: 'created' },
    });
    const pin = () =>
      send('POST', '/v1/database/cycle/call/pin', {
        body: '["kept",null]',
        headers: { 'content-type': 'application/json' },
      });
    const notes = async () => {
      const response = await send('POST', '/v1/database/cycle/sql', { body: 'SELECT * FROM note' });
      return (await response.json())[0].rows.length;
    };
    await pin();
    const updated = await (await publish('cycle', js)).json();
    expect(updated.Success).toEqual({ ...created.Success, op: 'updated' });
    expect(await notes()).toBe(1);

    expect((await publish('cycle', js, { query: '&clear=true' })).status).toBe(200);
    expect(await notes()).toBe(0);
    await pin();
    expect(await notes()).toBe(1);

    expect((await send('DELETE', '/v1/database/cycle', { token: stranger })).status).toBe(403);
    expect((await send('DELETE', '/v1/database/cycle', { token: owner })).status).toBe(200);
    expect((await send('GET', '/v1/database/cycle')).status).toBe(404);
  });

  it('[ID5] is for the owner alone', async () => {
    for (const query of ['', '&clear=true']) {
      const [status, text] = await told(await publish('board', js, { token: stranger, query }));
      expect(status).toBe(403);
      expect(text).toContain(query === '' ? ': update database' : ': reset database');
    }
  });

  it('creates databases for this machine alone', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.50' };
    const refused = [403, 'Only the machine that the engine runs on may create databases.'];
    const page = await publish('far', js, { headers: { origin: 'http://localhost:5173' } });
    expect(await told(page)).toEqual(refused);
    for (const [method, path] of [
      ['PUT', '/v1/database/far'],
      ['POST', '/v1/database'],
    ] as const) {
      expect(await told(await send(method, path, { token: owner, body: js, headers }))).toEqual(
        refused,
      );
    }
    expect((await send('GET', '/v1/database/far')).status).toBe(404);
    // What is there already may be updated from anywhere.
    const update = await publish('board', js, { headers });
    expect(update.status).toBe(200);
  });

  it('works without a name', async () => {
    const response = await send('POST', '/v1/database?host_type=Js', { token: owner, body: js });
    const { Success } = await response.json();
    expect(Success).toMatchObject({ domain: null, op: 'created' });
    const { database_identity: identity } = Success;
    expect((await send('GET', `/v1/database/${identity}/names`)).status).toBe(200);
    await send('DELETE', `/v1/database/${identity}`, { token: owner });
  });

  it('[MIG2] keeps the data over a change of the schema', async () => {
    await publish('grow', js);
    const grown = await changedBoard(boardChanges.newTable);
    expect((await publish('grow', grown)).status).toBe(200);
    const response = await send('POST', '/v1/database/grow/sql', { body: 'SELECT * FROM tag' });
    expect(response.status).toBe(200);
  });

  it('[MIG2] asks before it breaks clients', async () => {
    await publish('break', js);
    const breaking = await changedBoard(boardChanges.newColumn);
    const [status, text] = await told(await publish('break', breaking));
    expect([status, text]).toEqual([
      400,
      'Database update rejected: Migration plan contains a client-breaking change which is disallowed under current policy',
    ]);
    const plan = await send('POST', '/v1/database/break/pre_publish?host_type=Js', {
      token: owner,
      body: breaking,
    });
    const { AutoMigrate } = await plan.json();
    expect(AutoMigrate).toMatchObject({ break_clients: true, major_version_upgrade: false });
    expect(AutoMigrate.migrate_plan).toContain('note');
    const wrong = await publish('break', breaking, { query: '&policy=BreakClients&token=0x2a' });
    expect(await told(wrong)).toEqual([
      400,
      'Database update rejected: Token provided is invalid or does not match expected hash',
    ]);
    const none = await publish('break', breaking, { query: '&policy=BreakClients' });
    expect((await told(none))[1]).toContain('no migration token was provided');
    const query = `&policy=BreakClients&token=${AutoMigrate.token}`;
    expect((await publish('break', breaking, { query })).status).toBe(200);
  });

  it('[MIG3] refuses a change that would lose data, with its reasons', async () => {
    await publish('lose', js);
    const losing = await changedBoard(boardChanges.otherType);
    const plan = await send('POST', '/v1/database/lose/pre_publish?host_type=Js', {
      token: owner,
      body: losing,
    });
    const { ManualMigrate } = await plan.json();
    expect(ManualMigrate.reason).toContain('text');
    const [status, text] = await told(await publish('lose', losing));
    expect(status).toBe(400);
    expect(text).toMatch(/^Database update rejected: /);
    expect((await publish('lose', js)).status).toBe(200);
  });

  it('[MIG6] tells the author what is wrong with a module, and leaves nothing behind', async () => {
    const failing = await changedBoard({
      'export const crash =':
        "export const begin = spacetimedb.init(() => {\n  throw new Error('no start');\n});\n\nexport const crash =",
    });
    const modules: [string | Uint8Array<ArrayBuffer>, RegExp][] = [
      ['export default 1;', /./],
      ['this is no JavaScript', /./],
      ["throw new Error('at load');", /at load/],
      [failing, /./],
      [Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), /JavaScript modules only/],
      [Uint8Array.of(0xff, 0xff), /UTF-8/],
    ];
    for (const [body, message] of modules) {
      const response = await publish('broken', body);
      const [status, text] = await told(response);
      expect([status, text]).toEqual([400, expect.stringMatching(message)]);
      expect((await send('GET', '/v1/database/broken')).status).toBe(404);
    }
  });

  it('[HTTP8] empties a database, with its own module or another', async () => {
    await publish('empty', js);
    const headers = { 'content-type': 'application/json' };
    const pin = () =>
      send('POST', '/v1/database/empty/call/pin', { body: '["kept",null]', headers });
    const notes = async () => {
      const body = 'SELECT * FROM note';
      const [{ rows }] = await (await send('POST', '/v1/database/empty/sql', { body })).json();
      return rows.length;
    };
    const program = async () =>
      (await (await send('GET', '/v1/database/empty')).json()).initial_program;
    const first = await program();
    for (const body of [`${js}\n`, '']) {
      await pin();
      expect(await notes()).toBe(1);
      const response = await send('PUT', '/v1/database/empty/reset?host_type=Js', {
        token: owner,
        body,
      });
      expect(await response.json()).toMatchObject({ Success: { domain: 'empty', op: 'updated' } });
      expect(await notes()).toBe(0);
      expect(await program()).not.toBe(first);
    }
    const refused = await send('PUT', '/v1/database/empty/reset', { token: stranger });
    expect(refused.status).toBe(403);
  });

  it('[HTTP12] leaves a locked database in place', async () => {
    await publish('safe', js);
    const post = (action: string, token = owner) =>
      send('POST', `/v1/database/safe/${action}`, { token });
    expect((await post('lock', stranger)).status).toBe(403);
    expect((await post('unlock')).status).toBe(200);
    for (let i = 0; i < 2; i++) expect(await told(await post('lock'))).toEqual([200, '']);
    expect(await told(await send('DELETE', '/v1/database/safe', { token: owner }))).toEqual([
      403,
      'Database is locked and cannot be deleted. Run `spacetime unlock` first.',
    ]);
    expect(await told(await publish('safe', js, { query: '&clear=true' }))).toEqual([
      403,
      'Database is locked and cannot be reset with --delete-data. Run `spacetime unlock` first.',
    ]);
    expect((await publish('safe', js)).status).toBe(200);
    expect((await post('unlock', stranger)).status).toBe(403);
    expect((await post('unlock')).status).toBe(200);
    expect((await send('DELETE', '/v1/database/safe', { token: owner })).status).toBe(200);
  });

  it('[HTTP13] checks what it has no use for, and refuses what it cannot read', async () => {
    const answer = async (query: string) =>
      told(await publish('board', js, { query: `&${query}` }));
    const success = [200, expect.stringContaining('updated')];
    expect(await answer('num_replicas=3&parent=board&org=board')).toEqual(success);
    expect(await answer('num_replicas=300')).toEqual([400, 'Replication factor 300 out of bounds']);
    expect(await answer('parent=nowhere')).toEqual([404, '`nowhere` not found']);
    expect(await answer('parent=board&clear=true')).toEqual([
      400,
      'Setting the parent of an existing database is not supported',
    ]);
    for (const query of ['clear=1', 'policy=Any', 'num_replicas=-1']) {
      expect(await answer(query)).toEqual([
        400,
        expect.stringContaining('Failed to deserialize query string'),
      ]);
    }
    const wasm = await send('PUT', '/v1/database/board', { token: owner, body: js });
    expect(await told(wasm)).toEqual([400, expect.stringContaining('host_type=Js')]);
  });

  it('[HTTP6] needs a proper name', async () => {
    expect((await publish('Not%20A%20Name', js)).status).toBe(400);
    const [status] = await told(await publish(`c200${'1'.repeat(60)}`, js));
    expect(status).toBe(400);
  });

  it('[HTTP8] names can be added and replaced by the owner', async () => {
    await publish('named', js);
    const add = (body: string, token = owner) =>
      send('POST', '/v1/database/named/names', { token, body });
    expect((await add('second')).status).toBe(200);
    expect((await send('GET', '/v1/database/second')).status).toBe(200);
    expect((await add('board')).status).toBe(401);
    expect((await add('third', stranger)).status).toBe(401);
    expect((await add('No Name')).status).toBe(400);
    const set = (names: unknown, token = owner) =>
      send('PUT', '/v1/database/named/names', { token, body: JSON.stringify(names) });
    expect((await set(['named', 'only'], stranger)).status).toBe(401);
    expect((await set('named')).status).toBe(400);
    expect((await set(['board'])).status).toBe(400);
    expect(await (await set(['named', 'only'])).json()).toEqual({
      OtherError: 'Cannot rename to named because it already is in use.',
    });
    expect(await (await set(['other', 'only'])).json()).toEqual({ Success: null });
    expect((await send('GET', '/v1/database/second')).status).toBe(404);
    expect(await (await send('GET', '/v1/database/only/names')).json()).toEqual({
      names: ['other', 'only'],
    });
  });

  it('waits its turn', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const responses = await Promise.all(names.map(name => publish(name, js)));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const name of names) {
      expect((await send('DELETE', `/v1/database/${name}`, { token: owner })).status).toBe(200);
    }
  });
});

describe('a client that the module refuses', () => {
  it('hears why', async () => {
    const credentials = await host.authenticator.issueIdentity();
    expect(credentials.identity).toBeTypeOf('bigint');
    const refusing = await changedBoard({ "subject === 'banned'": "subject !== 'nobody'" });
    const published = await send('PUT', '/v1/database/closed?host_type=Js', {
      token: owner,
      body: refusing,
    });
    expect(published.status).toBe(200);
    const response = await send('POST', '/v1/database/closed/sql', { body: 'SELECT * FROM note' });
    expect(await told(response)).toEqual([403, 'BANNED: You may not come in.']);
  });
});

describe('/v1/operator', () => {
  const disconnect = (body: unknown, token?: string) =>
    send('POST', '/v1/operator/disconnect', {
      ...(token !== undefined && { token }),
      body: JSON.stringify(body),
    });

  it('is for owners of databases', async () => {
    expect((await disconnect({ identity: ownerIdentity })).status).toBe(401);
    expect((await disconnect({ identity: ownerIdentity }, stranger)).status).toBe(403);
    expect((await disconnect({ database: 'nowhere', address: '::1' }, owner)).status).toBe(403);
  });

  it('ends connections by identity, connection or address', async () => {
    for (const filter of [
      { identity: ownerIdentity },
      { connection_id: '0x1f' },
      { database: 'board', address: '192.0.2.1' },
    ]) {
      expect(await (await disconnect(filter, owner)).json()).toEqual({ disconnected: 0 });
    }
  });

  it('wants to know whose', async () => {
    for (const body of [{}, [], 'x', { identity: 'me' }, { connection_id: 'z' }, { address: 1 }]) {
      expect((await disconnect(body, owner)).status).toBe(400);
    }
  });
});
