/** Entering the demonstration, with a real engine and people imported as the seeding does it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Identity, Timestamp } from 'spacetimedb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../db/database.ts';
import { preparedData } from '../testing/prepared-data.ts';
import {
  type Connected,
  connect,
  startTestEngine,
  type TestEngine,
} from '../testing/test-engine.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { DatabaseDemoAccounts } from './demo-accounts.ts';

let engine: TestEngine;
let plaza: TestServer;
let owner: Connected;
let remove: () => Promise<void>;
/** Starts a server on the same folder and engine. */
let start: (port: number) => Promise<TestServer>;

beforeAll(async () => {
  engine = await startTestEngine();
  const data = await preparedData();
  remove = data.remove;
  // Complete already, so that the server imports nothing of its own.
  await writeFile(
    join(data.dir, 'demo.json'),
    JSON.stringify({ begunAt: new Date(), isComplete: true }),
  );
  start = port =>
    startTestServer(
      {
        SPACETIMEDB_URI: engine.url,
        SPACETIMEDB_TOKEN: engine.ownerToken,
        PLAZA_PORT: String(port),
      },
      { data: data.dir, demo: true },
    );
  // The first start chooses port and issuer; the accounts are derived from that.
  const first = await start(0);
  await first.end();
  const database = await openDatabase({ url: null, folder: join(data.dir, 'postgres') });
  const accounts = new DatabaseDemoAccounts(database.orm, first.url);
  const people = [{ handle: 'yusra', displayName: 'Yusra Haddad' }];
  const identities = await accounts.ensure(people);
  expect(await accounts.ensure(people)).toEqual(identities);
  await database.close();

  plaza = await start(first.server.port);
  owner = await connect(engine, engine.ownerToken);
  const importPerson = (handle: string, identity: bigint | undefined) =>
    owner.connection.reducers.importPerson({
      identity: identity === undefined ? undefined : new Identity(identity),
      handle,
      displayName: 'Yusra Haddad',
      headline: 'Bread, Quay 4',
      bio: '',
      hue: 3,
      trade: { tag: 'Goods' },
      createdAt: Timestamp.now(),
    });
  await importPerson('yusra', identities.get('yusra'));
  await importPerson('only-seen', undefined);
  while (!(await fetch(`${plaza.url}/readyz`)).ok)
    await new Promise(resolve => setTimeout(resolve, 20));
});
afterAll(async () => {
  owner?.connection.disconnect();
  await plaza?.end();
  await engine?.end();
  await remove?.();
});

describe('the demonstration', () => {
  it('is announced, and offers the people who can be entered', async () => {
    const config = await (await plaza.visitor().get('/config.json')).json();
    expect(config).toMatchObject({ isDemo: true });
    expect(plaza.server.adminLink).toBe(null);
    const { people } = (await (await plaza.visitor().get('/api/demo/people')).json()) as {
      people: unknown[];
    };
    expect(people).toEqual([
      {
        handle: 'yusra',
        displayName: 'Yusra Haddad',
        headline: 'Bread, Quay 4',
        avatarFileId: null,
        hue: 3,
      },
    ]);
  });

  it('is entered with one click, as that very person', async () => {
    const visitor = plaza.visitor();
    expect((await visitor.post('/api/demo/enter', { handle: 'yusra' })).status).toBe(204);
    const { connection } = await connect(engine, await visitor.engineToken());
    const [me] = [...connection.db.me.iter()];
    expect(connection.db.person.id.find(me?.personId ?? 0n)?.handle).toBe('yusra');
    connection.disconnect();
  });

  it('shows nobody where and with what the others look at it', async () => {
    const [first, second] = [plaza.visitor(), plaza.visitor()];
    await first.post('/api/demo/enter', { handle: 'yusra' }, { 'user-agent': 'First/1.0' });
    await second.post('/api/demo/enter', { handle: 'yusra' });
    const sessions = await second.get('/api/auth/list-sessions');
    expect(sessions.status).toBe(200);
    const text = await sessions.text();
    expect(text).not.toContain('First/1.0');
    expect(text).not.toContain('127.0.0.1');
    expect(text).toContain('"ipAddress":""');
  });

  it('lets nobody end the session of another who looks at it', async () => {
    const [first, second] = [plaza.visitor(), plaza.visitor()];
    for (const visitor of [first, second])
      await visitor.post('/api/demo/enter', { handle: 'yusra' });
    const tokenOf = async (visitor: typeof first) => {
      const response = await visitor.get('/api/auth/get-session');
      return ((await response.json()) as { session: { token: string } }).session.token;
    };
    const end = (path: string, body: object) => second.post(`/api/auth/${path}`, body);
    for (const refused of [
      await end('revoke-session', { token: await tokenOf(first) }),
      await end('revoke-sessions', {}),
      await end('revoke-other-sessions', {}),
    ]) {
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ code: 'SHARED_ACCOUNT' });
    }
    expect(await first.isSignedIn()).toBe(true);
    expect((await end('revoke-session', { token: await tokenOf(second) })).status).toBe(200);
    expect(await second.isSignedIn()).toBe(false);
    expect(await first.isSignedIn()).toBe(true);
  });

  it('sends its people no mail', async () => {
    const body = { email: 'yusra@demo.invalid' };
    const asked = await plaza.visitor().post('/api/auth/request-password-reset', body);
    expect(asked.status).toBe(200);
    const { mails } = (await (await plaza.visitor().get('/mailbox/mails')).json()) as {
      mails: unknown[];
    };
    expect(mails).toEqual([]);
  });

  it('refuses a request that is longer than any handle, with a code', async () => {
    const response = await plaza.visitor().post('/api/demo/enter', { handle: 'y'.repeat(5_000) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  it('lets nobody else be entered, nor from a foreign page', async () => {
    const visitor = plaza.visitor();
    for (const handle of ['only-seen', 'nobody', '', 7]) {
      expect((await visitor.post('/api/demo/enter', { handle })).status).toBe(404);
    }
    const foreign = await visitor.post(
      '/api/demo/enter',
      { handle: 'yusra' },
      { origin: 'https://evil.example' },
    );
    expect(foreign.status).toBe(403);
    expect(await visitor.isSignedIn()).toBe(false);
  });

  it('ends for everybody when it is cleared, and leaves the way to a first admin', async () => {
    const visitor = plaza.visitor();
    await visitor.post('/api/demo/enter', { handle: 'yusra' });
    const { ended } = await connect(engine, await visitor.engineToken());
    await owner.connection.reducers.clearDemo({});
    await ended;
    expect(await visitor.isSignedIn()).toBe(false);
    expect((await visitor.post('/api/demo/enter', { handle: 'yusra' })).status).toBe(404);
    expect(await (await visitor.get('/config.json')).json()).toMatchObject({ isDemo: false });

    await plaza.end();
    plaza = await start(Number(new URL(plaza.url).port));
    expect(plaza.server.adminLink).toMatch(/\/welcome\/[\w-]{32}$/);
  });
});
