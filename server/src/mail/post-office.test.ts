import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../db/database.ts';
import { mail } from '../db/schema.ts';
import { type SmtpServer, startSmtpServer } from '../testing/smtp-server.ts';
import { databaseKinds } from '../testing/test-databases.ts';
import { PostOffice } from './post-office.ts';
import { fillTemplate } from './template.ts';
import { resetPassword } from './templates.ts';
import { openTransport } from './transport.ts';

const log = pino({ level: 'silent' });
const content = fillTemplate(resetPassword, {
  name: 'Zoë',
  email: 'zoe@example.org',
  url: 'https://plaza.example/reset?token=abc',
});

let database: Database;
let office: PostOffice | null = null;
let smtp: SmtpServer | null = null;

const rows = () => database.orm.query.mail.findMany();

/** Resolves once the queue looks as wanted; the test's own time limit ends a vain wait. */
async function untilState(state: string, attempts: number): Promise<void> {
  for (;;) {
    const [row] = await rows();
    if (row?.state === state && row.attempts === attempts) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

describe.each(databaseKinds())('the post office on $name', ({ open }) => {
  let end: () => Promise<void>;
  beforeAll(async () => {
    ({ database, end } = await open());
  });
  afterAll(() => end?.());
  afterEach(async () => {
    await office?.stop();
    await smtp?.end();
    office = null;
    smtp = null;
    await database.orm.delete(mail);
  });

  describe('without a mail server', () => {
    beforeEach(() => {
      office = new PostOffice({ orm: database.orm, transport: null, log });
    });

    it('holds mail until its address is confirmed, and shows it to nobody before', async () => {
      const arrived: string[] = [];
      office?.watch(({ recipient }) => arrived.push(recipient));
      for (const to of ['zoe@example.org', 'ada@example.org'])
        await office?.send({ to, content, isHeld: true });
      expect(await office?.listKept()).toEqual([]);
      await office?.addressConfirmed('zoe@example.org');
      await office?.addressConfirmed('zoe@example.org');
      expect(await office?.listKept()).toMatchObject([{ recipient: 'zoe@example.org' }]);
      expect(arrived).toEqual(['zoe@example.org']);
    });

    it('keeps mail for the mailbox and tells who watches', async () => {
      const arrived: string[] = [];
      const unwatch = office?.watch(({ subject }) => arrived.push(subject));
      await office?.send({ to: 'zoe@example.org', content });
      expect(arrived).toEqual([content.subject]);
      unwatch?.();
      const [listed] = (await office?.listKept()) ?? [];
      expect(listed).toMatchObject({ recipient: 'zoe@example.org', template: 'reset-password' });
      expect(await office?.openKept(listed?.id ?? '')).toMatchObject({
        text: content.text,
        html: content.html,
      });
      await office?.send({ to: 'zoe@example.org', content });
      expect(arrived).toHaveLength(1);
    });

    it('takes a mail with the same key once', async () => {
      for (let i = 0; i < 3; i++)
        await office?.send({ to: 'zoe@example.org', content, idempotencyKey: 'k' });
      expect(await rows()).toHaveLength(1);
    });

    it('forgets the oldest beyond two hundred', async () => {
      for (let i = 0; i < 203; i++) await office?.send({ to: `${i}@example.org`, content });
      const kept = (await office?.listKept()) ?? [];
      expect(kept).toHaveLength(200);
      expect(await rows()).toHaveLength(200);
    });
  });

  describe('with a mail server', () => {
    it('delivers both forms, and forgets the body with its link', async () => {
      smtp = await startSmtpServer();
      const transport = openTransport({ smtpUrl: smtp.url, from: 'Plaza <plaza@example.org>' });
      office = new PostOffice({ orm: database.orm, transport, log });
      await office.send({ to: 'zoe@example.org', content });
      await untilState('sent', 1);
      const [received] = smtp.received;
      expect(received).toContain('From: Plaza <plaza@example.org>');
      expect(received).toContain('To: zoe@example.org');
      expect(received).toContain('multipart/alternative');
      expect((await rows())[0]).toMatchObject({ html: '', text: '' });
      expect(await office.listKept()).toEqual([]);
    });

    it('waits longer after each refusal, and delivers when the server takes mail again', async () => {
      smtp = await startSmtpServer();
      smtp.isBusy = true;
      let now = Date.now();
      const transport = openTransport({ smtpUrl: smtp.url, from: 'plaza@example.org' });
      office = new PostOffice({ orm: database.orm, transport, log, now: () => now });
      await office.send({ to: 'zoe@example.org', content });
      await untilState('queued', 1);
      const waitOf = async () => ((await rows())[0]?.nextAttemptAt.getTime() ?? 0) - now;
      expect(await waitOf()).toBe(60_000);
      now += 60_000;
      office.start();
      await untilState('queued', 2);
      expect(await waitOf()).toBe(120_000);
      expect((await rows())[0]?.lastError).toContain('451');
      smtp.isBusy = false;
      now += 120_000;
      office.start();
      await untilState('sent', 3);
      expect(smtp.received).toHaveLength(1);
    });

    it('takes up what a server that died had promised', async () => {
      const before = openTransport({ smtpUrl: 'smtp://127.0.0.1:1', from: 'plaza@example.org' });
      office = new PostOffice({ orm: database.orm, transport: before, log });
      await office.send({ to: 'zoe@example.org', content });
      await office.stop();
      smtp = await startSmtpServer();
      const transport = openTransport({ smtpUrl: smtp.url, from: 'plaza@example.org' });
      office = new PostOffice({
        orm: database.orm,
        transport,
        log,
        now: () => Date.now() + 3_600_000,
      });
      office.start();
      while (smtp.received.length === 0) await new Promise(resolve => setTimeout(resolve, 10));
    });

    it('gives a mail up after a day of refusals', async () => {
      let now = Date.now();
      const transport = openTransport({ smtpUrl: 'smtp://127.0.0.1:1', from: 'plaza@example.org' });
      office = new PostOffice({ orm: database.orm, transport, log, now: () => now });
      await office.send({ to: 'zoe@example.org', content });
      const begun = now;
      for (let attempts = 1; attempts < 12; attempts++) {
        await untilState('queued', attempts);
        now = (await rows())[0]?.nextAttemptAt.getTime() ?? 0;
        office.start();
      }
      await untilState('failed', 12);
      expect((now - begun) / 3_600_000).toBeGreaterThan(16);
      expect(await rows()).toMatchObject([{ html: '', text: '' }]);
      now = begun + 29 * 24 * 3_600_000;
      await office.cleanUp();
      expect(await rows()).toHaveLength(1);
      now = begun + 31 * 24 * 3_600_000;
      await office.cleanUp();
      expect(await rows()).toEqual([]);
    });
  });
});
