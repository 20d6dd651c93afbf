/** Registration, profiles, roles, suspension, and what our servers tell about identities. */
import { hueCount, limits } from '@plaza/shared/limits';
import { checkText } from '@plaza/shared/text';
import { t } from 'spacetimedb/server';
import { microsOf, now, onceAt } from '../clock.ts';
import { dropUnusedFiles } from '../files/drop.ts';
import { requireOwnFile } from '../files/guards.ts';
import { spend } from '../limits/guards.ts';
import { send } from '../outbox/write.ts';
import { demand, refuse } from '../refusal.ts';
import plaza, { type Ctx } from '../schema.ts';
import {
  requireAdmin,
  requirePerson,
  requireService,
  requireSession,
  requireStaff,
  requireTimer,
  rolesOf,
} from './guards.ts';
import { checkDisplayName, checkHue, checkProfile, maySuspend } from './rules.ts';
import { Role, suspensionTimer, Trade } from './tables.ts';
import { giveRole, insertPerson, linkPerson } from './write.ts';

/** The first publisher runs the database: it is the first service. */
export const init = plaza.init(ctx => {
  ctx.db.serviceIdentity.insert({
    identity: ctx.sender,
    name: 'publisher',
    addedAt: ctx.timestamp,
  });
});

/**
 * Signed in: the account's first entry, which makes its person. Repeating it with the same handle
 * changes nothing: the account's identity takes the place of a request id.
 */
export const register = plaza.reducer(
  { handle: t.string(), displayName: t.string() },
  (ctx, { handle, displayName: rawName }) => {
    const session = requireSession(ctx);
    const link = ctx.db.identityLink.identity.find(ctx.sender);
    if (link !== null) {
      if (ctx.db.person.id.find(link.personId)?.handle === handle) return;
      refuse('ALREADY_REGISTERED');
    }
    const displayName = demand(checkDisplayName(rawName));
    const person = insertPerson(ctx, {
      handle,
      displayName,
      hue: ctx.random.integerInRange(0, hueCount - 1),
      createdAt: ctx.timestamp,
      isDemo: false,
    });
    linkPerson(ctx, session.identity, person.id);
    send(ctx, { kind: 'personRegistered', handle, displayName }, person.id);
  },
);

/** Person: changes their profile; the handle stays, because links carry it. */
export const updateProfile = plaza.reducer(
  {
    displayName: t.string(),
    headline: t.string(),
    bio: t.string(),
    avatarFileId: t.option(t.string()),
    hue: t.u8(),
    trade: t.option(Trade),
  },
  (ctx, { avatarFileId, hue: rawHue, trade, ...rawText }) => {
    const person = requirePerson(ctx);
    const text = demand(checkProfile(rawText));
    const hue = demand(checkHue(rawHue));
    if (avatarFileId !== undefined && avatarFileId !== person.avatarFileId) {
      requireOwnFile(ctx, { fileId: avatarFileId, ownerId: person.id });
    }
    spend(ctx, person.id, 'editProfile');
    ctx.db.person.id.update({ ...person, ...text, avatarFileId, hue, trade });
    if (person.avatarFileId !== undefined) dropUnusedFiles(ctx, person.id, [person.avatarFileId]);
  },
);

/** Admin: gives a person a role in all of Plaza. Giving it twice changes nothing. */
export const grantRole = plaza.reducer(
  { personId: t.u64(), role: Role },
  (ctx, { personId, role }) => {
    const admin = requireAdmin(ctx);
    requireExisting(ctx, personId);
    giveRole(ctx, { personId, role: role.tag, grantedBy: admin.id });
  },
);

/** Admin: takes a role away, in this very transaction. The last admin stays. */
export const revokeRole = plaza.reducer(
  { personId: t.u64(), role: Role },
  (ctx, { personId, role }) => {
    requireAdmin(ctx);
    const grants = [...ctx.db.roleGrant.personId.filter(personId)];
    const grant = grants.find(row => row.role.tag === role.tag);
    if (grant === undefined) return;
    if (role.tag === 'Admin' && countAdmins(ctx) <= 1) refuse('LAST_ADMIN');
    ctx.db.roleGrant.id.delete(grant.id);
  },
);

/** Staff: lets a person look but not act, until a time or until somebody lifts it. */
export const suspendPerson = plaza.reducer(
  { personId: t.u64(), reason: t.string(), until: t.option(t.timestamp()) },
  (ctx, { personId, reason: rawReason, until }) => {
    const staff = requireStaff(ctx);
    if (personId === staff.id) refuse('SELF_TARGET');
    requireExisting(ctx, personId);
    if (!maySuspend(rolesOf(ctx, staff.id), rolesOf(ctx, personId))) refuse('NOT_ALLOWED');
    const reason = demand(
      checkText(rawReason, { lengthMax: limits.suspensionReasonLengthMax, isMultiline: true }),
    );
    if (until !== undefined && microsOf(until) <= now(ctx)) refuse('TIME_INVALID');
    endSuspension(ctx, personId);
    ctx.db.suspension.insert({
      personId,
      reason,
      suspendedBy: staff.id,
      suspendedAt: ctx.timestamp,
      until,
    });
    if (until !== undefined) {
      const scheduledAt = onceAt(microsOf(until));
      ctx.db.suspensionTimer.insert({ scheduledId: 0n, scheduledAt, personId });
    }
  },
);

/** Staff: ends a suspension early. */
export const liftSuspension = plaza.reducer({ personId: t.u64() }, (ctx, { personId }) => {
  requireStaff(ctx);
  endSuspension(ctx, personId);
});

/** Timer: a suspension's time is over. */
export const expireSuspension = plaza.reducer(
  { onSchedule: suspensionTimer },
  { timer: suspensionTimer.rowType },
  (ctx, { timer }) => {
    requireTimer(ctx);
    endSuspension(ctx, timer.personId);
  },
);

/** Service: tokens of this issuer that name this audience may act as people. */
export const trustIssuer = plaza.reducer(
  { issuer: t.string(), audience: t.string() },
  (ctx, { issuer, audience }) => {
    requireService(ctx);
    if (issuer === '' || audience === '') refuse('ARGUMENT_INVALID');
    if ([...ctx.db.trustedIssuer.issuerAudience.filter([issuer, audience])].length > 0) return;
    ctx.db.trustedIssuer.insert({ id: 0n, issuer, audience, trustedAt: ctx.timestamp });
  },
);

/** Service: takes that trust away; sessions that are already open stay until they end. */
export const distrustIssuer = plaza.reducer(
  { issuer: t.string(), audience: t.string() },
  (ctx, { issuer, audience }) => {
    requireService(ctx);
    for (const row of [...ctx.db.trustedIssuer.issuerAudience.filter([issuer, audience])]) {
      ctx.db.trustedIssuer.id.delete(row.id);
    }
  },
);

/** Service: another of our own servers. Adding it twice changes its name. */
export const registerService = plaza.reducer(
  { identity: t.identity(), name: t.string() },
  (ctx, { identity, name }) => {
    requireService(ctx);
    // As `linkPerson` the other way round.
    if (ctx.db.identityLink.identity.find(identity) !== null) refuse('ARGUMENT_INVALID');
    const row = { identity, name, addedAt: ctx.timestamp };
    if (ctx.db.serviceIdentity.identity.find(identity) === null) ctx.db.serviceIdentity.insert(row);
    else ctx.db.serviceIdentity.identity.update(row);
  },
);

/** Service: takes a server away; it cannot take itself away, so that one always remains. */
export const removeService = plaza.reducer({ identity: t.identity() }, (ctx, { identity }) => {
  requireService(ctx);
  if (identity.isEqual(ctx.sender)) refuse('SELF_TARGET');
  ctx.db.serviceIdentity.identity.delete(identity);
});

/** Service: makes the person of an account without its own connection. Repeating changes nothing. */
export const registerPerson = plaza.reducer(
  { identity: t.identity(), handle: t.string(), displayName: t.string() },
  (ctx, { identity, handle, displayName: rawName }) => {
    requireService(ctx);
    const link = ctx.db.identityLink.identity.find(identity);
    if (link !== null) {
      if (ctx.db.person.id.find(link.personId)?.handle === handle) return;
      refuse('ALREADY_REGISTERED');
    }
    const person = insertPerson(ctx, {
      handle,
      displayName: demand(checkDisplayName(rawName)),
      hue: ctx.random.integerInRange(0, hueCount - 1),
      createdAt: ctx.timestamp,
      isDemo: false,
    });
    linkPerson(ctx, identity, person.id);
  },
);

/** Service: a further sign-in reaches the same person; a linked one moves. */
export const linkIdentity = plaza.reducer(
  { identity: t.identity(), personId: t.u64() },
  (ctx, { identity, personId }) => {
    requireService(ctx);
    requireExisting(ctx, personId);
    linkPerson(ctx, identity, personId);
  },
);

/** Service: the account with this identity opened the first admin's link. */
export const createAdmin = plaza.reducer({ identity: t.identity() }, (ctx, { identity }) => {
  requireService(ctx);
  const link = ctx.db.identityLink.identity.find(identity);
  if (link === null) return refuse('REGISTRATION_REQUIRED');
  giveRole(ctx, { personId: link.personId, role: 'Admin' });
});

function requireExisting(ctx: Ctx, personId: bigint): void {
  if (ctx.db.person.id.find(personId) === null) refuse('NOT_FOUND');
}

function countAdmins(ctx: Ctx): number {
  let count = 0;
  for (const grant of ctx.db.roleGrant.iter()) if (grant.role.tag === 'Admin') count += 1;
  return count;
}

function endSuspension(ctx: Ctx, personId: bigint): void {
  ctx.db.suspension.personId.delete(personId);
  ctx.db.suspensionTimer.personId.delete(personId);
}
