/**
 * The demonstration enters here, with a past: rows that carry the time they are given. Names take
 * the place of ids, and repeating an import changes nothing, so an interrupted one can be repeated.
 */
import { checkSlug } from '@plaza/shared/names';
import { checkReaction } from '@plaza/shared/reactions';
import { t } from 'spacetimedb/server';
import { checkCommentText, checkPictures, checkPostText } from '../feed/rules.ts';
import { insertComment, insertPost, insertReaction, reactionsOf } from '../feed/write.ts';
import { requireOwnFile } from '../files/guards.ts';
import { checkFile } from '../files/rules.ts';
import { send } from '../outbox/write.ts';
import { requireService, requireStaffOrService } from '../people/guards.ts';
import { checkHue, checkProfile } from '../people/rules.ts';
import { Trade } from '../people/tables.ts';
import { insertPerson, linkPerson } from '../people/write.ts';
import { demand, refuse } from '../refusal.ts';
import plaza from '../schema.ts';
import { memberOf } from '../spaces/guards.ts';
import { checkSpaceProfile } from '../spaces/rules.ts';
import { SpaceRole } from '../spaces/tables.ts';
import { insertMember, insertSpace } from '../spaces/write.ts';
import { clearDemonstration } from './clear.ts';
import {
  findImportedComment,
  findImportedPost,
  requireHandle,
  requireImportedComment,
  requireImportedPost,
  requireSlug,
} from './guards.ts';
import { noteSeen } from './seen.ts';

const ImportedPicture = t.object('ImportedPicture', { fileId: t.string(), alt: t.string() });

/** Service: a person of the demonstration, and the account that may act as them. */
export const importPerson = plaza.reducer(
  {
    identity: t.option(t.identity()),
    handle: t.string(),
    displayName: t.string(),
    headline: t.string(),
    bio: t.string(),
    hue: t.u8(),
    trade: t.option(Trade),
    createdAt: t.timestamp(),
  },
  (ctx, { identity, handle, hue: rawHue, trade, createdAt, ...rawText }) => {
    requireService(ctx);
    const text = demand(checkProfile(rawText));
    const hue = demand(checkHue(rawHue));
    const before = ctx.db.person.handle.find(handle);
    if (before !== null && !before.isDemo) refuse('HANDLE_TAKEN');
    const person =
      before ??
      insertPerson(ctx, { ...text, handle, hue, trade: trade?.tag, createdAt, isDemo: true });
    if (identity !== undefined) linkPerson(ctx, identity, person.id);
  },
);

/** Service: a picture that the demonstration drew; with `isAvatar` it becomes its owner's face. */
export const importFile = plaza.reducer(
  {
    id: t.string(),
    ownerHandle: t.string(),
    mime: t.string(),
    width: t.u32(),
    height: t.u32(),
    byteSize: t.u32(),
    placeholder: t.string(),
    isAvatar: t.bool(),
    createdAt: t.timestamp(),
  },
  (ctx, { ownerHandle, isAvatar, ...facts }) => {
    requireService(ctx);
    const owner = requireHandle(ctx, ownerHandle);
    const file = demand(checkFile(facts));
    if (ctx.db.file.id.find(file.id) === null) ctx.db.file.insert({ ...file, ownerId: owner.id });
    if (isAvatar) ctx.db.person.id.update({ ...owner, avatarFileId: file.id });
  },
);

/** Service: a space of the demonstration with its owner. */
export const importSpace = plaza.reducer(
  {
    requestId: t.uuid(),
    slug: t.string(),
    name: t.string(),
    description: t.string(),
    hue: t.u8(),
    icon: t.string(),
    ownerHandle: t.string(),
    createdAt: t.timestamp(),
  },
  (ctx, { requestId, slug: rawSlug, ownerHandle, createdAt, ...rawProfile }) => {
    requireService(ctx);
    const slug = demand(checkSlug(rawSlug));
    const profile = demand(checkSpaceProfile(rawProfile));
    const ownerId = requireHandle(ctx, ownerHandle).id;
    if (ctx.db.space.slug.find(slug) !== null) return;
    insertSpace(ctx, { ...profile, slug, ownerId, createdAt, isDemo: true, requestId });
  },
);

/** Service: a membership. */
export const importMember = plaza.reducer(
  { slug: t.string(), handle: t.string(), role: SpaceRole, joinedAt: t.timestamp() },
  (ctx, { slug, handle, role, joinedAt }) => {
    requireService(ctx);
    const at = { spaceId: requireSlug(ctx, slug).id, personId: requireHandle(ctx, handle).id };
    if (memberOf(ctx, at) !== null) return;
    insertMember(ctx, { ...at, role: role.tag, joinedAt });
  },
);

/** Service: a post. Posts of one space are imported oldest first: `seq` follows the import. */
export const importPost = plaza.reducer(
  {
    requestId: t.uuid(),
    slug: t.string(),
    authorHandle: t.string(),
    text: t.string(),
    pictures: t.array(ImportedPicture),
    isPinned: t.bool(),
    createdAt: t.timestamp(),
  },
  (ctx, { requestId, slug, authorHandle, text, pictures, isPinned, createdAt }) => {
    requireService(ctx);
    if (findImportedPost(ctx, requestId) !== undefined) return;
    const author = requireHandle(ctx, authorHandle);
    insertPost(ctx, {
      spaceId: requireSlug(ctx, slug).id,
      authorId: author.id,
      text: demand(checkPostText(text, { pictureCount: pictures.length })),
      pictures: demand(checkPictures(pictures)).map(({ fileId, alt }) => {
        const { width, height, placeholder } = requireOwnFile(ctx, { fileId, ownerId: author.id });
        return { fileId, alt, width, height, placeholder };
      }),
      isPinned,
      createdAt,
      requestId,
    });
    noteSeen(ctx, author.id, createdAt);
  },
);

/** Service: a comment under an imported post; oldest first. */
export const importComment = plaza.reducer(
  {
    requestId: t.uuid(),
    postRequestId: t.uuid(),
    parentRequestId: t.option(t.uuid()),
    authorHandle: t.string(),
    text: t.string(),
    createdAt: t.timestamp(),
  },
  (ctx, { requestId, postRequestId, parentRequestId, authorHandle, text, createdAt }) => {
    requireService(ctx);
    if (findImportedComment(ctx, requestId) !== undefined) return;
    const parent =
      parentRequestId === undefined ? undefined : requireImportedComment(ctx, parentRequestId);
    const author = requireHandle(ctx, authorHandle);
    insertComment(ctx, {
      postId: requireImportedPost(ctx, postRequestId).id,
      parentId: parent?.id,
      authorId: author.id,
      text: demand(checkCommentText(text)),
      createdAt,
      requestId,
    });
    noteSeen(ctx, author.id, createdAt);
  },
);

/** Service: a reaction to an imported post, or with `commentRequestId` to a comment under it. */
export const importReaction = plaza.reducer(
  {
    postRequestId: t.uuid(),
    commentRequestId: t.option(t.uuid()),
    handle: t.string(),
    emoji: t.string(),
    createdAt: t.timestamp(),
  },
  (ctx, { postRequestId, commentRequestId, handle, emoji: rawEmoji, createdAt }) => {
    requireService(ctx);
    const post = requireImportedPost(ctx, postRequestId);
    const commentId =
      commentRequestId === undefined ? 0n : requireImportedComment(ctx, commentRequestId).id;
    const emoji = demand(checkReaction(rawEmoji));
    const personId = requireHandle(ctx, handle).id;
    const own = reactionsOf(ctx, personId, { postId: post.id, commentId });
    if (own.some(row => row.emoji === emoji)) return;
    insertReaction(ctx, { post, commentId, personId, emoji, createdAt });
    noteSeen(ctx, personId, createdAt);
  },
);

/** Staff or service: takes the demonstration away, and asks for its accounts to go. */
export const clearDemo = plaza.reducer(ctx => {
  requireStaffOrService(ctx);
  const handles = clearDemonstration(ctx);
  if (handles.length > 0) send(ctx, { kind: 'demoCleared', handles });
});
