/**
 * Tells the engine that a sign-in has ended, so that its open connections can do nothing more. A
 * token lives for minutes; this takes effect at once. What is to be told is kept in the database
 * until it has been, because the engine may be away just then.
 *
 *   sign-out, revocation, reset ──► session_end row ──► module: endSession(sid)
 *                                                  └──► embedded engine: cut the connections
 */
import { asc, eq } from 'drizzle-orm';
import type { Orm } from '../db/database.ts';
import { sessionEnd } from '../db/schema.ts';
import type { Logger } from '../log.ts';

/** How the engine is told. Both must bear being called twice. */
export interface SessionEnder {
  /** False while the engine cannot be told. */
  readonly isReachable: boolean;
  /** The module forgets the session and turns its token away. */
  endSession(sessionId: string): Promise<void>;
  /** The account's connections end; other sessions of it come back by themselves. */
  disconnect(userId: string): Promise<void>;
}

/** Keeps and passes on the ends of sessions. */
export class SessionEnds {
  readonly #orm: Orm;
  readonly #ender: SessionEnder;
  readonly #log: Logger;
  #passing: Promise<void> | null = null;
  #isWanted = false;

  constructor(parts: { readonly orm: Orm; readonly ender: SessionEnder; readonly log: Logger }) {
    this.#orm = parts.orm;
    this.#ender = parts.ender;
    this.#log = parts.log;
  }

  /** Notes an end; passing it on is under way when this resolves. */
  async record(ended: { readonly sessionId: string; readonly userId: string }): Promise<void> {
    await this.#orm
      .insert(sessionEnd)
      .values({ ...ended, endedAt: new Date() })
      .onConflictDoNothing();
    void this.passOn();
  }

  /** Tells the engine everything that it has not heard. Resolves when nothing more can be done. */
  passOn(): Promise<void> {
    this.#isWanted = true;
    this.#passing ??= this.#passAll().finally(() => {
      this.#passing = null;
      if (this.#isWanted && this.#ender.isReachable) void this.passOn();
    });
    return this.#passing;
  }

  async #passAll(): Promise<void> {
    while (this.#isWanted && this.#ender.isReachable) {
      this.#isWanted = false;
      try {
        const rows = await this.#orm.select().from(sessionEnd).orderBy(asc(sessionEnd.endedAt));
        for (const row of rows) {
          await this.#ender.endSession(row.sessionId);
          await this.#ender.disconnect(row.userId);
          await this.#orm.delete(sessionEnd).where(eq(sessionEnd.sessionId, row.sessionId));
        }
      } catch (error) {
        // It stays noted: the next connection to the engine, or the next end, tries again.
        this.#log.warn({ err: error }, 'The end of a sign-in could not be passed to the engine');
        return;
      }
    }
  }
}
