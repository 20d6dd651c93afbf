/**
 * Lock-outs after wrong passwords, kept in the database so that a restart forgives nobody.
 *
 * Two counters, because one alone is either too weak or a weapon. Five failures from one address
 * lock the account for that address: the owner still gets in from elsewhere. Fifty from anywhere
 * lock it for all: guessing from many addresses stops, and a reset by mail opens it again. An
 * address that has no account is counted alike, so that a lock says nothing about who is here.
 */
import { createHash } from 'node:crypto';
import { APIError } from 'better-auth/api';
import { eq, inArray, lt, sql } from 'drizzle-orm';
import type { Orm } from '../db/database.ts';
import { signInFailure } from '../db/schema.ts';

/** Failures from one address that lock the account for it. */
export const FAILURES_PER_ADDRESS = 5;

/** Failures from all addresses together that lock the account. */
export const FAILURES_IN_ALL = 50;

const LOCK_MS = 15 * 60_000;

/** One try to sign in. */
export interface SignInAttempt {
  /** Lower-case mail address. */
  readonly email: string;
  /** Where the try comes from, as from `limitKey`. */
  readonly address: string;
}

/** Counts failures and refuses while a lock holds. */
export class Lockout {
  readonly #orm: Orm;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(orm: Orm, now: () => number = Date.now) {
    this.#orm = orm;
    this.#now = now;
  }

  /**
   * Lets a try pass, or not.
   * @throws {APIError} 429 `SIGN_IN_LOCKED` with `retry-after` in seconds
   */
  async check(attempt: SignInAttempt): Promise<void> {
    const rows = await this.#orm
      .select()
      .from(signInFailure)
      .where(inArray(signInFailure.key, [keyOf(attempt).key, keyOfAll(attempt.email).key]));
    const until = Math.max(0, ...rows.map(row => row.lockedUntil?.getTime() ?? 0));
    const waitMs = until - this.#now();
    if (waitMs <= 0) return;
    const minutes = Math.ceil(waitMs / 60_000);
    throw new APIError(
      'TOO_MANY_REQUESTS',
      {
        code: 'SIGN_IN_LOCKED',
        message: `Too many wrong passwords. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or reset your password by mail.`,
      },
      { 'retry-after': String(Math.ceil(waitMs / 1000)) },
    );
  }

  /** Counts a wrong password. */
  async recordFailure(attempt: SignInAttempt): Promise<void> {
    await this.#count(keyOf(attempt), FAILURES_PER_ADDRESS);
    await this.#count(keyOfAll(attempt.email), FAILURES_IN_ALL);
  }

  /** Forgives this address's failures. The count of all stays: others may still be guessing. */
  async recordSuccess(attempt: SignInAttempt): Promise<void> {
    await this.#orm.delete(signInFailure).where(eq(signInFailure.key, keyOf(attempt).key));
  }

  /** Forgives every failure of an account, whose owner has just proved the mail address. */
  async forget(email: string): Promise<void> {
    await this.#orm
      .delete(signInFailure)
      .where(eq(signInFailure.emailHash, hashOf(email.toLowerCase())));
  }

  /** Removes counters that can no longer lock anything. */
  async cleanUp(): Promise<void> {
    await this.#orm
      .delete(signInFailure)
      .where(lt(signInFailure.lastAt, new Date(this.#now() - 2 * LOCK_MS)));
  }

  async #count(key: FailureKey, limit: number): Promise<void> {
    const now = new Date(this.#now());
    const windowStart = new Date(this.#now() - LOCK_MS);
    const lockedUntil = new Date(this.#now() + LOCK_MS);
    // A count that nobody added to for a quarter of an hour starts again.
    const failures = sql`CASE WHEN ${signInFailure.lastAt} < ${windowStart} THEN 1 ELSE ${signInFailure.failures} + 1 END`;
    await this.#orm
      .insert(signInFailure)
      .values({ ...key, failures: 1, lastAt: now })
      .onConflictDoUpdate({
        target: signInFailure.key,
        set: {
          failures,
          lastAt: now,
          lockedUntil: sql`CASE WHEN ${failures} >= ${limit} THEN ${lockedUntil}::timestamptz END`,
        },
      });
  }
}

interface FailureKey {
  readonly key: string;
  readonly emailHash: string;
}

function keyOf({ email, address }: SignInAttempt): FailureKey {
  return { key: `${hashOf(email)}@${address}`, emailHash: hashOf(email) };
}

function keyOfAll(email: string): FailureKey {
  return { key: hashOf(email), emailHash: hashOf(email) };
}

/** Mistyped addresses belong to others and to nobody: they are not kept readable. */
function hashOf(email: string): string {
  return createHash('sha256').update(email).digest('base64url');
}
