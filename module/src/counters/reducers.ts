/** The tick that settles counters. */
import { limits } from '@plaza/shared/limits';
import { requireTimer } from '../people/guards.ts';
import plaza, { type Ctx } from '../schema.ts';
import { settled } from './rules.ts';
import { settleTimer } from './tables.ts';

/**
 * Timer: moves all pending differences into the public rows. It does not arm itself: the next
 * difference does, so an idle Plaza has no tick.
 */
export const settleCounters = plaza.reducer(
  { onSchedule: settleTimer },
  { timer: settleTimer.rowType },
  ctx => {
    requireTimer(ctx);
    settleReactions(ctx);
    settlePosts(ctx);
    settleSpaces(ctx);
  },
);

function settleReactions(ctx: Ctx): void {
  for (const pending of [...ctx.db.pendingReaction.iter()]) {
    ctx.db.pendingReaction.id.delete(pending.id);
    if (pending.difference === 0) continue;
    const { postId, commentId, emoji } = pending;
    const row = [...ctx.db.reactionCount.target.filter([postId, commentId])].find(
      candidate => candidate.emoji === emoji,
    );
    const count = settled(row?.count ?? 0, pending.difference);
    if (row !== undefined) {
      if (count === 0) ctx.db.reactionCount.id.delete(row.id);
      else ctx.db.reactionCount.id.update({ ...row, count });
      continue;
    }
    const post = ctx.db.post.id.find(postId);
    const comment = commentId === 0n ? null : ctx.db.comment.id.find(commentId);
    // What was counted may have gone with the demonstration in the meantime.
    if (count === 0 || post === null || (commentId !== 0n && comment === null)) continue;
    ctx.db.reactionCount.insert({
      id: 0n,
      spaceId: post.spaceId,
      page: post.page,
      postId,
      commentId,
      commentPage: comment?.page ?? 0,
      emoji,
      count,
    });
  }
}

function settlePosts(ctx: Ctx): void {
  for (const pending of [...ctx.db.pendingPost.iter()]) {
    ctx.db.pendingPost.postId.delete(pending.postId);
    const row = ctx.db.postCounters.postId.find(pending.postId);
    if (row === null) continue;
    ctx.db.postCounters.postId.update({
      ...row,
      commentCount: settled(row.commentCount, pending.commentDifference),
      lastCommentAt: pending.lastCommentAt ?? row.lastCommentAt,
    });
  }
}

function settleSpaces(ctx: Ctx): void {
  for (const pending of [...ctx.db.pendingSpace.iter()]) {
    ctx.db.pendingSpace.spaceId.delete(pending.spaceId);
    const row = ctx.db.spaceStats.spaceId.find(pending.spaceId);
    if (row === null) continue;
    ctx.db.spaceStats.spaceId.update({
      ...row,
      memberCount: settled(row.memberCount, pending.memberDifference),
      hereCount: settled(row.hereCount, pending.hereDifference),
      hereFaces: firstHere(ctx, pending.spaceId),
      postCount: settled(row.postCount, pending.postDifference),
      nextSeq: ctx.db.spaceCursor.spaceId.find(pending.spaceId)?.nextSeq ?? row.nextSeq,
      lastPostAt: pending.lastPostAt ?? row.lastPostAt,
    });
  }
}

/** A few of those who are in a space; stops reading after as many as are shown. */
function firstHere(ctx: Ctx, spaceId: bigint): bigint[] {
  const faces: bigint[] = [];
  for (const row of ctx.db.spaceHere.spacePerson.filter(spaceId)) {
    if (faces.length === limits.facesMax) break;
    faces.push(row.personId);
  }
  return faces;
}
