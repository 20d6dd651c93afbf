/**
 * What the next tick has to settle. Reducers add differences here; the tick moves them into the
 * public rows at once, so that fifty reactions in a moment reach readers as one change. All three
 * tables are empty, and no timer runs, while nothing happens.
 */
import { t, table } from 'spacetimedb/server';

/** Private: differences for `reaction_count`. */
export const pendingReaction = table(
  { indexes: [{ accessor: 'target', algorithm: 'btree', columns: ['postId', 'commentId'] }] },
  {
    id: t.u64().primaryKey().autoInc(),
    postId: t.u64(),
    commentId: t.u64(),
    emoji: t.string(),
    difference: t.i32(),
  },
);

/** Private: differences for `post_counters`. */
export const pendingPost = table(
  {},
  {
    postId: t.u64().primaryKey(),
    commentDifference: t.i32(),
    lastCommentAt: t.option(t.timestamp()),
  },
);

/** Private: differences for `space_stats`. */
export const pendingSpace = table(
  {},
  {
    spaceId: t.u64().primaryKey(),
    memberDifference: t.i32(),
    hereDifference: t.i32(),
    postDifference: t.i32(),
    lastPostAt: t.option(t.timestamp()),
  },
);

/** Timer: the next tick; one row while something is pending, none otherwise. */
export const settleTimer = table(
  {},
  {
    scheduledId: t.u64().primaryKey().autoInc(),
    scheduledAt: t.scheduleAt(),
  },
);
