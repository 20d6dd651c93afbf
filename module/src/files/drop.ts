/** Taking files away when nothing shows them any more. */
import { send } from '../outbox/write.ts';
import type { Ctx } from '../schema.ts';

/**
 * Takes those files away that are neither their owner's face nor in one of their posts, and asks
 * for the bytes to go too. Called after the post or profile that showed them has changed.
 */
export function dropUnusedFiles(ctx: Ctx, ownerId: bigint, fileIds: readonly string[]): void {
  if (fileIds.length === 0) return;
  const shown = new Set<string>();
  const avatar = ctx.db.person.id.find(ownerId)?.avatarFileId;
  if (avatar !== undefined) shown.add(avatar);
  for (const post of ctx.db.post.authorId.filter(ownerId)) {
    for (const picture of post.pictures) shown.add(picture.fileId);
  }
  const dropped = fileIds.filter(fileId => !shown.has(fileId) && ctx.db.file.id.delete(fileId));
  if (dropped.length > 0) send(ctx, { kind: 'filesDropped', fileIds: dropped });
}
