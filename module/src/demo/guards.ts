/** The demonstration's import names things by handle, slug and request id, not by number. */
import type { Uuid } from 'spacetimedb';
import { refuse } from '../refusal.ts';
import type { CommentRow, PersonRow, PostRow, SpaceRow } from '../rows.ts';
import type { Ctx } from '../schema.ts';

/** @throws {SenderError} `NOT_FOUND` naming the handle */
export function requireHandle(ctx: Ctx, handle: string): PersonRow {
  return ctx.db.person.handle.find(handle) ?? refuse('NOT_FOUND', `There is no @${handle}.`);
}

/** @throws {SenderError} `NOT_FOUND` naming the slug */
export function requireSlug(ctx: Ctx, slug: string): SpaceRow {
  return ctx.db.space.slug.find(slug) ?? refuse('NOT_FOUND', `There is no space ${slug}.`);
}

/** @throws {SenderError} `NOT_FOUND` unless the import wrote a post with this request id */
export function requireImportedPost(ctx: Ctx, requestId: Uuid): PostRow {
  return findImportedPost(ctx, requestId) ?? refuse('NOT_FOUND', `There is no post ${requestId}.`);
}

/** @throws {SenderError} `NOT_FOUND` unless the import wrote a comment with this request id */
export function requireImportedComment(ctx: Ctx, requestId: Uuid): CommentRow {
  return (
    findImportedComment(ctx, requestId) ?? refuse('NOT_FOUND', `There is no comment ${requestId}.`)
  );
}

/** A post of the demonstration's people; somebody real may have used the same request id. */
export function findImportedPost(ctx: Ctx, requestId: Uuid): PostRow | undefined {
  return [...ctx.db.post.requestId.filter(requestId)].find(row => isDemoPerson(ctx, row.authorId));
}

/** A comment of the demonstration's people. */
export function findImportedComment(ctx: Ctx, requestId: Uuid): CommentRow | undefined {
  return [...ctx.db.comment.requestId.filter(requestId)].find(row =>
    isDemoPerson(ctx, row.authorId),
  );
}

function isDemoPerson(ctx: Ctx, personId: bigint): boolean {
  return ctx.db.person.id.find(personId)?.isDemo === true;
}
