/**
 * Effects outside. A reducer writes what should happen in the transaction that causes it; the app
 * server leases a batch, does it, and acknowledges.
 *
 *   written ──lease──► leased ──ack──► gone
 *      ▲                 │
 *      └── back-off ◄────┼── fail, or the lease runs out
 *                        └── too often, or for good ──► dead letter
 *
 * Delivery is at least once: receivers keep the idempotency key.
 */
import { t, table } from 'spacetimedb/server';

/** Private: what still has to happen. */
export const outbox = table(
  {},
  {
    id: t.u64().primaryKey().autoInc(),
    /** What it is; its payload is described in `shared/src/outbox.ts`. */
    kind: t.string(),
    /** JSON. */
    payload: t.string(),
    /** The person it is for, when it is for one. */
    recipientId: t.option(t.u64()),
    createdAt: t.timestamp(),
    /** How often it was leased. */
    attempts: t.u32(),
    /** Not to be leased before: back-off, or the end of a lease. */
    dueAt: t.timestamp().index('btree'),
    lastError: t.option(t.string()),
  },
);

/** Private: what was given up, for the operator to look at and to try again. */
export const deadLetter = table(
  {},
  {
    id: t.u64().primaryKey(),
    kind: t.string(),
    payload: t.string(),
    recipientId: t.option(t.u64()),
    createdAt: t.timestamp(),
    attempts: t.u32(),
    lastError: t.string(),
    diedAt: t.timestamp(),
  },
);

/** Private: one row whose change tells the app server to lease. Shown by `outbox_head`. */
export const outboxSignal = table(
  {},
  {
    key: t.u8().primaryKey(),
    /** The newest message ever written. */
    highestId: t.u64(),
    /** Grows whenever a message that waited has become due again. */
    wakeCount: t.u64(),
  },
);

/** Timer: something that waited becomes due. At most one row, for the earliest. */
export const outboxTimer = table(
  {},
  {
    scheduledId: t.u64().primaryKey().autoInc(),
    scheduledAt: t.scheduleAt(),
  },
);
