/** Connections come and go; sign-ins end. */
import { limits } from '@plaza/shared/limits';
import { t } from 'spacetimedb/server';
import { spend } from '../limits/guards.ts';
import { armSweep } from '../limits/sweep.ts';
import { requirePerson, requireService, requireSession, requireTimer } from '../people/guards.ts';
import { refuse } from '../refusal.ts';
import plaza from '../schema.ts';
import { trustedClaims } from './guards.ts';
import { refreshPresence, settleDeparture } from './presence.ts';
import { departureTimer } from './tables.ts';

/**
 * Runs for every connection. A trusted token gets a session; a visitor gets nothing and may read;
 * a token that reaches a person's identity without being trusted is turned away.
 */
export const clientConnected = plaza.clientConnected(ctx => {
  const link = ctx.db.identityLink.identity.find(ctx.sender);
  const claims = trustedClaims(ctx);
  if (claims === null) {
    if (link !== null) refuse('TOKEN_NOT_TRUSTED');
    return;
  }
  if (claims.sid !== '' && ctx.db.endedSession.sid.find(claims.sid) !== null) {
    refuse('SESSION_ENDED');
  }
  if (ctx.connectionId === null) return;
  const open = [...ctx.db.session.identity.filter(ctx.sender)];
  if (open.length >= limits.connectionsPerIdentityMax) refuse('TOO_MANY_CONNECTIONS');
  ctx.db.session.insert({
    connectionId: ctx.connectionId,
    identity: ctx.sender,
    sid: claims.sid,
    personId: link?.personId,
    isAway: false,
    connectedAt: ctx.timestamp,
  });
  if (link !== null) refreshPresence(ctx, link.personId);
});

/** Runs for every connection that ends, also for those that a crash left behind. */
export const clientDisconnected = plaza.clientDisconnected(ctx => {
  if (ctx.connectionId === null) return;
  const session = ctx.db.session.connectionId.find(ctx.connectionId);
  if (session === null) return;
  ctx.db.session.connectionId.delete(session.connectionId);
  if (session.personId !== undefined) refreshPresence(ctx, session.personId);
});

/** This tab is no longer looked at (hidden, idle), or is again. */
export const setAway = plaza.reducer({ isAway: t.bool() }, (ctx, { isAway }) => {
  const person = requirePerson(ctx);
  const session = requireSession(ctx);
  if (session.isAway === isAway) return;
  spend(ctx, person.id, 'presence');
  ctx.db.session.connectionId.update({ ...session, isAway });
  refreshPresence(ctx, person.id);
});

/**
 * Service: a sign-in was ended or revoked. Its connections can do nothing from this transaction
 * on, and its token opens no new ones.
 */
export const endSession = plaza.reducer({ sid: t.string() }, (ctx, { sid }) => {
  requireService(ctx);
  if (sid === '') refuse('ARGUMENT_INVALID');
  if (ctx.db.endedSession.sid.find(sid) === null) {
    ctx.db.endedSession.insert({ sid, endedAt: ctx.timestamp });
    armSweep(ctx);
  }
  for (const session of [...ctx.db.session.sid.filter(sid)]) {
    ctx.db.session.connectionId.delete(session.connectionId);
    if (session.personId !== undefined) refreshPresence(ctx, session.personId);
  }
});

/** Timer: the grace after somebody's last tab is over. */
export const settlePresence = plaza.reducer(
  { onSchedule: departureTimer },
  { timer: departureTimer.rowType },
  (ctx, { timer }) => {
    requireTimer(ctx);
    settleDeparture(ctx, timer.personId, timer.leftAt);
  },
);
