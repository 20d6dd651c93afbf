import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparedData } from './testing/prepared-data.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let plaza: TestServer;
beforeAll(async () => {
  plaza = await startTestServer();
});
afterAll(() => plaza?.end());

describe('startServer', () => {
  it('keeps accounts, sessions and keys over a restart', async () => {
    const data = await preparedData();
    const issuer = { PLAZA_ISSUER: 'http://plaza.test' };
    const first = await startTestServer(issuer, { data: data.dir });
    const visitor = first.visitor();
    await visitor.signUp({ email: 'mira@example.org' });
    const keysBefore = await (await visitor.get('/api/auth/jwks')).json();
    await first.end();

    const second = await startTestServer(
      { ...issuer, PLAZA_PORT: String(first.server.port) },
      { data: data.dir },
    );
    expect(await visitor.isSignedIn()).toBe(true);
    expect(await (await visitor.get('/api/auth/jwks')).json()).toEqual(keysBefore);
    expect((await visitor.signUp({ email: 'mira@example.org' })).status).toBe(422);
    await second.end();
    await data.remove();
  });

  it('refuses a second start on the same folder, and harms nothing', async () => {
    await expect(startTestServer({}, { data: plaza.dir })).rejects.toThrow(/is in use by a Plaza/);
    expect((await fetch(`${plaza.url}/healthz`)).status).toBe(200);
  });

  it('refuses a port in use, and lets go of the folder', async () => {
    const data = await preparedData();
    const port = String(plaza.server.port);
    await expect(startTestServer({ PLAZA_PORT: port }, { data: data.dir })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use`,
    );
    const free = await startTestServer({}, { data: data.dir });
    await free.end();
    await data.remove();
  });

  it('says that the named database does not answer, without its password', async () => {
    const start = startTestServer({ DATABASE_URL: 'postgres://plaza:secret@127.0.0.1:1/plaza' });
    await expect(start).rejects.toThrow(
      /^The database of DATABASE_URL does not answer \((?!.*secret).*\)\.$/,
    );
  });

  it('prints a new admin link at each start while there is no admin, and none with a demonstration', async () => {
    expect(plaza.server.adminLink).toMatch(/^http:\/\/localhost:\d+\/welcome\/[\w-]{32}$/);
  });
});

describe('the process', () => {
  it('ends with one sentence and code 1 when a setting is wrong', async () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', main], {
      env: { PATH: process.env.PATH, PLAZA_PORT: 'seven' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => (output += chunk));
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(output).toBe('PLAZA_PORT must be a whole number from 0 to 65535, but is "seven".\n');
  });
});
