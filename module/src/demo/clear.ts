/**
 * Takes the demonstration away: its people with all they wrote, the threads under their posts, and
 * its spaces, unless somebody real has joined one. Such a space stays, and its longest member owns
 * it if nobody is left who does.
 */
import { countComments, countReaction, countSpace } from '../counters/pending.ts';
import { dropUnusedFiles } from '../files/drop.ts';
import type { PersonRow } from '../rows.ts';
import type { Ctx } from '../schema.ts';
import { quitSpaces } from '../spaces/here.ts';

/**
 * Takes the whole demonstration away in one transaction.
 * @returns the handles of its people, for whom the app server keeps accounts
 */
export function clearDemonstration(ctx: Ctx): string[] {
  const people = [...ctx.db.person.isDemo.filter(true)];
  for (const person of people) clearPerson(ctx, person);
  for (const space of [...ctx.db.space.iter()].filter(row => row.isDemo)) {
    clearSpace(ctx, space.id);
  }
  return people.map(person => person.handle);
}

function clearPerson(ctx: Ctx, { id: personId }: PersonRow): void {
  for (const { id } of [...ctx.db.post.authorId.filter(personId)]) clearPost(ctx, id);
  for (const { id } of [...ctx.db.comment.authorId.filter(personId)]) clearComment(ctx, id);
  for (const row of [...ctx.db.reaction.personTarget.filter(personId)]) {
    ctx.db.reaction.id.delete(row.id);
    countReaction(ctx, row, row.emoji, -1);
  }
  quitSpaces(ctx, personId);
  for (const row of [...ctx.db.spaceMember.personId.filter(personId)]) {
    ctx.db.spaceMember.id.delete(row.id);
    countSpace(ctx, row.spaceId, { members: -1 });
  }
  ctx.db.spaceReading.personSpace.delete(personId);
  for (const link of [...ctx.db.identityLink.personId.filter(personId)]) {
    ctx.db.session.identity.delete(link.identity);
    ctx.db.identityLink.identity.delete(link.identity);
  }
  ctx.db.roleGrant.personId.delete(personId);
  ctx.db.departureTimer.personId.delete(personId);
  ctx.db.suspensionTimer.personId.delete(personId);
  ctx.db.suspension.personId.delete(personId);
  ctx.db.presence.personId.delete(personId);
  ctx.db.person.id.delete(personId);
  // With their person and posts gone, nothing shows their files.
  const files = [...ctx.db.file.ownerId.filter(personId)].map(file => file.id);
  dropUnusedFiles(ctx, personId, files);
}

/** A post with its whole thread, whoever wrote in it. */
function clearPost(ctx: Ctx, postId: bigint): void {
  const post = ctx.db.post.id.find(postId);
  if (post === null) return;
  ctx.db.comment.postPage.delete(postId);
  ctx.db.reaction.postId.delete(postId);
  for (const row of [...ctx.db.pendingReaction.iter()]) {
    if (row.postId === postId) ctx.db.pendingReaction.id.delete(row.id);
  }
  for (const row of [...ctx.db.reactionCount.spacePage.filter([post.spaceId, post.page])]) {
    if (row.postId === postId) ctx.db.reactionCount.id.delete(row.id);
  }
  ctx.db.pendingPost.postId.delete(postId);
  ctx.db.postCounters.postId.delete(postId);
  ctx.db.threadCursor.postId.delete(postId);
  ctx.db.post.id.delete(postId);
  if (post.deletedAt === undefined) countSpace(ctx, post.spaceId, { posts: -1 });
}

/** A comment under somebody else's post; answers to it stay where they are. */
function clearComment(ctx: Ctx, commentId: bigint): void {
  const comment = ctx.db.comment.id.find(commentId);
  if (comment === null) return;
  const { postId } = comment;
  for (const row of [...ctx.db.reaction.postId.filter(postId)]) {
    if (row.commentId === commentId) ctx.db.reaction.id.delete(row.id);
  }
  for (const row of [...ctx.db.reactionCount.target.filter([postId, commentId])]) {
    ctx.db.reactionCount.id.delete(row.id);
  }
  for (const row of [...ctx.db.pendingReaction.target.filter([postId, commentId])]) {
    ctx.db.pendingReaction.id.delete(row.id);
  }
  ctx.db.comment.id.delete(commentId);
  if (comment.deletedAt === undefined) countComments(ctx, postId, { comments: -1 });
}

function clearSpace(ctx: Ctx, spaceId: bigint): void {
  const members = [...ctx.db.spaceMember.spaceId.filter(spaceId)];
  const [heir] = members.sort((a, b) => Number(a.id - b.id));
  if (heir === undefined) {
    for (const post of [...ctx.db.post.spacePage.filter(spaceId)]) {
      clearPost(ctx, post.id);
      // The demonstration's own posts are gone by now: these are of somebody real, who has left.
      const fileIds = post.pictures.map(picture => picture.fileId);
      dropUnusedFiles(ctx, post.authorId, fileIds);
    }
    for (const row of [...ctx.db.spaceReading.iter()]) {
      if (row.spaceId === spaceId) ctx.db.spaceReading.id.delete(row.id);
    }
    ctx.db.pendingSpace.spaceId.delete(spaceId);
    ctx.db.spaceStats.spaceId.delete(spaceId);
    ctx.db.spaceCursor.spaceId.delete(spaceId);
    ctx.db.space.id.delete(spaceId);
    return;
  }
  if (!members.some(member => member.role.tag === 'Owner')) {
    ctx.db.spaceMember.id.update({ ...heir, role: { tag: 'Owner' } });
  }
  const space = ctx.db.space.id.find(spaceId);
  if (space !== null) ctx.db.space.id.update({ ...space, createdBy: heir.personId, isDemo: false });
}
