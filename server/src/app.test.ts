import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let plaza: TestServer;
let clientDir: string;

beforeAll(async () => {
  clientDir = await mkdtemp(join(tmpdir(), 'plaza-client-'));
  await mkdir(join(clientDir, 'assets'));
  await writeFile(join(clientDir, 'index.html'), '<!doctype html><title>Plaza</title>');
  await writeFile(
    join(clientDir, 'assets', 'main-B4x9Qz1k.js'),
    `console.log(1);${' '.repeat(2000)}`,
  );
  await writeFile(join(clientDir, '..', `${clientDir.split('/').at(-1)}.secret`), 'not yours');
  plaza = await startTestServer({ PLAZA_CLIENT_DIR: clientDir });
});
afterAll(async () => {
  await plaza?.end();
  await rm(clientDir, { recursive: true, force: true });
  await rm(`${clientDir}.secret`, { force: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${plaza.url}${path}`, { headers });

describe('every answer', () => {
  it.each(['/', '/api/auth/ok', '/config.json', '/files/x/1', '/mailbox'])(
    'of %s carries the headers that protect',
    async path => {
      const { headers } = await get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain('connect-src');
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.get('strict-transport-security')).toBe(null);
      expect(headers.get('x-powered-by')).toBe(null);
    },
  );

  it('pins https once the app has it', async () => {
    const secure = await startTestServer({ PLAZA_PUBLIC_URL: 'https://plaza.example.org' });
    const response = await fetch(`http://127.0.0.1:${secure.server.port}/healthz`);
    expect(response.headers.get('strict-transport-security')).toContain('max-age=31536000');
    await secure.end();
  });
});

describe('health', () => {
  it('tells life from readiness', async () => {
    expect((await get('/healthz')).status).toBe(200);
    const ready = await get('/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({
      status: 'failed',
      checks: { database: 'ok', engine: 'failed' },
    });
  });

  it('says what cannot be done while the engine is away', async () => {
    const visitor = plaza.visitor();
    await visitor.signUp({ email: 'mira@example.org' });
    const response = await visitor.post('/api/setup/claim', { token: 'x' });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'ENGINE_AWAY' });
  });
});

describe('the client', () => {
  it('learns where the engine is', async () => {
    expect(await (await get('/config.json')).json()).toEqual({
      engineUri: 'http://127.0.0.1:1',
      database: 'plaza',
      issuer: plaza.url,
      isDemo: false,
    });
  });

  it('gets its page at every address, and asks again each time', async () => {
    for (const path of ['/', '/s/town-square', '/p/mira', '/welcome/abc']) {
      const response = await get(path);
      expect(response.headers.get('content-type')).toContain('text/html');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('<title>Plaza');
    }
  });

  it('gets named files compressed and for ever', async () => {
    const path = '/assets/main-B4x9Qz1k.js';
    const response = await get(path, { 'accept-encoding': 'br' });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('vary')).toBe('accept-encoding');
    expect(await response.text()).toContain('console.log(1)');
    const etag = response.headers.get('etag') ?? '';
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
  });

  it('never gets a page for a missing file, nor a file from outside', async () => {
    expect((await get('/assets/gone-00000000.js')).status).toBe(404);
    const outside = `/..%2f${clientDir.split('/').at(-1)}.secret`;
    const tooLong = `/${'a'.repeat(5_000)}`;
    for (const path of [outside, '/%2e%2e/%2e%2e/etc/passwd', '/%00', '/%ff', tooLong]) {
      const response = await get(path);
      expect(response.status, path).toBeLessThan(500);
      expect(await response.text()).not.toMatch(/not yours|root:/);
    }
  });

  it('notices a new build', async () => {
    await writeFile(join(clientDir, 'index.html'), '<!doctype html><title>Plaza, rebuilt</title>');
    expect(await (await get('/')).text()).toContain('rebuilt');
  });
});

describe('requests that do not fit', () => {
  it('get JSON with a code', async () => {
    expect(await (await get('/api/nothing')).json()).toMatchObject({ code: 'NOT_FOUND' });
    const foreign = await plaza
      .visitor()
      .post('/api/setup/claim', {}, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect(await foreign.json()).toMatchObject({ code: 'WRONG_ORIGIN' });
    const large = await plaza
      .visitor()
      .post('/api/auth/sign-in/email', { email: 'x'.repeat(20_000) });
    expect(large.status).toBe(413);
    expect((await get('/api/demo/people')).status).toBe(404);
  });

  it('are limited for each address', async () => {
    const strict = await startTestServer({ PLAZA_LIMIT_SCALE: '1' });
    const reset = () =>
      strict.visitor().post('/api/auth/request-password-reset', { email: 'a@example.org' });
    for (let i = 0; i < 5; i++) expect((await reset()).status).toBe(200);
    const limited = await reset();
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await limited.json()).toMatchObject({ code: 'RATE_LIMITED' });
    await strict.end();
  });
});
