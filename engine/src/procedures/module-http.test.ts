/** Requests that procedures make, against a server on this machine. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CallError, createEngine, type Engine } from '../embedded.ts';
import type { ModuleHttpOptions } from './module-http.ts';
import { isSpecialAddress } from './special-addresses.ts';

let server: Server;
let base: string;
const asked: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] =
  [];
const engines: Engine[] = [];
/** Answered only once so many are there. */
const held: ServerResponse[] = [];
const crowd = 10;

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  asked.length = 0;
  for (const engine of engines.splice(0)) await engine.close();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = request;
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const body = Buffer.concat(chunks).toString('latin1');
  asked.push({ method, url, headers, body });
  const { pathname, searchParams } = new URL(url, base);
  const to = searchParams.get('to') ?? base;
  switch (pathname) {
    case '/slow':
      response.write('begun');
      return;
    case '/together':
      held.push(response);
      if (held.length === crowd) for (const other of held.splice(0)) other.end('all here');
      return;
    case '/cut':
      response.writeHead(200, { 'content-length': '100' });
      response.write('short', () => response.destroy());
      return;
    case '/switch':
      request.socket.write('HTTP/1.1 101 Switching Protocols\r\n');
      request.socket.write('Connection: upgrade\r\nUpgrade: other\r\n\r\n');
      return;
    case '/large':
      response.end('x'.repeat(2_000));
      return;
    case '/loop':
      response.writeHead(302, { location: '/loop' }).end();
      return;
    default: {
      const [, status] = /^\/to\/(\d+)$/.exec(pathname) ?? [];
      if (status !== undefined) response.writeHead(Number(status), { location: to });
      else
        response.writeHead(
          418,
          [
            ['X-Answer', 'one'],
            ['X-Answer', 'two'],
          ].flat(),
        );
      response.end(`${method} ${body}`);
    }
  }
}

async function start(http: Partial<ModuleHttpOptions> = { reach: 'any' }): Promise<Engine> {
  const engine = await createEngine({
    module: join(import.meta.dirname, '../../fixtures/web'),
    moduleHttp: { reach: 'public', responseBytesMax: 1_000, ...http },
    procedureTimeoutMs: 5_000,
  });
  engines.push(engine);
  return engine;
}

async function attempt(engine: Engine, url: string, timeoutMs = 10_000, insideTransaction = false) {
  const timeout = { __time_duration_micros__: BigInt(timeoutMs) * 1000n };
  return engine.as('anna').callProcedure('attempt', { url, timeout, insideTransaction });
}

it('[MOD20] brings back status, headers and body', async () => {
  const anna = (await start()).as('anna');
  expect(await anna.callProcedure('get', { url: `${base}/a?b=c` })).toEqual({
    status: 418,
    headers: 'one, two',
    text: 'GET ',
  });
  const { headers, ...request } = asked[0]!;
  expect(request).toEqual({ method: 'GET', url: '/a?b=c', body: '' });
  expect(headers).toMatchObject({ accept: '*/*', host: base.slice('http://'.length) });
  expect(headers['user-agent']).toBeUndefined();

  const body = new Uint8Array([0, 200, 65]);
  expect(await anna.callProcedure('post', { url: `${base}/`, body })).toMatchObject({
    text: 'POST \0ÈA',
  });
  expect(asked[1]!.headers).toMatchObject({ authorization: 'secret', 'content-length': '3' });
  expect(Buffer.from(asked[1]!.headers['x-a'] as string, 'latin1').toString()).toBe('ä');
});

it('[MOD20] keeps nobody waiting while it waits', async () => {
  const engine = await start();
  const calls = Array.from({ length: crowd }, (_, i) =>
    engine.as(`caller ${i % 3}`).callProcedure('get', { url: `${base}/together` }),
  );
  const answers = await Promise.all(calls);
  expect(answers.map(answer => (answer as { text: string }).text)).toEqual(
    Array(crowd).fill('all here'),
  );
});

describe('[MOD21] redirects are followed as browsers do', () => {
  it.each([
    [301, 'GET ', undefined],
    [303, 'GET ', undefined],
    [307, 'POST a', '1'],
    [308, 'POST a', '1'],
  ])('%d', async (status, text, length) => {
    const anna = (await start()).as('anna');
    const url = `${base}/to/${status}?to=/end`;
    expect(await anna.callProcedure('post', { url, body: new Uint8Array([97]) })).toMatchObject({
      status: 418,
      text,
    });
    expect(asked[1]!.headers).toMatchObject({ authorization: 'secret' });
    expect(asked[1]!.headers['content-length']).toBe(length);
  });

  it('secrets stay with the server that they were for', async () => {
    const anna = (await start()).as('anna');
    const elsewhere = base.replace('127.0.0.1', 'localhost');
    const url = `${elsewhere}/to/307?to=${base}/end`;
    await anna.callProcedure('post', { url, body: new Uint8Array([97]) });
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['secret', undefined]);
  });

  it('ten at most', async () => {
    const engine = await start();
    expect(await attempt(engine, `${base}/loop`)).toContain('too many redirects');
    expect(asked).toHaveLength(11);
  });
});

describe('[MOD22] a request that fails throws HttpError, and the procedure can go on', () => {
  it.each([
    ['/slow', 100, 'operation timed out'],
    ['/cut', 10_000, 'error sending request'],
    ['/switch', 10_000, 'connection closed'],
    ['/large', 10_000, 'the response has more than 1000 bytes'],
  ])('%s', async (path, timeoutMs, reason) => {
    const message = await attempt(await start(), `${base}${path}?secret=1`, timeoutMs);
    expect(message).toMatch(/^HttpError: .* \(0 notes\)$/);
    expect(message).toContain(reason);
    expect(message).not.toContain('secret');
  });

  it.each([
    ['http://127.0.0.1:1/', 'ECONNREFUSED'],
    ['http://name.invalid/', 'name.invalid'],
    ['not a url', 'invalid uri'],
    ['file:///etc/passwd', 'URL scheme is not allowed'],
  ])('%s', async (url, reason) => {
    const message = await attempt(await start(), url);
    expect(message).toMatch(/^HttpError: /);
    expect(message).toContain(reason);
  });

  it('inside a transaction it is refused before anything is sent', async () => {
    expect(await attempt(await start(), base, 1_000, true)).toMatch(/^WouldBlockTransaction: /);
    expect(asked).toEqual([]);
  });

  it('time spent on a request is not the procedure’s, and a closed engine waits for none', async () => {
    const engine = await start();
    const waiting = attempt(engine, `${base}/slow`, 60_000).catch((error: unknown) => error);
    while (asked.length === 0) await new Promise(resolve => setTimeout(resolve, 5));
    await engine.close();
    expect(await waiting).toBeInstanceOf(CallError);
  });
});

describe('[MOD23] modules reach the public Internet only', () => {
  it.each([
    'http://127.0.0.1:1/',
    'http://2130706433/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:1/',
  ])('%s', async url => {
    expect(await attempt(await start({ reach: 'public' }), url)).toBe(
      'HttpError: refusing to connect to private or special-purpose addresses (0 notes)',
    );
  });

  it('or nothing at all', async () => {
    expect(await attempt(await start({ reach: 'none' }), base)).toBe(
      'HttpError: module outbound HTTP requests are disabled (0 notes)',
    );
    expect(asked).toEqual([]);
  });

  it.each([
    ['8.8.8.8', false],
    ['172.32.0.1', false],
    ['172.31.255.255', true],
    ['100.64.0.1', true],
    ['255.255.255.255', true],
    ['2606:4700::1111', false],
    ['fe80::1%eth0', true],
    ['fd00::1', true],
    ['2001:db8::1', true],
    ['example.com', true],
  ])('%s', (address, isSpecial) => {
    expect(isSpecialAddress(address)).toBe(isSpecial);
  });
});
