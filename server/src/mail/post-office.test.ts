import { sql } from 'drizzle-orm';
import { Inngest } from 'inngest';
import { serve } from 'inngest/edge';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../db/database.ts';
import { mail } from '../db/schema.ts';
import { JobStore } from '../jobs/job-store.ts';
import { LocalRunner } from '../jobs/local-runner.ts';
import { type SmtpServer, startSmtpServer } from '../testing/smtp-server.ts';
import { databaseKinds } from '../testing/test-databases.ts';
import { deliverMail, requestDelivery } from './deliver-mail.ts';
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

describe.each(databaseKinds())('the post office on $name', ({ open }) => {
  let end: () => Promise<void>;
  beforeAll(async () => {
    ({ database, end } = await open());
  });
  afterAll(() => end?.());
  afterEach(async () => {
    office?.stop();
    await smtp?.end();
    office = null;
    smtp = null;
    await database.orm.delete(mail);
  });

  describe('without a mail server', () => {
    beforeEach(() => {
      const requestDelivery = () => Promise.reject(new Error('nothing is delivered'));
      office = new PostOffice({ orm: database.orm, transport: null, requestDelivery, log });
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
    let now = Date.UTC(2026, 10, 20, 12);
    let runner: LocalRunner | null = null;

    /** An office whose mail the local runner has delivered, as in the running server. */
    async function open(smtpUrl: string): Promise<PostOffice> {
      const transport = openTransport({ smtpUrl, from: 'Plaza <plaza@example.org>' });
      const client = new Inngest({
        id: 'test',
        isDev: true,
        checkpointing: false,
        eventKey: 'local',
        logger: { debug() {}, info() {}, warn() {}, error() {} },
        fetch: async (_: unknown, init?: RequestInit) =>
          Response.json({ ids: await runner?.accept(JSON.parse(String(init?.body))), status: 200 }),
      });
      const opened = new PostOffice({
        orm: database.orm,
        transport,
        requestDelivery: mailIds => requestDelivery(client, mailIds),
        log,
        now: () => now,
      });
      const handler = serve({ client, functions: [deliverMail(client, opened)] });
      const store = new JobStore(database.orm);
      runner = new LocalRunner({ store, handler, log, now: () => now });
      await runner.start();
      return opened;
    }

    async function pass(ms: number): Promise<void> {
      now += ms;
      runner?.wake();
      await runner?.idle();
    }

    afterEach(async () => {
      await runner?.stop();
      await database.orm.execute(sql`TRUNCATE job_event, job_run, job_task`);
    });

    it('delivers both forms, and forgets the body with its link', async () => {
      smtp = await startSmtpServer();
      office = await open(smtp.url);
      await office.send({ to: 'zoe@example.org', content });
      await pass(0);
      const [received] = smtp.received;
      expect(received).toContain('From: Plaza <plaza@example.org>');
      expect(received).toContain('To: zoe@example.org');
      expect(received).toContain('multipart/alternative');
      expect(await rows()).toMatchObject([{ state: 'sent', attempts: 1, html: '', text: '' }]);
      expect(await office.listKept()).toEqual([]);
    });

    it('tries again when the server takes mail again, under the same Message-ID', async () => {
      smtp = await startSmtpServer();
      smtp.isBusy = true;
      office = await open(smtp.url);
      await office.send({ to: 'zoe@example.org', content });
      await pass(0);
      expect(await rows()).toMatchObject([{ state: 'queued', attempts: 1 }]);
      expect((await rows())[0]?.lastError).toContain('451');
      smtp.isBusy = false;
      await pass(20_000);
      expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }]);
      const [{ id } = { id: '' }] = await rows();
      expect(smtp.received).toHaveLength(1);
      expect(smtp.received[0]).toContain(`Message-ID: <${id}@example.org>`);
    });

    it('takes up what a server that died had promised', async () => {
      office = await open('smtp://127.0.0.1:1');
      // Stored, and the process is gone before anything was requested.
      await runner?.stop();
      const lost = office.send({ to: 'zoe@example.org', content });
      await lost;
      await database.orm.execute(sql`TRUNCATE job_event, job_run, job_task`);
      smtp = await startSmtpServer();
      office = await open(smtp.url);
      await office.resume();
      await office.resume();
      await pass(0);
      expect(smtp.received).toHaveLength(1);
    });

    it('gives a mail up after half a day of refusals', async () => {
      office = await open('smtp://127.0.0.1:1');
      await office.send({ to: 'zoe@example.org', content });
      const begun = now;
      for (let tries = 0; tries < 12; tries++) await pass(4_000_000);
      expect(await rows()).toMatchObject([{ state: 'queued' }]);
      for (let tries = 0; tries < 12; tries++) await pass(4_000_000);
      // The job's end tells the office through a job of its own.
      await pass(0);
      expect(await rows()).toMatchObject([{ state: 'failed', html: '', text: '' }]);
      now = begun + 29 * 24 * 3_600_000;
      await office.cleanUp();
      expect(await rows()).toHaveLength(1);
      now = begun + 31 * 24 * 3_600_000;
      await office.cleanUp();
      expect(await rows()).toEqual([]);
    });
  });
});
