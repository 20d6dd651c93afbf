import { afterAll, beforeAll, expect, it } from 'vitest';
import { boardFolder } from '../host/testing/board.ts';
import { type Host, startHost } from '../host.ts';
import { bundleModule } from '../module-host/bundle.ts';

let host: Host;
let token: string;

beforeAll(async () => {
  host = await startHost({ listenAddress: '127.0.0.1:0', dataDir: null });
  ({ token } = await (await fetch(`${host.url}/v1/identity`, { method: 'POST' })).json());
  const js = await bundleModule(boardFolder);
  const path = `${host.url}/v1/database/board?host_type=Js`;
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(path, { method: 'PUT', body: js, headers })).status).toBe(200);
});
afterAll(() => host.close());

function post(body: string, path = '/v1/database/board/mcp', bearer: string | null = token) {
  return fetch(host.url + path, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
    },
  });
}

async function ask(method: string, params?: unknown, path?: string, bearer?: string | null) {
  const request = JSON.stringify({ jsonrpc: '2.0', id: 7, method, params });
  const response = await post(request, path, bearer);
  expect(response.headers.get('content-type')).toBe('application/json');
  const answer = await response.json();
  expect(answer).toMatchObject({ jsonrpc: '2.0', id: 7 });
  return answer.result ?? answer.error;
}

async function tool(name: string, args?: unknown, path?: string, bearer?: string | null) {
  const result = await ask('tools/call', { name, arguments: args }, path, bearer);
  return result.content ? [result.isError, result.content[0].text] : result;
}

it('[HTTP19] tells what it offers, for one database or for all', async () => {
  expect(await ask('initialize')).toMatchObject({
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
  });
  expect(await ask('ping')).toEqual({});
  const names = async (path: string) =>
    (await ask('tools/list', {}, path)).tools.map((each: { name: string }) => each.name);
  const one = ['ping', 'get_schema', 'sql', 'call'];
  expect(await names('/v1/database/board/mcp')).toEqual(one);
  expect(await names('/v1/mcp')).toEqual(['list_databases', ...one]);
});

it('[HTTP19] lets tools do what the other routes do, as the caller', async () => {
  expect(await tool('ping', { message: 'hi' })).toEqual([false, 'pong: hi']);
  expect(await tool('call', { reducer: 'pin', args: ['by tool', null] })).toEqual([
    false,
    "reducer 'pin' committed",
  ]);
  const [isError, rows] = await tool('sql', { sql: 'SELECT text FROM note', confirmed: false });
  expect([isError, JSON.parse(rows)[0].rows]).toEqual([false, [['by tool']]]);
  const [, schema] = await tool('get_schema');
  expect(JSON.parse(schema).tables).toHaveLength(2);
  expect(await tool('sql', { sql: 'SELECT * FROM visit' })).toMatchObject([false, /./]);
  const refused = await tool('sql', { sql: 'SELECT * FROM visit' }, undefined, null);
  expect(refused).toEqual([true, expect.stringContaining('no such table')]);
  expect(await tool('call', { reducer: 'pin', args: ['', null] })).toEqual([
    true,
    'EMPTY: Write something.',
  ]);
  expect(await tool('call', { reducer: 'count', args: [] })).toEqual([true, 'no such reducer']);
});

it('[HTTP19] finds databases by name for the whole host', async () => {
  const [, list] = await tool('list_databases', {}, '/v1/mcp');
  expect(JSON.parse(list)).toEqual({
    databases: [{ identity: expect.stringMatching(/^c200/), names: ['board'] }],
  });
  const sql = { database: 'board', sql: 'SELECT COUNT(*) AS n FROM note' };
  expect(await tool('sql', sql, '/v1/mcp')).toMatchObject([false, /rows/]);
  expect(await tool('get_schema', { database: 'nowhere' }, '/v1/mcp')).toEqual([
    true,
    '`nowhere` not found',
  ]);
});

it('[HTTP19] refuses what is no request, and hears notifications in silence', async () => {
  const notification = await post('{"jsonrpc":"2.0","method":"notifications/initialized"}');
  expect([notification.status, await notification.text()]).toEqual([202, '']);
  expect((await post('{')).status).toBe(400);
  expect(await ask('nothing')).toMatchObject({ code: -32601 });
  expect(await (await post('{"id":1}')).json()).toMatchObject({ error: { code: -32600 } });
  for (const [name, args] of [
    ['nothing', {}],
    ['list_databases', {}],
    ['sql', { sql: 1 }],
    ['call', { reducer: 'pin', args: {} }],
    ['call', {}],
  ] as const) {
    expect(await tool(name, args)).toMatchObject({ code: -32602 });
  }
});
