/** What is being talked about, and by whom. */
import { requirePerson } from '../people/guards.ts';
import { refuse } from '../refusal.ts';
import type { CommentRow, DeleterTag, PersonRow, PostRow } from '../rows.ts';
import type { Ctx } from '../schema.ts';
import { isModeratorOf } from '../spaces/guards.ts';
import { deleterOf } from './rules.ts';

/**
 * A post that is still there.
 * @throws {SenderError} `NOT_FOUND`, `DELETED`
 */
export function requireLivePost(ctx: Ctx, postId: bigint): PostRow {
  const post = ctx.db.post.id.find(postId) ?? refuse('NOT_FOUND');
  return post.deletedAt === undefined ? post : refuse('DELETED');
}

/**
 * A comment that is still there.
 * @throws {SenderError} `NOT_FOUND`, `DELETED`
 */
export function requireLiveComment(ctx: Ctx, commentId: bigint): CommentRow {
  const comment = ctx.db.comment.id.find(commentId) ?? refuse('NOT_FOUND');
  return comment.deletedAt === undefined ? comment : refuse('DELETED');
}

/**
 * The calling person and their own live post.
 * @throws {SenderError} as `requirePerson` and {@link requireLivePost}, or `NOT_ALLOWED`
 */
export function requirePostAuthor(ctx: Ctx, postId: bigint): { person: PersonRow; post: PostRow } {
  const person = requirePerson(ctx);
  const post = requireLivePost(ctx, postId);
  return post.authorId === person.id ? { person, post } : refuse('NOT_ALLOWED');
}

/**
 * The calling person and their own live comment.
 * @throws {SenderError} as `requirePerson` and {@link requireLiveComment}, or `NOT_ALLOWED`
 */
export function requireCommentAuthor(
  ctx: Ctx,
  commentId: bigint,
): { person: PersonRow; comment: CommentRow } {
  const person = requirePerson(ctx);
  const comment = requireLiveComment(ctx, commentId);
  return comment.authorId === person.id ? { person, comment } : refuse('NOT_ALLOWED');
}

/**
 * The calling person, who moderates the post's space.
 * @throws {SenderError} as `requirePerson` and {@link requireLivePost}, or `NOT_ALLOWED`
 */
export function requirePostModerator(
  ctx: Ctx,
  postId: bigint,
): { person: PersonRow; post: PostRow } {
  const person = requirePerson(ctx);
  const post = requireLivePost(ctx, postId);
  const at = { spaceId: post.spaceId, personId: person.id };
  return isModeratorOf(ctx, at) ? { person, post } : refuse('NOT_ALLOWED');
}

/**
 * As whom the caller may delete something of an author in a space.
 * @throws {SenderError} `NOT_ALLOWED`
 */
export function requireDeleter(
  ctx: Ctx,
  person: PersonRow,
  of: { readonly authorId: bigint; readonly spaceId: bigint },
): DeleterTag {
  const deleter = deleterOf({
    isAuthor: of.authorId === person.id,
    isModerator: isModeratorOf(ctx, { spaceId: of.spaceId, personId: person.id }),
  });
  return deleter ?? refuse('NOT_ALLOWED');
}
