/** Connections of signed-in people, and the presence that follows from them. */
import { t, table } from 'spacetimedb/server';

/** Here: looking at Plaza. Away: connected, but not looking. Gone: not connected. */
export const PresenceState = t.enum('PresenceState', ['Here', 'Away', 'Gone']);

/** Private: one row for each live connection that carries a trusted token. Visitors have none. */
export const session = table(
  {},
  {
    connectionId: t.connectionId().primaryKey(),
    identity: t.identity().index('btree'),
    /** The sign-in it belongs to (the token's `sid`); empty when the token names none. */
    sid: t.string().index('btree'),
    /** Absent until the account has registered its person. */
    personId: t.option(t.u64()),
    isAway: t.bool(),
    connectedAt: t.timestamp(),
  },
);

/** Private: sign-ins that were ended while their tokens are still valid. Swept after a day. */
export const endedSession = table(
  {},
  {
    sid: t.string().primaryKey(),
    endedAt: t.timestamp().index('btree'),
  },
);

/** Public: whether a person is here. Subscribed by `personId`; written only when it changes. */
export const presence = table(
  { public: true },
  {
    personId: t.u64().primaryKey(),
    state: PresenceState,
    /** When this state began; for Gone, when the last tab closed. */
    lastSeenAt: t.timestamp(),
  },
);

/**
 * Timer: a person's last tab closed. Presence waits a few seconds before it says so, because a
 * reload or a change of network looks the same.
 */
export const departureTimer = table(
  {},
  {
    scheduledId: t.u64().primaryKey().autoInc(),
    scheduledAt: t.scheduleAt(),
    personId: t.u64().index('btree'),
    leftAt: t.timestamp(),
  },
);
