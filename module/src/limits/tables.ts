/** How much one person may do. */
import { t, table } from 'spacetimedb/server';

/**
 * Private: one bucket for a person and kind of action, while it is not full. A bucket is nothing
 * but the instant at which it will be full again.
 */
export const tokenBucket = table(
  {},
  {
    /** `<personId>/<action>`. */
    key: t.string().primaryKey(),
    fullAt: t.timestamp().index('btree'),
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
