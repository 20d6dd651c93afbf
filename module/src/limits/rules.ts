/** Token buckets: bursts are fine, a steady flood is not. Pure. */
import {
  type DurationMicros,
  elapsed,
  hours,
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
  react: { burst: 80, refill: seconds(1) },
  edit: { burst: 40, refill: seconds(3) },
  presence: { burst: 60, refill: seconds(2) },
  read: { burst: 120, refill: seconds(1) },
  /** Mails that others' doings send to one person. */
  mailToPerson: { burst: 3, refill: hours(1) },
} as const satisfies Record<string, Allowance>;

/** A kind of action with an allowance. */
export type LimitedAction = keyof typeof allowances;

/** What is left, and when that was true. */
export interface Bucket {
  readonly tokens: number;
  readonly updatedAt: Micros;
}

/** The outcome of {@link takeToken}. */
export type Taken =
  | { readonly isAllowed: true; readonly bucket: Bucket }
  | { readonly isAllowed: false; readonly wait: DurationMicros };

/** How many tokens a bucket holds at an instant; never more than the burst. */
export function tokensAt(bucket: Bucket, allowance: Allowance, at: Micros): number {
  const passed = Math.max(0, Number(elapsed(bucket.updatedAt, at)));
  return Math.min(allowance.burst, bucket.tokens + passed / Number(allowance.refill));
}

/**
 * Takes one token.
 * @param bucket null when the person has not done this lately: a full bucket
 * @returns the bucket to store, or how long until the next token
 */
export function takeToken(bucket: Bucket | null, allowance: Allowance, at: Micros): Taken {
  const tokens = bucket === null ? allowance.burst : tokensAt(bucket, allowance, at);
  if (tokens >= 1) return { isAllowed: true, bucket: { tokens: tokens - 1, updatedAt: at } };
  const waitMicros = Math.ceil((1 - tokens) * Number(allowance.refill));
  // A product of a duration and a number below one stays a duration.
  return { isAllowed: false, wait: BigInt(waitMicros) as DurationMicros };
}

/** Whether a bucket says no more than its absence would. */
export function isFull(bucket: Bucket, allowance: Allowance, at: Micros): boolean {
  return tokensAt(bucket, allowance, at) >= allowance.burst;
}

/** "RATE_LIMITED"'s sentence: when to try again. */
export function waitSentence(wait: DurationMicros): string {
  const secondsLeft = Math.max(1, Math.ceil(Number(wait) / 1_000_000));
  if (secondsLeft < 60) return `That was a lot at once. Try again in ${secondsLeft} s.`;
  return `That was a lot at once. Try again in ${Math.ceil(secondsLeft / 60)} min.`;
}
