/**
 * Every mail goes through the database: what is promised to be sent survives a crash, and without a
 * mail server it can be read in the mailbox.
 *
 *   send ──► queued ──deliver──► sent        the body is emptied: it holds links
 *    │          ▲ └── giveUp ──► failed      emptied too
 *    ├────► kept                             no mail server: for the mailbox page
 *    └────► held ──addressConfirmed──► queued or kept; never confirmed, it is forgotten
 *
 * When and how often delivery is tried is for the background job that calls it: see deliver-mail.ts.
 */
import { randomUUID } from 'node:crypto';
import { and, desc, eq, inArray, lt } from 'drizzle-orm';
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

/** Kept mails shown, and kept at all. */
const KEPT_MAX = 200;

/** How long it is remembered that a mail was sent or given up, and how long one is held. */
const SETTLED_MS_MAX = 30 * 24 * 3_600_000;

/** Stores, delivers and shows mail. */
export class PostOffice {
  readonly #orm: Orm;
  readonly #transport: MailTransport | null;
  readonly #requestDelivery: (mailIds: readonly string[]) => Promise<void>;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #watchers = new Set<(arrived: KeptMail) => void>();

  /**
   * @param parts.transport null keeps every mail for the mailbox
   * @param parts.requestDelivery has `deliver` called for each of these mails, until it succeeds; a
   *   second request for the same one may be dropped
   */
  constructor(parts: {
    readonly orm: Orm;
    readonly transport: MailTransport | null;
    readonly requestDelivery: (mailIds: readonly string[]) => Promise<void>;
    readonly log: Logger;
    readonly now?: () => number;
  }) {
    this.#orm = parts.orm;
    this.#transport = parts.transport;
    this.#requestDelivery = parts.requestDelivery;
    this.#log = parts.log;
    this.#now = parts.now ?? Date.now;
  }

  /** Requests the delivery of mails that were stored when it could not be requested: a crash, a queue that was away. */
  async resume(): Promise<void> {
    if (!this.#transport) return;
    const untried = and(eq(mail.state, 'queued'), eq(mail.attempts, 0));
    const rows = await this.#orm.select({ id: mail.id }).from(mail).where(untried);
    if (rows.length > 0) await this.#requestDelivery(rows.map(({ id }) => id));
  }

  /** Closes the connection to the mail server. */
  stop(): void {
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
        createdAt,
      })
      .onConflictDoNothing({ target: mail.idempotencyKey })
      .returning();
    if (row && !message.isHeld) await this.#announce([row]);
  }

  /**
   * Hands a mail to the mail server; one that was handed over already stays as it is.
   * @throws the server did not take it: try again later
   */
  async deliver(id: string): Promise<void> {
    const [row] = await this.#orm
      .select()
      .from(mail)
      .where(and(eq(mail.id, id), eq(mail.state, 'queued')));
    if (!row || !this.#transport) return;
    try {
      await this.#transport.deliver({ ...row, to: row.recipient });
    } catch (error) {
      await this.#orm
        .update(mail)
        .set({ attempts: row.attempts + 1, lastError: String(error).slice(0, 500) })
        .where(eq(mail.id, id));
      throw error;
    }
    await this.#orm
      .update(mail)
      .set({ state: 'sent', attempts: row.attempts + 1, html: '', text: '', lastError: null })
      .where(eq(mail.id, id));
    this.#log.info({ mail: row.template }, 'Mail sent');
  }

  /** Ends the tries to deliver a mail. */
  async giveUp(id: string): Promise<void> {
    const [row] = await this.#orm
      .update(mail)
      .set({ state: 'failed', html: '', text: '' })
      .where(and(eq(mail.id, id), eq(mail.state, 'queued')))
      .returning();
    if (row) this.#log.warn({ mail: row.template, problem: row.lastError }, 'Mail given up');
  }

  /** Lets the mails go that were held for this address. */
  async addressConfirmed(email: string): Promise<void> {
    const createdAt = new Date(this.#now());
    const released = await this.#orm
      .update(mail)
      .set({ state: this.#readyState, createdAt })
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
      await this.#requestDelivery(ready.map(({ id }) => id));
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
}
