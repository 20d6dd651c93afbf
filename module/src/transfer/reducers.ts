/**
 * Moving a community between hosts: rows as SQL gives them on one side are put in here on the
 * other, as they are; docs/scaling.md shows the commands.
 *
 *   SELECT * of each table ──► file ──► importRows, in batches ──► advanceIds ──► app server starts
 *
 * A batch that is repeated changes nothing, so an import that broke off can begin again.
 */
import { t } from 'spacetimedb/server';
import { pendingPost, pendingReaction, pendingSpace } from '../counters/tables.ts';
import {
  comment,
  post,
  postCounters,
  reaction,
  reactionCount,
  threadCursor,
} from '../feed/tables.ts';
import { file } from '../files/tables.ts';
import { deadLetter, outbox, outboxSignal } from '../outbox/tables.ts';
import { requireService } from '../people/guards.ts';
import {
  identityLink,
  person,
  roleGrant,
  suspension,
  suspensionTimer,
  trustedIssuer,
} from '../people/tables.ts';
import { refuse } from '../refusal.ts';
import plaza from '../schema.ts';
import { endedSession } from '../sessions/tables.ts';
import { space, spaceCursor, spaceMember, spaceReading, spaceStats } from '../spaces/tables.ts';
import { putRow, skipIds, tableOfVariant } from './write.ts';

/**
 * Rows of one table. Missing are the tables that belong to a host and not to the community: live
 * connections and what follows from them, services, limits, and timers that every host starts for
 * itself.
 */
const ImportedRows = t.enum('ImportedRows', {
  Person: t.array(person.rowType),
  IdentityLink: t.array(identityLink.rowType),
  TrustedIssuer: t.array(trustedIssuer.rowType),
  RoleGrant: t.array(roleGrant.rowType),
  Suspension: t.array(suspension.rowType),
  SuspensionTimer: t.array(suspensionTimer.rowType),
  EndedSession: t.array(endedSession.rowType),
  Space: t.array(space.rowType),
  SpaceMember: t.array(spaceMember.rowType),
  SpaceStats: t.array(spaceStats.rowType),
  SpaceCursor: t.array(spaceCursor.rowType),
  SpaceReading: t.array(spaceReading.rowType),
  Post: t.array(post.rowType),
  PostCounters: t.array(postCounters.rowType),
  ThreadCursor: t.array(threadCursor.rowType),
  Comment: t.array(comment.rowType),
  Reaction: t.array(reaction.rowType),
  ReactionCount: t.array(reactionCount.rowType),
  PendingReaction: t.array(pendingReaction.rowType),
  PendingPost: t.array(pendingPost.rowType),
  PendingSpace: t.array(pendingSpace.rowType),
  File: t.array(file.rowType),
  Outbox: t.array(outbox.rowType),
  DeadLetter: t.array(deadLetter.rowType),
  OutboxSignal: t.array(outboxSignal.rowType),
});

/** Service: rows of another host; one with the same key is replaced. */
export const importRows = plaza.reducer({ rows: ImportedRows }, (ctx, { rows: imported }) => {
  requireService(ctx);
  const table = tableOfVariant(imported.tag);
  for (const row of imported.value) putRow(ctx, table, row);
});

/** Ids that one call skips at most; it takes about as many microseconds. */
const SKIPPED_MAX = 100_000n;

/**
 * Service: lets a table's ids go on behind those that were imported. SpacetimeDB can count up but
 * not be told where to begin, so this counts; for more than 100,000 ids call it again and again,
 * with `upTo` growing by so many.
 */
export const advanceIds = plaza.reducer(
  { table: t.string(), upTo: t.u64() },
  (ctx, { table, upTo }) => {
    requireService(ctx);
    const skipped = skipIds(ctx, table, { upTo, max: SKIPPED_MAX });
    if (!skipped) refuse('NOT_FOUND', `${table} is no table whose ids count up.`);
  },
);
