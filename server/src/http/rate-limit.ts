/**
 * Limits on what arrives: token buckets in memory, one for each caller and rule. They stop floods;
 * what must outlive a restart (wrong passwords) is counted in the database.
 */
import type { MiddlewareHandler } from 'hono';
import { limitKey } from './client-address.ts';
import type { ServerEnvironment } from './environment.ts';
import { refusal } from './refuse.ts';

/** How much is allowed: `burst` at once, and as many again spread evenly over `perSeconds`. */
export interface LimitRule {
  readonly burst: number;
  readonly perSeconds: number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * Callers remembered by one rule. Beyond that the one who asked longest ago is forgotten: whoever
 * has so many addresses gains little by it, and memory and time stay bounded.
 */
const BUCKETS_MAX = 50_000;

/** Token buckets for one rule. */
export class RateLimiter {
  readonly #burst: number;
  readonly #tokensPerMs: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now milliseconds of a clock that only goes forward */
  constructor(rule: LimitRule, now: () => number = () => performance.now()) {
    this.#burst = rule.burst;
    this.#tokensPerMs = rule.burst / (rule.perSeconds * 1000);
    this.#now = now;
  }

  /**
   * Takes one token of a caller's bucket.
   * @returns 0 when there was one, else the milliseconds until there is
   */
  take(key: string): number {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#burst, filledAt: now };
    this.#keepAsNewest(key, bucket);
    bucket.tokens = Math.min(
      this.#burst,
      bucket.tokens + (now - bucket.filledAt) * this.#tokensPerMs,
    );
    bucket.filledAt = now;
    if (bucket.tokens < 1) return (1 - bucket.tokens) / this.#tokensPerMs;
    bucket.tokens -= 1;
    return 0;
  }

  /** A map keeps the order in which keys came: the first is the one not asked for longest. */
  #keepAsNewest(key: string, bucket: Bucket): void {
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size <= BUCKETS_MAX) return;
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest);
      return;
    }
  }
}

/**
 * Refuses a caller who asks faster than the rule allows.
 * @param keyOf who counts as one caller; by default the address, an IPv6 one by its network
 * @throws {HTTPException} 429 `RATE_LIMITED` with `retry-after` in seconds
 */
export function rateLimit(
  rule: LimitRule,
  keyOf: (address: string) => string = limitKey,
): MiddlewareHandler<ServerEnvironment> {
  const limiter = new RateLimiter(rule);
  return async (c, next) => {
    const waitMs = limiter.take(keyOf(c.var.address));
    if (waitMs > 0) throw limited(waitMs);
    await next();
  };
}

/** The refusal of a caller who was too fast. */
export function limited(waitMs: number) {
  const seconds = Math.ceil(waitMs / 1000);
  const when = seconds < 60 ? 'in a moment' : `in ${Math.ceil(seconds / 60)} minutes`;
  const refused = refusal(429, 'RATE_LIMITED', `That was a lot at once. Try again ${when}.`);
  refused.res?.headers.set('retry-after', String(seconds));
  return refused;
}
