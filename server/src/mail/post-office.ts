/**
 * Every mail goes through the database: what is promised to be sent survives a crash, and without a
 * mail server it can be read in the mailbox.
 *
 *   send ──► queued ──deliver──► sent        the body is emptied: it holds links
 *    │          ▲ └── refused ──► waits: 1 min, 2, 4, … ──► failed after a day's tries, emptied too
 *    ├────► kept                             no mail server: for the mailbox page
 *    └────► held ──addressConfirmed──► queued or kept; never confirmed, it is forgotten
 */
import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, inArray, lt, lte, min } from 'drizzle-orm';
import type { Orm } from '../db/database.ts';
import { mail } from '../db/schema.ts';
import type { Logger } from '../log.ts';
import type { MailContent } from './template.ts';
import type { MailTransport } from './transport.ts';

/** A mail as the mailbox lists it. */
export interface KeptMail {
  readonly id: string;
  readonly template: string;
  readonly recipient: string;
  readonly subject: string;
  readonly createdAt: Date;
}

/** A mail with its body. */
export interface OpenedMail extends KeptMail {
  readonly html: string;
  readonly text: string;
}

/** Tries before a mail is given up: with the doubling wait they span about a day. */
const ATTEMPTS_MAX = 12;

const FIRST_RETRY_MS = 60_000;

const RETRY_MS_MAX = 4 * 3_600_000;

/** Mails taken at once. */
const BATCH = 20;

/** Kept mails shown, and kept at all. */
const KEPT_MAX = 200;

/** How long it is remembered that a mail was sent or given up, and how long one is held. */
const SETTLED_MS_MAX = 30 * 24 * 3_600_000;

/** Stores, delivers and shows mail. */
export class PostOffice {
  readonly #orm: Orm;
  readonly #transport: MailTransport | null;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #watchers = new Set<(arrived: KeptMail) => void>();
  #delivering: Promise<void> | null = null;
  #isDeliveryWanted = false;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  /** @param parts.transport null keeps every mail for the mailbox */
  constructor(parts: {
    readonly orm: Orm;
    readonly transport: MailTransport | null;
    readonly log: Logger;
    readonly now?: () => number;
  }) {
    this.#orm = parts.orm;
    this.#transport = parts.transport;
    this.#log = parts.log;
    this.#now = parts.now ?? Date.now;
  }

  /** Takes up what an earlier run left in the queue. */
  start(): void {
    this.#wake();
  }

  /** Stops after the delivery under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#delivering;
    this.#transport?.close();
  }

  /**
   * Accepts a mail. It is stored when this resolves, and delivered afterwards.
   * @param message.idempotencyKey a second mail with the same key is dropped
   * @param message.isHeld it goes out once `addressConfirmed` is called, and not before
   */
  async send(message: {
    readonly to: string;
    readonly content: MailContent;
    readonly idempotencyKey?: string;
    readonly isHeld?: boolean;
  }): Promise<void> {
    const createdAt = new Date(this.#now());
    const [row] = await this.#orm
      .insert(mail)
      .values({
        id: randomUUID(),
        idempotencyKey: message.idempotencyKey ?? null,
        recipient: message.to,
        ...message.content,
        state: message.isHeld ? 'held' : this.#readyState,
        nextAttemptAt: createdAt,
        createdAt,
      })
      .onConflictDoNothing({ target: mail.idempotencyKey })
      .returning();
    if (row && !message.isHeld) await this.#announce([row]);
  }

  /** Lets the mails go that were held for this address. */
  async addressConfirmed(email: string): Promise<void> {
    const createdAt = new Date(this.#now());
    const released = await this.#orm
      .update(mail)
      .set({ state: this.#readyState, nextAttemptAt: createdAt, createdAt })
      .where(and(eq(mail.state, 'held'), eq(mail.recipient, email)))
      .returning();
    if (released.length > 0) await this.#announce(released);
  }

  /** The newest mails that wait in the mailbox. */
  async listKept(): Promise<KeptMail[]> {
    return await this.#orm
      .select({
        id: mail.id,
        template: mail.template,
        recipient: mail.recipient,
        subject: mail.subject,
        createdAt: mail.createdAt,
      })
      .from(mail)
      .where(eq(mail.state, 'kept'))
      .orderBy(desc(mail.createdAt))
      .limit(KEPT_MAX);
  }

  /** One mail of the mailbox, or null. */
  async openKept(id: string): Promise<OpenedMail | null> {
    const rows = await this.#orm
      .select()
      .from(mail)
      .where(and(eq(mail.id, id), eq(mail.state, 'kept')));
    return rows[0] ?? null;
  }

  /**
   * Hears of each mail that arrives in the mailbox.
   * @returns ends it
   */
  watch(watcher: (arrived: KeptMail) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Removes mails that were sent, given up or held a month ago: nobody needs to know for longer. */
  async cleanUp(): Promise<void> {
    const settled = inArray(mail.state, ['sent', 'failed', 'held']);
    const before = new Date(this.#now() - SETTLED_MS_MAX);
    await this.#orm.delete(mail).where(and(settled, lt(mail.createdAt, before)));
  }

  get #readyState(): 'queued' | 'kept' {
    return this.#transport ? 'queued' : 'kept';
  }

  /** Has mails delivered that are ready, or shown. */
  async #announce(ready: readonly KeptMail[]): Promise<void> {
    if (this.#transport) {
      this.#wake();
      return;
    }
    for (const { id, template, recipient, subject, createdAt } of ready) {
      this.#log.info({ mail: template, to: recipient }, 'Mail is in the mailbox');
      for (const watcher of this.#watchers)
        watcher({ id, template, recipient, subject, createdAt });
    }
    await this.#pruneKept();
  }

  async #pruneKept(): Promise<void> {
    const tooOld = await this.#orm
      .select({ id: mail.id })
      .from(mail)
      .where(eq(mail.state, 'kept'))
      .orderBy(desc(mail.createdAt))
      .offset(KEPT_MAX);
    const ids = tooOld.map(row => row.id);
    if (ids.length > 0) await this.#orm.delete(mail).where(inArray(mail.id, ids));
  }

  #wake(): void {
    if (!this.#transport || this.#isStopped) return;
    this.#isDeliveryWanted = true;
    this.#delivering ??= this.#deliverAll(this.#transport).finally(() => {
      this.#delivering = null;
      // Something came in while the round was ending.
      if (this.#isDeliveryWanted) this.#wake();
    });
  }

  async #deliverAll(transport: MailTransport): Promise<void> {
    try {
      while (this.#isDeliveryWanted && !this.#isStopped) {
        this.#isDeliveryWanted = false;
        const due = await this.#orm
          .select()
          .from(mail)
          .where(and(eq(mail.state, 'queued'), lte(mail.nextAttemptAt, new Date(this.#now()))))
          .orderBy(asc(mail.nextAttemptAt))
          .limit(BATCH);
        for (const row of due) await this.#deliver(transport, row);
        if (due.length > 0) this.#isDeliveryWanted = true;
      }
      await this.#sleepUntilDue();
    } catch (error) {
      this.#log.error({ err: error }, 'The mail queue could not be worked through');
      // What was due is due still: without a pause the same mail would go out again and again.
      this.#sleep(FIRST_RETRY_MS);
    }
  }

  async #deliver(transport: MailTransport, row: typeof mail.$inferSelect): Promise<void> {
    try {
      await transport.deliver({ ...row, to: row.recipient });
      await this.#orm
        .update(mail)
        .set({ state: 'sent', attempts: row.attempts + 1, html: '', text: '', lastError: null })
        .where(eq(mail.id, row.id));
      this.#log.info({ mail: row.template }, 'Mail sent');
    } catch (error) {
      const attempts = row.attempts + 1;
      const isGivenUp = attempts >= ATTEMPTS_MAX;
      const waitMs = Math.min(RETRY_MS_MAX, FIRST_RETRY_MS * 2 ** (attempts - 1));
      await this.#orm
        .update(mail)
        .set({
          state: isGivenUp ? 'failed' : 'queued',
          ...(isGivenUp ? { html: '', text: '' } : {}),
          attempts,
          lastError: String(error).slice(0, 500),
          nextAttemptAt: new Date(this.#now() + waitMs),
        })
        .where(eq(mail.id, row.id));
      this.#log.warn(
        { mail: row.template, attempts, err: error },
        isGivenUp ? 'Mail given up' : 'Mail not accepted',
      );
    }
  }

  async #sleepUntilDue(): Promise<void> {
    if (this.#isStopped) return;
    const [next] = await this.#orm
      .select({ at: min(mail.nextAttemptAt) })
      .from(mail)
      .where(eq(mail.state, 'queued'));
    if (next?.at) this.#sleep(Math.max(0, next.at.getTime() - this.#now()));
  }

  #sleep(ms: number): void {
    if (this.#isStopped) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#wake(), ms);
    this.#timer.unref();
  }
}
