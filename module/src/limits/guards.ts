/**
 * Spending a person's allowance. A refusal undoes its own transaction, so only what succeeds is
 * counted here; refused attempts are limited where sockets and HTTP arrive.
 */
import type { DurationMicros } from '@plaza/shared/time';
import { microsOf, now, timestampOf } from '../clock.ts';
import { refuse } from '../refusal.ts';
import type { Ctx } from '../schema.ts';
import { allowances, type LimitedAction, takeToken, waitSentence } from './rules.ts';
import { armSweep } from './sweep.ts';

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
