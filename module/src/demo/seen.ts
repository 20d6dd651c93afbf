/** When the demonstration's people were last seen. */
import type { Timestamp } from 'spacetimedb';
import { microsOf } from '../clock.ts';
import type { Ctx } from '../schema.ts';

/** Somebody wrote at this time, so they were seen then, if not later. */
export function noteSeen(ctx: Ctx, personId: bigint, at: Timestamp): void {
  const presence = ctx.db.presence.personId.find(personId);
  if (presence === null || presence.state.tag !== 'Gone') return;
  if (microsOf(presence.lastSeenAt) >= microsOf(at)) return;
  ctx.db.presence.personId.update({ ...presence, lastSeenAt: at });
}
