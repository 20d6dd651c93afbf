/** Routes that a module serves itself, asked over the network. */
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Host, startHost } from '../host.ts';
import { bundleModule } from '../module-host/bundle.ts';

let host: Host;
let route: string;

beforeAll(async () => {
  const js = await bundleModule(join(import.meta.dirname, '../../fixtures/web'));
  host = await startHost({
    listenAddress: '127.0.0.1:0',
    dataDir: null,
    limits: { argumentBytes: 10_000 },
    modules: { moduleHttp: { reach: 'any', responseBytesMax: 100_000 } },
  });
  const { token } = await (await fetch(`${host.url}/v1/identity`, { method: 'POST' })).json();
  await fetch(`${host.url}/v1/database/web?host_type=Js`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body: js,
  });
  route = `${host.url}/v1/database/web/route`;
});
afterAll(() => host.close());

async function told(url: string, init?: RequestInit): Promise<[status: number, text: string]> {
  const response = await fetch(route + url, init);
  return [response.status, await response.text()];
}

it('[HTTP20] leads a request to the handler of exactly its path and method', async () => {
  expect(await told('', {})).toEqual([200, '0']);
  const created = await fetch(`${route}/`, { method: 'POST', body: 'first' });
  expect([created.status, created.headers.get('location')]).toEqual([201, '/notes/1']);
  expect(await told('', {})).toEqual([200, '1']);
  const noRoute = 'Database has not registered a handler for this route';
  expect(await told('/', {})).toEqual([404, noRoute]);
  expect(await told('', { method: 'POST' })).toEqual([404, noRoute]);
  expect(await told('/echo/')).toEqual([404, noRoute]);
  expect(await told('//echo')).toEqual([404, noRoute]);
  expect((await told('/deep/echo'))[0]).toBe(200);
  expect((await told('/deep/echo/'))[1]).toContain('sender');
  expect((await fetch(`${host.url}/v1/database/nobody/route/echo`)).status).toBe(404);
  expect((await told('/%ff'))[0]).toBe(400);
});

it('[HTTP20] gives the handler method, address, headers and body as they came', async () => {
  const response = await fetch(`${route}/echo?q=%20a`, {
    method: 'PATCH',
    headers: { 'x-tell': 'one', authorization: 'Bearer not a token' },
    body: new Uint8Array([0, 255, 7]),
  });
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 7]);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-method': 'PATCH',
    'x-uri': `${route}/echo?q=%20a`,
    'x-version': 'Http11',
    'x-told': 'one',
  });
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);

  const forwarded = await fetch(`${route}/echo`, {
    headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example, inner' },
  });
  expect(forwarded.headers.get('x-uri')).toBe('https://shop.example/v1/database/web/route/echo');
});

it('[HTTP20] answers HEAD and statuses without a body', async () => {
  const head = await fetch(`${route}/echo`, { method: 'HEAD' });
  expect([head.status, head.headers.get('x-method')]).toEqual([200, 'HEAD']);
  const nothing = await fetch(`${route}/nothing`);
  expect([nothing.status, nothing.headers.get('x-empty'), await nothing.text()]).toEqual([
    204,
    'yes',
    '',
  ]);
});

it('[HTTP21] runs handlers on nobody’s behalf', async () => {
  expect(JSON.parse((await told('/who'))[1])).toEqual({
    sender: '0'.repeat(64),
    connection: true,
    jwt: false,
    database: true,
    later: true,
    uuid: 36,
  });
});

it('[HTTP22] keeps the transactions of a handler that fails later, and tells no details', async () => {
  const before = Number((await told(''))[1]);
  expect(await told('/crash')).toEqual([500, 'The instance encountered a fatal error.']);
  expect(await told('')).toEqual([200, String(before + 1)]);
  const lines = await host.databases.find('web')!.log.tail(5);
  expect(JSON.stringify(lines)).toContain('a secret detail');
});

it('[HTTP22] refuses a body that is too large', async () => {
  expect((await told('/echo', { method: 'POST', body: 'x'.repeat(10_001) }))[0]).toBe(413);
});

it('[HTTP20] makes requests of its own while the engine goes on', async () => {
  expect(await told('/deep/relay', { method: 'POST', body: `${route}/echo` })).toEqual([200, '']);
  const self = await Promise.all(
    Array.from({ length: 3 }, () => told('/deep/relay', { method: 'POST', body: route })),
  );
  expect(new Set(self.map(([status]) => status))).toEqual(new Set([200]));
});

it('[HTTP20] takes the methods that HTTP knows beyond the usual', async () => {
  const { port } = new URL(host.url);
  const method = await new Promise(resolve => {
    request(
      { port, host: '127.0.0.1', path: '/v1/database/web/route/echo', method: 'PROPFIND' },
      response => resolve(response.headers['x-method']),
    ).end();
  });
  expect(method).toBe('PROPFIND');
});
