/**
 * Spending a person's allowance. A refusal undoes its own transaction, so only what succeeds is
 * counted here; refused attempts are limited where sockets and HTTP arrive.
 */
import { hours, later, minutes } from '@plaza/shared/time';
import { microsOf, now, onceAt, timestampOf } from '../clock.ts';
import { refuse } from '../refusal.ts';
import type { Ctx } from '../schema.ts';
import { allowances, isFull, type LimitedAction, takeToken, waitSentence } from './rules.ts';

/** How often full buckets are taken away, while there are any. */
const sweepEvery = minutes(10);

/** How long an ended session is remembered: far longer than any token lives. */
export const endedSessionLife = hours(24);

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
  for (const row of [...ctx.db.tokenBucket.iter()]) {
    const bucket = { tokens: row.tokens, updatedAt: microsOf(row.updatedAt) };
    // An action that this version no longer limits has no allowance.
    const allowance = isLimited(row.action) ? allowances[row.action] : null;
    if (allowance === null || isFull(bucket, allowance, at)) ctx.db.tokenBucket.key.delete(row.key);
  }
  for (const row of [...ctx.db.endedSession.iter()]) {
    if (later(microsOf(row.endedAt), endedSessionLife) <= at) {
      ctx.db.endedSession.sid.delete(row.sid);
    }
  }
  if (ctx.db.tokenBucket.count() + ctx.db.endedSession.count() > 0n) scheduleSweep(ctx);
}

function take(ctx: Ctx, personId: bigint, action: LimitedAction) {
  const key = `${personId}/${action}`;
  const row = ctx.db.tokenBucket.key.find(key);
  const taken = takeToken(
    row === null ? null : { tokens: row.tokens, updatedAt: microsOf(row.updatedAt) },
    allowances[action],
    now(ctx),
  );
  if (!taken.isAllowed) return taken.wait;
  const { tokens, updatedAt } = taken.bucket;
  const next = { key, action, tokens, updatedAt: timestampOf(updatedAt) };
  if (row === null) ctx.db.tokenBucket.insert(next);
  else ctx.db.tokenBucket.key.update(next);
  armSweep(ctx);
  return null;
}

function scheduleSweep(ctx: Ctx): void {
  ctx.db.sweepTimer.insert({ scheduledId: 0n, scheduledAt: onceAt(later(now(ctx), sweepEvery)) });
}

function isLimited(action: string): action is LimitedAction {
  return Object.hasOwn(allowances, action);
}
