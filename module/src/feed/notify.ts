/** Telling people who are not here that somebody answered them. */
import { trySpend } from '../limits/guards.ts';
import { send } from '../outbox/write.ts';
import type { CommentRow, PersonRow, PostRow } from '../rows.ts';
import type { Ctx } from '../schema.ts';
import { excerptOf } from './rules.ts';

/**
 * Sends a mail to the one who was answered, if they are gone: who is here sees the answer arrive.
 * A busy thread sends a few mails an hour and leaves out the rest.
 */
export function notifyAnswered(
  ctx: Ctx,
  answer: { post: PostRow; parent: CommentRow | null; comment: CommentRow; author: PersonRow },
): void {
  const { post, parent, comment, author } = answer;
  const recipientId = parent?.authorId ?? post.authorId;
  const recipient = ctx.db.person.id.find(recipientId);
  const space = ctx.db.space.id.find(post.spaceId);
  if (recipient === null || space === null || recipientId === author.id) return;
  // The demonstration's people have no mailbox.
  if (recipient.isDemo || ctx.db.presence.personId.find(recipientId)?.state.tag !== 'Gone') return;
  if (!trySpend(ctx, recipientId, 'mailToPerson')) return;
  send(
    ctx,
    {
      kind: 'commentAnswered',
      postId: post.id.toString(),
      commentId: comment.id.toString(),
      spaceSlug: space.slug,
      authorName: author.displayName,
      excerpt: excerptOf(comment.text),
    },
    recipientId,
  );
}
