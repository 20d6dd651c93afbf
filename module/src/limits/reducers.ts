/** The sweep's timer. */
import { requireTimer } from '../people/guards.ts';
import plaza from '../schema.ts';
import { sweep } from './sweep.ts';
import { sweepTimer } from './tables.ts';

/** Timer: takes away full buckets and ended sessions that nobody can use any more. */
export const sweepLimits = plaza.reducer(
  { onSchedule: sweepTimer },
  { timer: sweepTimer.rowType },
  ctx => {
    requireTimer(ctx);
    sweep(ctx);
  },
);
