/** Looking accounts up, and ending those and their sessions whose time is over. */
import { eq, inArray, lt } from 'drizzle-orm';
import type { Orm } from '../db/database.ts';
import { session, user } from '../db/schema.ts';

/** An account as mail needs it. */
export interface Account {
  readonly email: string;
  readonly isVerified: boolean;
  /** Belongs to the demonstration: nobody reads its mail. */
  readonly isDemo: boolean;
}

/** The accounts of this community. */
export class AccountBook {
  readonly #orm: Orm;
  readonly #sessionEnded: (ended: {
    readonly sessionId: string;
    readonly userId: string;
  }) => Promise<void>;

  /** @param sessionEnded told of every session that this book removes */
  constructor(
    orm: Orm,
    sessionEnded: (ended: { readonly sessionId: string; readonly userId: string }) => Promise<void>,
  ) {
    this.#orm = orm;
    this.#sessionEnded = sessionEnded;
  }

  /**
   * The account of a person who may have several.
   * @param identities 64 hexadecimal digits each
   * @returns the oldest, or null when none of them is an account here
   */
  async ofIdentities(identities: readonly string[]): Promise<Account | null> {
    if (identities.length === 0) return null;
    const [found] = await this.#orm
      .select()
      .from(user)
      .where(inArray(user.identity, [...identities]))
      .orderBy(user.createdAt)
      .limit(1);
    if (!found) return null;
    return {
      email: found.email,
      isVerified: found.emailVerified,
      isDemo: found.demoHandle !== null,
    };
  }

  /** Removes sessions whose time is over; a session that is used is prolonged and never among them. */
  async removeExpiredSessions(now: Date = new Date()): Promise<void> {
    const expired = await this.#orm.delete(session).where(lt(session.expiresAt, now)).returning();
    for (const { id, userId } of expired) await this.#sessionEnded({ sessionId: id, userId });
  }

  /** Removes accounts of the demonstration with their sessions; unknown handles are fine. */
  async removeDemo(handles: readonly string[]): Promise<void> {
    if (handles.length === 0) return;
    const accounts = await this.#orm
      .select({ id: user.id })
      .from(user)
      .where(inArray(user.demoHandle, [...handles]));
    for (const { id: userId } of accounts) {
      const sessions = await this.#orm
        .delete(session)
        .where(eq(session.userId, userId))
        .returning();
      for (const { id } of sessions) await this.#sessionEnded({ sessionId: id, userId });
      await this.#orm.delete(user).where(eq(user.id, userId));
    }
  }
}
