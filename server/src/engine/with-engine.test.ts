/** The server together with a real engine and the real module. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderFileStore } from '../files/file-store.ts';
import { sweepFiles } from '../files/sweep.ts';
import type { KeptMail } from '../mail/post-office.ts';
import { connect, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { startTestServer, type TestServer, tokenIn } from '../testing/test-server.ts';
import type { Visitor } from '../testing/visitor.ts';

let engine: TestEngine;
let plaza: TestServer;

beforeAll(async () => {
  engine = await startTestEngine();
  plaza = await startTestServer({
    SPACETIMEDB_URI: engine.url,
    SPACETIMEDB_TOKEN: engine.ownerToken,
  });
  while (!(await fetch(`${plaza.url}/readyz`)).ok)
    await new Promise(resolve => setTimeout(resolve, 20));
});
afterAll(async () => {
  await plaza?.end();
  await engine?.end();
});

const picture = async () =>
  new Blob([
    await sharp({ create: { width: 640, height: 400, channels: 3, background: '#216af9' } })
      .png()
      .toBuffer(),
  ]);

/** Signs somebody up and makes their person, as the client does. */
async function newcomer(handle: string): Promise<Visitor> {
  const visitor = plaza.visitor();
  await visitor.signUp({ name: handle, email: `${handle}@example.org` });
  const { connection } = await connect(engine, await visitor.engineToken());
  await connection.reducers.register({ handle, displayName: handle });
  connection.disconnect();
  return visitor;
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}

describe('an account and its person', () => {
  it('the engine believes the token of somebody new', async () => {
    const visitor = plaza.visitor();
    await visitor.signUp({ email: 'mira@example.org' });
    const { connection } = await connect(engine, await visitor.engineToken());
    expect([...connection.db.me.iter()]).toHaveLength(0);
    await connection.reducers.register({ handle: 'mira', displayName: 'Mira Lindt' });
    expect([...connection.db.me.iter()]).toHaveLength(1);
    connection.disconnect();
  });

  it('a welcome comes by mail once the address is confirmed, not before', async () => {
    const late = await newcomer('late');
    const early = plaza.visitor();
    await early.signUp({ email: 'early@example.org' });
    await confirm(early, 'early@example.org');
    const { connection } = await connect(engine, await early.engineToken());
    await connection.reducers.register({ handle: 'early', displayName: 'Early' });
    connection.disconnect();

    // The outbox keeps its order: with the later welcome out, the earlier one was handled too.
    await plaza.mailTo('early@example.org', 'welcome');
    const { mails } = (await (await late.get('/mailbox/mails')).json()) as { mails: KeptMail[] };
    const toLate = mails.filter(mail => mail.recipient === 'late@example.org');
    expect(toLate.map(mail => mail.template)).toEqual(['verify-address']);
    await confirm(late, 'late@example.org');
    expect((await plaza.mailTo('late@example.org', 'welcome')).text).toContain('@late');
  });

  const confirm = async (visitor: Visitor, email: string) => {
    const token = encodeURIComponent(tokenIn(await plaza.mailTo(email, 'verify-address')));
    expect((await visitor.get(`/api/auth/verify-email?token=${token}`)).status).toBe(200);
  };

  it('sign-out ends the connections of the session and turns its token away', async () => {
    const visitor = await newcomer('otto');
    const token = await visitor.engineToken();
    const { ended } = await connect(engine, token);
    await visitor.post('/api/auth/sign-out', {});
    await ended;
    await expect(connect(engine, token)).rejects.toThrow();
  });

  it('ending one session leaves the others their place', async () => {
    const laptop = await newcomer('ada');
    const phone = plaza.visitor();
    await phone.post('/api/auth/sign-in/email', {
      email: 'ada@example.org',
      password: 'nine green lamps',
    });
    const onPhone = await connect(engine, await phone.engineToken());
    await laptop.post('/api/auth/revoke-other-sessions', {});
    await onPhone.ended;
    const { connection } = await connect(engine, await laptop.engineToken());
    expect([...connection.db.me.iter()]).toHaveLength(1);
    connection.disconnect();
  });
});

describe('pictures', () => {
  it('are stored, registered for their owner, and served to anybody for ever', async () => {
    const visitor = await newcomer('lena');
    const response = await visitor.upload('/api/files', await picture());
    expect(response.status).toBe(201);
    const file = (await response.json()) as {
      id: string;
      width: number;
      height: number;
      placeholder: string;
    };
    expect(file).toMatchObject({ width: 640, height: 400 });
    expect(file.placeholder).toMatch(/^data:image\/webp;base64,/);
    expect(file.placeholder.length).toBeLessThan(600);

    const { connection } = await connect(engine, await visitor.engineToken());
    const [me] = [...connection.db.me.iter()];
    expect(connection.db.file.id.find(file.id)).toMatchObject({
      ownerId: me?.personId,
      width: 640,
    });
    connection.disconnect();

    const served = await fetch(`${plaza.url}/files/${file.id}/320`);
    expect(served.headers.get('content-type')).toBe('image/webp');
    expect(served.headers.get('cache-control')).toContain('immutable');
    const { width, height } = await sharp(Buffer.from(await served.arrayBuffer())).metadata();
    expect([width, height]).toEqual([320, 200]);
    const again = await fetch(`${plaza.url}/files/${file.id}/320`, {
      headers: { 'if-none-match': served.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it('of somebody who has no person yet are refused, and nothing stays on the disk', async () => {
    const visitor = plaza.visitor();
    await visitor.signUp({ email: 'nobody-yet@example.org' });
    const before = await storedFiles();
    const response = await visitor.upload('/api/files', await picture());
    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe('REGISTRATION_REQUIRED');
    expect(await storedFiles()).toEqual(before);
  });

  it('are refused from visitors, and when they are none', async () => {
    const stranger = await plaza.visitor().upload('/api/files', await picture());
    expect(stranger.status).toBe(401);
    const visitor = await newcomer('paul');
    const text = await visitor.upload(
      '/api/files',
      new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>']),
    );
    expect(await codeOf(text)).toBe('PICTURE_UNREADABLE');
    const broken = new Blob([Buffer.from('89504e470d0a1a0a0000', 'hex')], { type: 'image/png' });
    expect(await codeOf(await visitor.upload('/api/files', broken))).toBe('PICTURE_UNREADABLE');
    const large = await visitor.upload('/api/files', new Blob([new Uint8Array(13 * 1024 * 1024)]));
    expect(await codeOf(large)).toBe('PICTURE_TOO_LARGE');
  });

  it('that nobody knows of are swept away, the others stay', async () => {
    const visitor = await newcomer('ruth');
    const upload = await visitor.upload('/api/files', await picture());
    const { id } = (await upload.json()) as { id: string };
    const store = new FolderFileStore(join(plaza.dir, 'files'));
    const orphan = 'f'.repeat(32);
    await store.put(orphan, [{ size: 320, bytes: Buffer.from('left behind by a crash') }]);
    const address = { uri: engine.url, database: 'plaza', token: () => engine.ownerToken };
    expect(await sweepFiles(store, address)).toBe(0);
    const inTwoDays = Date.now() + 2 * 86_400_000;
    expect(await sweepFiles(store, address, inTwoDays)).toBe(1);
    expect(await store.read(orphan, 320)).toBe(null);
    expect(await store.read(id, 320)).not.toBe(null);
  });

  const storedFiles = async () => {
    const names = await readdir(join(plaza.dir, 'files'), { recursive: true });
    return names.filter(name => name.endsWith('.webp')).sort();
  };
});

describe('the first admin', () => {
  it('is whoever opens the printed link first, and no other link works', async () => {
    const token = plaza.server.adminLink?.split('/').at(-1) ?? '';
    expect(token).toMatch(/^[\w-]{32}$/);
    const first = await newcomer('first');
    const second = await newcomer('second');

    expect((await plaza.visitor().post('/api/setup/claim', { token })).status).toBe(401);
    expect(await codeOf(await first.post('/api/setup/claim', { token: 'a guess' }))).toBe(
      'INVALID_TOKEN',
    );
    expect((await first.post('/api/setup/claim', { token })).status).toBe(204);
    expect(await codeOf(await second.post('/api/setup/claim', { token }))).toBe('INVALID_TOKEN');

    const { connection } = await connect(engine, await first.engineToken());
    const [me] = [...connection.db.me.iter()];
    expect(me?.roles.map(role => role.tag)).toEqual(['Admin']);
    connection.disconnect();
  });

  it('reads the mailbox from anywhere, as staff do who are not suspended; others do not', async () => {
    const admin = plaza.visitor();
    await admin.post('/api/auth/sign-in/email', {
      email: 'first@example.org',
      password: 'nine green lamps',
    });
    const fromAfar = { headers: { 'x-forwarded-for': '203.0.113.7' } };
    expect((await admin.get('/mailbox/mails', fromAfar)).status).toBe(200);
    const member = plaza.visitor();
    await member.post('/api/auth/sign-in/email', {
      email: 'second@example.org',
      password: 'nine green lamps',
    });
    expect((await member.get('/mailbox/mails', fromAfar)).status).toBe(403);
    expect((await plaza.visitor().get('/mailbox/mails', fromAfar)).status).toBe(403);

    const { connection } = await connect(engine, await admin.engineToken());
    const { reducers } = connection;
    const memberId = await personOf(member);
    await reducers.grantRole({ personId: memberId, role: { tag: 'Staff' } });
    expect((await member.get('/mailbox/mails', fromAfar)).status).toBe(200);
    await reducers.suspendPerson({ personId: memberId, reason: 'A test.', until: undefined });
    expect((await member.get('/mailbox/mails', fromAfar)).status).toBe(403);
    connection.disconnect();
  });

  const personOf = async (visitor: Visitor) => {
    const { connection } = await connect(engine, await visitor.engineToken());
    const [me] = [...connection.db.me.iter()];
    connection.disconnect();
    return me?.personId ?? 0n;
  };
});
