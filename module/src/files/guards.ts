/** Whose picture it is. */
import type { Infer } from 'spacetimedb/server';
import { refuse } from '../refusal.ts';
import type { Ctx } from '../schema.ts';
import type { file } from './tables.ts';

/**
 * The file, which its owner uploaded. One answer for a missing and for somebody else's file.
 * @throws {SenderError} `PICTURE_UNKNOWN`
 */
export function requireOwnFile(
  ctx: Ctx,
  wanted: { readonly fileId: string; readonly ownerId: bigint },
): Infer<typeof file.rowType> {
  const row = ctx.db.file.id.find(wanted.fileId);
  return row === null || row.ownerId !== wanted.ownerId ? refuse('PICTURE_UNKNOWN') : row;
}
