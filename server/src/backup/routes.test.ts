import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let plaza: TestServer;
let secret: string;
beforeAll(async () => {
  plaza = await startTestServer();
  secret = (await readFile(join(plaza.dir, 'secrets', 'operator'), 'utf8')).trim();
});
afterAll(() => plaza?.end());

const ask = (headers: Record<string, string>, body: unknown) =>
  fetch(new URL('/api/operator/backup', plaza.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

it('is not there for anybody who cannot read the data folder', async () => {
  const folder = join(plaza.dir, 'stolen');
  const authorization = `Bearer ${secret}`;
  expect((await ask({}, { folder })).status).toBe(404);
  expect((await ask({ authorization: 'Bearer guess' }, { folder })).status).toBe(404);
  const page = { origin: 'https://evil.example', authorization };
  expect((await ask(page, { folder })).status).toBe(403);
});

it('saves the running community and tells how far it is', async () => {
  const authorization = `Bearer ${secret}`;
  const folder = join(plaza.dir, 'backup');
  const response = await ask({ authorization }, { folder });
  const news = (await response.text())
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  // The test's server is told of an engine elsewhere, which a backup leaves out.
  expect(news.slice(0, -1).map(({ step }) => step)).toEqual([
    'engine',
    'database',
    'files',
    'check sums',
  ]);
  expect(news.at(-1).done.bytes).toBeGreaterThan(0);
  const again = (await (await ask({ authorization }, { folder })).text()).trim();
  expect(JSON.parse(again).failed).toContain('exists already');
  expect((await ask({ authorization }, { folder: 'relative' })).status).toBe(400);
});
