/** Keeps presence equal to what the sessions say, with a grace for reloads. */
import { later } from '@plaza/shared/time';
import type { Timestamp } from 'spacetimedb';
import { now, onceAt } from '../clock.ts';
import type { PresenceTag, SessionRow } from '../rows.ts';
import type { Ctx } from '../schema.ts';
import { enterSpaces, quitSpaces } from '../spaces/here.ts';
import { departureGrace, presenceOf } from './rules.ts';

/** A person's live connections, over all their identities. */
function sessionsOf(ctx: Ctx, personId: bigint): SessionRow[] {
  return [...ctx.db.identityLink.personId.filter(personId)].flatMap(link => [
    ...ctx.db.session.identity.filter(link.identity),
  ]);
}

/**
 * Brings a person's presence up to date after a session came, went or changed. Without any
 * session left it waits for the grace first.
 */
export function refreshPresence(ctx: Ctx, personId: bigint): void {
  const state = presenceOf(sessionsOf(ctx, personId));
  ctx.db.departureTimer.personId.delete(personId);
  if (state !== 'Gone') {
    setPresence(ctx, personId, state, ctx.timestamp);
    return;
  }
  const current = ctx.db.presence.personId.find(personId);
  if (current === null || current.state.tag === 'Gone') return;
  ctx.db.departureTimer.insert({
    scheduledId: 0n,
    scheduledAt: onceAt(later(now(ctx), departureGrace)),
    personId,
    leftAt: ctx.timestamp,
  });
}

/** Says that a person has gone, unless they came back. */
export function settleDeparture(ctx: Ctx, personId: bigint, leftAt: Timestamp): void {
  const isGone = sessionsOf(ctx, personId).length === 0;
  // The demonstration's people may have been cleared while the timer ran.
  if (isGone && ctx.db.person.id.find(personId) !== null) {
    setPresence(ctx, personId, 'Gone', leftAt);
  }
}

function setPresence(ctx: Ctx, personId: bigint, tag: PresenceTag, lastSeenAt: Timestamp): void {
  const row = ctx.db.presence.personId.find(personId);
  if (row?.state.tag === tag) return;
  const next = { personId, state: { tag }, lastSeenAt };
  if (row === null) ctx.db.presence.insert(next);
  else ctx.db.presence.personId.update(next);
  if (tag === 'Here') enterSpaces(ctx, personId);
  else if (row?.state.tag === 'Here') quitSpaces(ctx, personId);
}
