/**
 * Spending a person's allowance. A refusal undoes its own transaction, so only what succeeds is
 * counted here; refused attempts are limited where sockets and HTTP arrive.
 */
import {
  type DurationMicros,
  earlier,
  hours,
  later,
  type Micros,
  minutes,
} from '@plaza/shared/time';
import { Range } from 'spacetimedb/server';
import { microsOf, now, onceAt, timestampOf } from '../clock.ts';
import { refuse } from '../refusal.ts';
import type { Ctx } from '../schema.ts';
import { allowances, type LimitedAction, takeToken, waitSentence } from './rules.ts';

/** How often full buckets are taken away, while there are any. */
const sweepEvery = minutes(10);

/** How long an ended session is remembered: far longer than any token lives. */
const endedSessionLife = hours(24);

/**
 * Takes one action from the allowance of a person.
 * @throws {SenderError} `RATE_LIMITED` with the time to wait
 */
export function spend(ctx: Ctx, personId: bigint, action: LimitedAction): void {
  const wait = take(ctx, personId, action);
  if (wait !== null) refuse('RATE_LIMITED', waitSentence(wait));
}

/** As {@link spend}, for what is quietly left out when there is no allowance. */
export function trySpend(ctx: Ctx, personId: bigint, action: LimitedAction): boolean {
  return take(ctx, personId, action) === null;
}

/** Sees to it that a sweep comes, if none is due. */
export function armSweep(ctx: Ctx): void {
  if (ctx.db.sweepTimer.count() === 0n) scheduleSweep(ctx);
}

/** Takes away what no longer says anything, and comes again while anything is left. */
export function sweep(ctx: Ctx): void {
  const at = now(ctx);
  ctx.db.tokenBucket.fullAt.delete(upTo(at));
  ctx.db.endedSession.endedAt.delete(upTo(earlier(at, endedSessionLife)));
  if (ctx.db.tokenBucket.count() + ctx.db.endedSession.count() > 0n) scheduleSweep(ctx);
}

function take(ctx: Ctx, personId: bigint, action: LimitedAction): DurationMicros | null {
  const key = `${personId}/${action}`;
  const row = ctx.db.tokenBucket.key.find(key);
  const fullAt = row === null ? null : microsOf(row.fullAt);
  const taken = takeToken(fullAt, allowances[action], now(ctx));
  if (!taken.isAllowed) return taken.wait;
  const next = { key, fullAt: timestampOf(taken.fullAt) };
  if (row === null) ctx.db.tokenBucket.insert(next);
  else ctx.db.tokenBucket.key.update(next);
  armSweep(ctx);
  return null;
}

function upTo(at: Micros) {
  return new Range(null, { tag: 'included' as const, value: timestampOf(at) });
}

function scheduleSweep(ctx: Ctx): void {
  ctx.db.sweepTimer.insert({ scheduledId: 0n, scheduledAt: onceAt(later(now(ctx), sweepEvery)) });
}
