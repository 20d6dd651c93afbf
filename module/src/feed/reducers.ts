/** Writing, changing and taking back posts, comments and reactions. */
import { limits } from '@plaza/shared/limits';
import { checkReaction } from '@plaza/shared/reactions';
import { t } from 'spacetimedb/server';
import { countComments, countReaction, countSpace } from '../counters/pending.ts';
import { dropUnusedFiles } from '../files/drop.ts';
import { requireOwnFile } from '../files/guards.ts';
import { spend } from '../limits/guards.ts';
import { requirePerson } from '../people/guards.ts';
import { demand, refuse } from '../refusal.ts';
import type { PostRow } from '../rows.ts';
import plaza, { type Ctx } from '../schema.ts';
import { requireMember } from '../spaces/guards.ts';
import {
  requireCommentAuthor,
  requireDeleter,
  requireLiveComment,
  requireLivePost,
  requirePostAuthor,
  requirePostModerator,
} from './guards.ts';
import { notifyAnswered } from './notify.ts';
import { checkCommentText, checkPictures, checkPostText, reactionRefusal } from './rules.ts';
import { insertComment, insertPost, insertReaction, reactionKinds, reactionsOf } from './write.ts';

/** A picture that the author uploaded before. */
const NewPicture = t.object('NewPicture', { fileId: t.string(), alt: t.string() });

/** A reaction's target; without `commentId` the post itself. */
const reactionParams = { postId: t.u64(), commentId: t.option(t.u64()), emoji: t.string() };

/** Member: writes a post. A repeated `requestId` changes nothing. */
export const createPost = plaza.reducer(
  { requestId: t.uuid(), spaceId: t.u64(), text: t.string(), pictures: t.array(NewPicture) },
  (ctx, { requestId, spaceId, text: rawText, pictures: rawPictures }) => {
    const { person } = requireMember(ctx, spaceId);
    const isRepeated = [...ctx.db.post.requestId.filter(requestId)].some(
      row => row.authorId === person.id,
    );
    if (isRepeated) return;
    const text = demand(checkPostText(rawText, { pictureCount: rawPictures.length }));
    const pictures = demand(checkPictures(rawPictures)).map(({ fileId, alt }) => {
      const { width, height, placeholder } = requireOwnFile(ctx, { fileId, ownerId: person.id });
      return { fileId, alt, width, height, placeholder };
    });
    spend(ctx, person.id, 'post');
    insertPost(ctx, {
      spaceId,
      authorId: person.id,
      text,
      pictures,
      isPinned: false,
      createdAt: ctx.timestamp,
      requestId,
    });
  },
);

/** Author: changes a post's text; the pictures stay. */
export const editPost = plaza.reducer(
  { postId: t.u64(), text: t.string() },
  (ctx, { postId, text: rawText }) => {
    const { person, post } = requirePostAuthor(ctx, postId);
    const text = demand(checkPostText(rawText, { pictureCount: post.pictures.length }));
    if (text === post.text) return;
    spend(ctx, person.id, 'edit');
    ctx.db.post.id.update({ ...post, text, editedAt: ctx.timestamp });
  },
);

/** Author or moderator of the space: empties a post to a tombstone. Twice changes nothing. */
export const deletePost = plaza.reducer({ postId: t.u64() }, (ctx, { postId }) => {
  const person = requirePerson(ctx);
  const post = ctx.db.post.id.find(postId) ?? refuse('NOT_FOUND');
  const deleter = requireDeleter(ctx, person, post);
  if (post.deletedAt !== undefined) return;
  ctx.db.post.id.update({
    ...post,
    text: '',
    pictures: [],
    isPinned: false,
    deletedAt: ctx.timestamp,
    deletedBy: { tag: deleter },
  });
  countSpace(ctx, post.spaceId, { posts: -1 });
  dropUnusedFiles(
    ctx,
    post.authorId,
    post.pictures.map(picture => picture.fileId),
  );
});

/** Moderator of the space: keeps a post above the feed. */
export const pinPost = plaza.reducer({ postId: t.u64() }, (ctx, { postId }) => {
  const { person, post } = requirePostModerator(ctx, postId);
  if (post.isPinned) return;
  const pinned = [...ctx.db.post.spacePinned.filter([post.spaceId, true])];
  if (pinned.length >= limits.pinnedPostsPerSpaceMax) refuse('TOO_MANY_PINS');
  spend(ctx, person.id, 'pin');
  ctx.db.post.id.update({ ...post, isPinned: true });
});

/** Moderator of the space: lets a post go back to its place. */
export const unpinPost = plaza.reducer({ postId: t.u64() }, (ctx, { postId }) => {
  const { person, post } = requirePostModerator(ctx, postId);
  if (!post.isPinned) return;
  spend(ctx, person.id, 'pin');
  ctx.db.post.id.update({ ...post, isPinned: false });
});

/** Person: answers a post, or with `parentId` one of its comments. A repeat changes nothing. */
export const addComment = plaza.reducer(
  { requestId: t.uuid(), postId: t.u64(), parentId: t.option(t.u64()), text: t.string() },
  (ctx, { requestId, postId, parentId, text: rawText }) => {
    const person = requirePerson(ctx);
    const isRepeated = [...ctx.db.comment.requestId.filter(requestId)].some(
      row => row.authorId === person.id,
    );
    if (isRepeated) return;
    const post = requireLivePost(ctx, postId);
    const parent = parentId === undefined ? null : requireLiveComment(ctx, parentId);
    if (parent !== null && parent.postId !== postId) refuse('ARGUMENT_INVALID');
    const text = demand(checkCommentText(rawText));
    spend(ctx, person.id, 'comment');
    const comment = insertComment(ctx, {
      postId,
      parentId,
      authorId: person.id,
      text,
      createdAt: ctx.timestamp,
      requestId,
    });
    notifyAnswered(ctx, { post, parent, comment, author: person });
  },
);

/** Author: changes a comment's text. */
export const editComment = plaza.reducer(
  { commentId: t.u64(), text: t.string() },
  (ctx, { commentId, text: rawText }) => {
    const { person, comment } = requireCommentAuthor(ctx, commentId);
    const text = demand(checkCommentText(rawText));
    if (text === comment.text) return;
    spend(ctx, person.id, 'edit');
    ctx.db.comment.id.update({ ...comment, text, editedAt: ctx.timestamp });
  },
);

/** Author or moderator of the space: empties a comment to a tombstone; its answers stay. */
export const deleteComment = plaza.reducer({ commentId: t.u64() }, (ctx, { commentId }) => {
  const person = requirePerson(ctx);
  const comment = ctx.db.comment.id.find(commentId) ?? refuse('NOT_FOUND');
  const post = ctx.db.post.id.find(comment.postId) ?? refuse('NOT_FOUND');
  const deleter = requireDeleter(ctx, person, {
    authorId: comment.authorId,
    spaceId: post.spaceId,
  });
  if (comment.deletedAt !== undefined) return;
  ctx.db.comment.id.update({
    ...comment,
    text: '',
    deletedAt: ctx.timestamp,
    deletedBy: { tag: deleter },
  });
  countComments(ctx, comment.postId, { comments: -1 });
});

/** Person: reacts to a post or comment. The same reaction twice changes nothing. */
export const react = plaza.reducer(
  reactionParams,
  (ctx, { postId, commentId = 0n, emoji: rawEmoji }) => {
    const person = requirePerson(ctx);
    const post = requireTarget(ctx, postId, commentId);
    const emoji = demand(checkReaction(rawEmoji));
    const target = { postId, commentId };
    const own = reactionsOf(ctx, person.id, target);
    if (own.some(row => row.emoji === emoji)) return;
    const kinds = reactionKinds(ctx, target);
    const refusal = reactionRefusal(emoji, { kinds, ownCount: own.length });
    if (refusal) refuse(refusal);
    spend(ctx, person.id, 'react');
    const createdAt = ctx.timestamp;
    insertReaction(ctx, { post, commentId, personId: person.id, emoji, createdAt });
  },
);

/** Person: takes a reaction back. Twice changes nothing. */
export const unreact = plaza.reducer(
  reactionParams,
  (ctx, { postId, commentId = 0n, emoji: rawEmoji }) => {
    const person = requirePerson(ctx);
    const emoji = demand(checkReaction(rawEmoji));
    const target = { postId, commentId };
    const row = reactionsOf(ctx, person.id, target).find(own => own.emoji === emoji);
    if (row === undefined) return;
    spend(ctx, person.id, 'react');
    ctx.db.reaction.id.delete(row.id);
    countReaction(ctx, target, emoji, -1);
  },
);

/** The post of a reaction's target, which is still there with its comment. */
function requireTarget(ctx: Ctx, postId: bigint, commentId: bigint): PostRow {
  const post = requireLivePost(ctx, postId);
  if (commentId !== 0n && requireLiveComment(ctx, commentId).postId !== postId) {
    refuse('ARGUMENT_INVALID');
  }
  return post;
}
