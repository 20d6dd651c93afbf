/** Writing posts, comments and reactions, for people and for the demonstration alike. */
import { pageOf } from '@plaza/shared/pages';
import type { Timestamp, Uuid } from 'spacetimedb';
import {
  countComments,
  countReaction,
  countSpace,
  type ReactionTarget,
} from '../counters/pending.ts';
import type { CommentRow, PictureValue, PostRow } from '../rows.ts';
import type { Ctx } from '../schema.ts';

/** A post that passed all checks. */
export interface NewPost {
  readonly spaceId: bigint;
  readonly authorId: bigint;
  readonly text: string;
  readonly pictures: PictureValue[];
  readonly isPinned: boolean;
  readonly createdAt: Timestamp;
  readonly requestId: Uuid;
}

/** Writes a post at the end of its space's feed. */
export function insertPost(ctx: Ctx, made: NewPost): PostRow {
  const { spaceId, createdAt } = made;
  const seq = ctx.db.spaceCursor.spaceId.find(spaceId)?.nextSeq ?? 0;
  ctx.db.spaceCursor.spaceId.update({ spaceId, nextSeq: seq + 1 });
  const page = pageOf(seq);
  const post = ctx.db.post.insert({
    id: 0n,
    ...made,
    seq,
    page,
    editedAt: undefined,
    deletedAt: undefined,
    deletedBy: undefined,
  });
  ctx.db.threadCursor.insert({ postId: post.id, nextSeq: 0 });
  ctx.db.postCounters.insert({
    postId: post.id,
    spaceId,
    page,
    commentCount: 0,
    lastCommentPage: 0,
    lastCommentAt: undefined,
  });
  openSpacePage(ctx, spaceId, pageOf(seq + 1));
  countSpace(ctx, spaceId, { posts: 1, lastPostAt: createdAt });
  return post;
}

/** A comment that passed all checks. */
export interface NewComment {
  readonly postId: bigint;
  readonly parentId: bigint | undefined;
  readonly authorId: bigint;
  readonly text: string;
  readonly createdAt: Timestamp;
  readonly requestId: Uuid;
}

/** Writes a comment at the end of its post's thread. */
export function insertComment(ctx: Ctx, made: NewComment): CommentRow {
  const { postId, createdAt } = made;
  const seq = ctx.db.threadCursor.postId.find(postId)?.nextSeq ?? 0;
  ctx.db.threadCursor.postId.update({ postId, nextSeq: seq + 1 });
  const comment = ctx.db.comment.insert({
    id: 0n,
    ...made,
    seq,
    page: pageOf(seq),
    editedAt: undefined,
    deletedAt: undefined,
    deletedBy: undefined,
  });
  openThreadPage(ctx, postId, pageOf(seq + 1));
  countComments(ctx, postId, { comments: 1, lastCommentAt: createdAt });
  return comment;
}

/** A person's reactions on one target. */
export function reactionsOf(ctx: Ctx, personId: bigint, target: ReactionTarget) {
  return [...ctx.db.reaction.personTarget.filter([personId, target.postId, target.commentId])];
}

/** Writes a reaction; the caller made sure that it is not there yet. */
export function insertReaction(
  ctx: Ctx,
  made: { post: PostRow; commentId: bigint; personId: bigint; emoji: string; createdAt: Timestamp },
): void {
  const { post, commentId, personId, emoji, createdAt } = made;
  ctx.db.reaction.insert({
    id: 0n,
    spaceId: post.spaceId,
    page: post.page,
    postId: post.id,
    commentId,
    personId,
    emoji,
    createdAt,
  });
  countReaction(ctx, { postId: post.id, commentId }, emoji, 1);
}

/**
 * The different reactions on a target, settled and pending together, so that the limit holds
 * without reading everybody's rows.
 */
export function reactionKinds(ctx: Ctx, target: ReactionTarget): Set<string> {
  const counts = new Map<string, number>();
  for (const row of ctx.db.reactionCount.target.filter([target.postId, target.commentId])) {
    counts.set(row.emoji, row.count);
  }
  for (const row of ctx.db.pendingReaction.target.filter([target.postId, target.commentId])) {
    counts.set(row.emoji, (counts.get(row.emoji) ?? 0) + row.difference);
  }
  return new Set([...counts].filter(([, count]) => count > 0).map(([emoji]) => emoji));
}

/** Readers must know the next page before its first row comes, so this cannot wait for the tick. */
function openSpacePage(ctx: Ctx, spaceId: bigint, page: number): void {
  const stats = ctx.db.spaceStats.spaceId.find(spaceId);
  if (stats === null || stats.lastPage >= page) return;
  ctx.db.spaceStats.spaceId.update({ ...stats, lastPage: page });
}

function openThreadPage(ctx: Ctx, postId: bigint, page: number): void {
  const counters = ctx.db.postCounters.postId.find(postId);
  if (counters === null || counters.lastCommentPage >= page) return;
  ctx.db.postCounters.postId.update({ ...counters, lastCommentPage: page });
}
