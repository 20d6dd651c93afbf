/** What other domains call when something that is counted has changed. */
import { later } from '@plaza/shared/time';
import type { Timestamp } from 'spacetimedb';
import { now, onceAt } from '../clock.ts';
import type { Ctx } from '../schema.ts';
import { settleAfter } from './rules.ts';

/** Differences for one space; what is left out stays. */
export interface SpaceDifference {
  readonly members?: number;
  readonly here?: number;
  readonly posts?: number;
  readonly lastPostAt?: Timestamp;
}

/** One post, or with a comment id other than 0 one of its comments. */
export interface ReactionTarget {
  readonly postId: bigint;
  /** 0: the post itself. */
  readonly commentId: bigint;
}

/** Notes that the numbers of a space have changed. */
export function countSpace(ctx: Ctx, spaceId: bigint, difference: SpaceDifference): void {
  const row = ctx.db.pendingSpace.spaceId.find(spaceId);
  const next = {
    spaceId,
    memberDifference: (row?.memberDifference ?? 0) + (difference.members ?? 0),
    hereDifference: (row?.hereDifference ?? 0) + (difference.here ?? 0),
    postDifference: (row?.postDifference ?? 0) + (difference.posts ?? 0),
    lastPostAt: difference.lastPostAt ?? row?.lastPostAt,
  };
  if (row === null) ctx.db.pendingSpace.insert(next);
  else ctx.db.pendingSpace.spaceId.update(next);
  armSettle(ctx);
}

/** Notes that a post has more or fewer comments. */
export function countComments(
  ctx: Ctx,
  postId: bigint,
  difference: { readonly comments: number; readonly lastCommentAt?: Timestamp },
): void {
  const row = ctx.db.pendingPost.postId.find(postId);
  const next = {
    postId,
    commentDifference: (row?.commentDifference ?? 0) + difference.comments,
    lastCommentAt: difference.lastCommentAt ?? row?.lastCommentAt,
  };
  if (row === null) ctx.db.pendingPost.insert(next);
  else ctx.db.pendingPost.postId.update(next);
  armSettle(ctx);
}

/** Notes that a reaction was given (1) or taken back (-1). */
export function countReaction(
  ctx: Ctx,
  target: ReactionTarget,
  emoji: string,
  difference: 1 | -1,
): void {
  const rows = [...ctx.db.pendingReaction.target.filter([target.postId, target.commentId])];
  const row = rows.find(candidate => candidate.emoji === emoji);
  if (row === undefined) {
    const { postId, commentId } = target;
    ctx.db.pendingReaction.insert({ id: 0n, postId, commentId, emoji, difference });
  } else {
    ctx.db.pendingReaction.id.update({ ...row, difference: row.difference + difference });
  }
  armSettle(ctx);
}

function armSettle(ctx: Ctx): void {
  if (ctx.db.settleTimer.count() > 0n) return;
  ctx.db.settleTimer.insert({ scheduledId: 0n, scheduledAt: onceAt(later(now(ctx), settleAfter)) });
}
