/** How much one person may do. */
import { t, table } from 'spacetimedb/server';

/** Private: one bucket for a person and kind of action; only while it is not full. */
export const tokenBucket = table(
  {},
  {
    /** `<personId>/<action>`. */
    key: t.string().primaryKey(),
    action: t.string(),
    tokens: t.f64(),
    /** When `tokens` was true. */
    updatedAt: t.timestamp(),
  },
);

/** Timer: the next sweep of full buckets and old ended sessions; none while there are neither. */
export const sweepTimer = table(
  {},
  {
    scheduledId: t.u64().primaryKey().autoInc(),
    scheduledAt: t.scheduleAt(),
  },
);
