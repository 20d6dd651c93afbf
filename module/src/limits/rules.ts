/** Token buckets: bursts are fine, a steady flood is not. Pure. */
import {
  type DurationMicros,
  duration,
  elapsed,
  hours,
  later,
  type Micros,
  minutes,
  seconds,
} from '@plaza/shared/time';

/** How much of one kind of action a person may do. */
export interface Allowance {
  /** Actions that may follow each other at once. */
  readonly burst: number;
  /** How long one used action takes to come back. */
  readonly refill: DurationMicros;
}

/** Everything that is limited. What only repeats itself (a retry) is free. */
export const allowances = {
  editProfile: { burst: 20, refill: seconds(15) },
  createSpace: { burst: 5, refill: minutes(20) },
  join: { burst: 30, refill: seconds(5) },
  manageMembers: { burst: 30, refill: seconds(5) },
  post: { burst: 12, refill: seconds(10) },
  comment: { burst: 30, refill: seconds(3) },
  pin: { burst: 20, refill: seconds(10) },
  react: { burst: 80, refill: seconds(1) },
  edit: { burst: 40, refill: seconds(3) },
  presence: { burst: 60, refill: seconds(2) },
  read: { burst: 120, refill: seconds(1) },
  /** Mails that others' doings send to one person. */
  mailToPerson: { burst: 3, refill: hours(1) },
} as const satisfies Record<string, Allowance>;

/** A kind of action with an allowance. */
export type LimitedAction = keyof typeof allowances;

/** The outcome of {@link takeToken}. */
export type Taken =
  | { readonly isAllowed: true; readonly fullAt: Micros }
  | { readonly isAllowed: false; readonly wait: DurationMicros };

/**
 * Takes one token. A bucket of `burst` tokens, of which one comes back every `refill`, is described
 * whole by the instant at which it will be full again: each token taken moves that by one refill,
 * and it may never lie further ahead than the whole burst takes to come back.
 *
 *     now ──────── fullAt ─ +refill ─────► now + burst · refill
 *                                          └ the furthest that is allowed
 *
 * @param fullAt null for a full bucket
 * @returns the instant to store, or how long until a token is there
 */
export function takeToken(fullAt: Micros | null, allowance: Allowance, at: Micros): Taken {
  const start = fullAt !== null && fullAt > at ? fullAt : at;
  const next = later(start, allowance.refill);
  const furthest = later(at, duration(allowance.refill * BigInt(allowance.burst)));
  if (next <= furthest) return { isAllowed: true, fullAt: next };
  return { isAllowed: false, wait: elapsed(furthest, next) };
}

/** "RATE_LIMITED"'s sentence: when to try again. */
export function waitSentence(wait: DurationMicros): string {
  const secondsLeft = Math.max(1, Math.ceil(Number(wait) / 1_000_000));
  if (secondsLeft < 60) return `That was a lot at once. Try again in ${secondsLeft} s.`;
  return `That was a lot at once. Try again in ${Math.ceil(secondsLeft / 60)} min.`;
}
