import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { exceeded } from '../limits.ts';
import { isLoopback, networkOf } from '../wire/address-limits.ts';
import { addressOf } from '../wire/subscribe-request.ts';
import { rateOf, TokenBucket } from '../wire/token-bucket.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';

/** Addresses between two clean-ups, so that nobody can fill the memory with buckets. */
const ADDRESSES_BETWEEN_SWEEPS = 1_000;

/**
 * Refuses more requests from one address than the rate allows: identities are free, so nothing but
 * the address tells one anonymous caller from the next. This machine's own processes pass.
 */
export function limitRequests({
  limits,
  limitsLoopback,
  trustsProxy,
}: Pick<HttpDependencies, 'limits' | 'limitsLoopback' | 'trustsProxy'>) {
  const rate = rateOf(limits.requestsPerSecond);
  const buckets = new Map<string, TokenBucket>();
  let sweepAt = ADDRESSES_BETWEEN_SWEEPS;

  function bucketOf(address: string, nowMs: number): TokenBucket {
    const known = buckets.get(address);
    if (known) return known;
    if (buckets.size >= sweepAt) {
      for (const [other, bucket] of buckets) if (bucket.isFull(nowMs)) buckets.delete(other);
      sweepAt = buckets.size + ADDRESSES_BETWEEN_SWEEPS;
    }
    const bucket = new TokenBucket(rate, nowMs);
    buckets.set(address, bucket);
    return bucket;
  }

  return createMiddleware<HttpEnvironment>(async (c, next) => {
    const address = addressOf(c.env.incoming, { trustsProxy });
    const nowMs = performance.now();
    const isCounted = limitsLoopback || !isLoopback(address);
    if (isCounted && !bucketOf(networkOf(address), nowMs).take(1, nowMs)) {
      throw new HTTPException(429, { message: exceeded('requestsPerSecond', limits) });
    }
    await next();
  });
}
