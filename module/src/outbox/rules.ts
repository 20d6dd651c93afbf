/** How often and how long the outbox tries. Pure. */
import { type DurationMicros, duration, hours, seconds } from '@plaza/shared/time';

/** How long a leased message belongs to whoever leased it. */
export const leaseSpan = seconds(60);

/** Most messages of one lease. */
export const leaseMax = 100;

/** After so many attempts a message is a dead letter. */
export const attemptsMax = 8;

const firstBackoff = seconds(5);
const longestBackoff = hours(1);

/**
 * How long to wait after a failed attempt: 5 s, 20 s, 80 s, …, at most an hour.
 * @param attempts how many were made, at least 1
 */
export function backoffAfter(attempts: number): DurationMicros {
  const wait = firstBackoff * 4n ** BigInt(Math.max(0, attempts - 1));
  return wait < longestBackoff ? duration(wait) : longestBackoff;
}

/** Whether a failed message is given up. */
export function isDead(failure: { attempts: number; isPermanent: boolean }): boolean {
  return failure.isPermanent || failure.attempts >= attemptsMax;
}
