/** Taking away what limits nobody any more. Runs only while there is something to take away. */
import { earlier, hours, later, type Micros, minutes } from '@plaza/shared/time';
import { Range } from 'spacetimedb/server';
import { now, onceAt, timestampOf } from '../clock.ts';
import type { Ctx } from '../schema.ts';

const sweepEvery = minutes(10);

/** How long an ended session is remembered: longer than any token lives. */
const endedSessionLife = hours(24);

/** Sees to it that a sweep comes, if none is due. */
export function armSweep(ctx: Ctx): void {
  if (ctx.db.sweepTimer.count() === 0n) schedule(ctx);
}

/** Takes away full buckets and forgotten sessions, and comes again while any are left. */
export function sweep(ctx: Ctx): void {
  const at = now(ctx);
  ctx.db.tokenBucket.fullAt.delete(upTo(at));
  ctx.db.endedSession.endedAt.delete(upTo(earlier(at, endedSessionLife)));
  if (ctx.db.tokenBucket.count() + ctx.db.endedSession.count() > 0n) schedule(ctx);
}

function upTo(at: Micros) {
  return new Range(null, { tag: 'included' as const, value: timestampOf(at) });
}

function schedule(ctx: Ctx): void {
  ctx.db.sweepTimer.insert({ scheduledId: 0n, scheduledAt: onceAt(later(now(ctx), sweepEvery)) });
}
