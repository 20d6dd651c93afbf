/** Making, joining and leaving spaces. */
import { checkSlug } from '@plaza/shared/names';
import { t } from 'spacetimedb/server';
import { countSpace } from '../counters/pending.ts';
import { spend } from '../limits/guards.ts';
import { requirePerson } from '../people/guards.ts';
import { demand, refuse } from '../refusal.ts';
import plaza, { type Ctx } from '../schema.ts';
import { memberOf, requireMember, requireOwner, requireSpace } from './guards.ts';
import { quitSpace } from './here.ts';
import { checkSpaceProfile, losesLastOwner } from './rules.ts';
import { SpaceRole } from './tables.ts';
import { insertMember, insertSpace } from './write.ts';

const profileParams = {
  name: t.string(),
  description: t.string(),
  hue: t.u8(),
  icon: t.string(),
};

/** Person: makes a space and owns it. A repeated `requestId` changes nothing. */
export const createSpace = plaza.reducer(
  { requestId: t.uuid(), slug: t.string(), ...profileParams },
  (ctx, { requestId, slug: rawSlug, ...rawProfile }) => {
    const person = requirePerson(ctx);
    const isRepeated = [...ctx.db.space.requestId.filter(requestId)].some(
      row => row.createdBy === person.id,
    );
    if (isRepeated) return;
    const slug = demand(checkSlug(rawSlug));
    const profile = demand(checkSpaceProfile(rawProfile));
    if (ctx.db.space.slug.find(slug) !== null) refuse('SLUG_TAKEN');
    spend(ctx, person.id, 'createSpace');
    insertSpace(ctx, {
      ...profile,
      slug,
      ownerId: person.id,
      createdAt: ctx.timestamp,
      isDemo: false,
      requestId,
    });
  },
);

/** Owner or staff: changes how a space presents itself; its address stays. */
export const updateSpace = plaza.reducer(
  { spaceId: t.u64(), ...profileParams },
  (ctx, { spaceId, ...rawProfile }) => {
    const person = requireOwner(ctx, spaceId);
    const profile = demand(checkSpaceProfile(rawProfile));
    spend(ctx, person.id, 'manageMembers');
    ctx.db.space.id.update({ ...requireSpace(ctx, spaceId), ...profile });
  },
);

/** Person: becomes a member. Joining twice changes nothing. */
export const joinSpace = plaza.reducer({ spaceId: t.u64() }, (ctx, { spaceId }) => {
  const person = requirePerson(ctx);
  requireSpace(ctx, spaceId);
  if (memberOf(ctx, { spaceId, personId: person.id }) !== null) return;
  spend(ctx, person.id, 'join');
  insertMember(ctx, {
    spaceId,
    personId: person.id,
    role: 'Member',
    joinedAt: ctx.timestamp,
  });
});

/** Person: is no longer a member. The last owner stays. Leaving twice changes nothing. */
export const leaveSpace = plaza.reducer({ spaceId: t.u64() }, (ctx, { spaceId }) => {
  const person = requirePerson(ctx);
  requireSpace(ctx, spaceId);
  const member = memberOf(ctx, { spaceId, personId: person.id });
  if (member === null) return;
  const ownerCount = countOwners(ctx, spaceId);
  if (losesLastOwner({ from: member.role.tag, to: null, ownerCount })) refuse('LAST_OWNER');
  spend(ctx, person.id, 'join');
  ctx.db.spaceMember.id.delete(member.id);
  for (const reading of [...ctx.db.spaceReading.personSpace.filter([person.id, spaceId])]) {
    ctx.db.spaceReading.id.delete(reading.id);
  }
  quitSpace(ctx, { spaceId, personId: person.id });
  countSpace(ctx, spaceId, { members: -1 });
});

/** Owner or staff: gives a member another role in the space. */
export const setMemberRole = plaza.reducer(
  { spaceId: t.u64(), personId: t.u64(), role: SpaceRole },
  (ctx, { spaceId, personId, role }) => {
    const actor = requireOwner(ctx, spaceId);
    const member = memberOf(ctx, { spaceId, personId });
    if (member === null) return refuse('NOT_FOUND');
    if (member.role.tag === role.tag) return;
    const ownerCount = countOwners(ctx, spaceId);
    if (losesLastOwner({ from: member.role.tag, to: role.tag, ownerCount })) refuse('LAST_OWNER');
    spend(ctx, actor.id, 'manageMembers');
    ctx.db.spaceMember.id.update({ ...member, role });
  },
);

/**
 * Member: has seen the feed up to, but not including, the post `seenSeq`. Never goes back, so that
 * a slow tab does not make read posts new again.
 */
export const markSpaceSeen = plaza.reducer(
  { spaceId: t.u64(), seenSeq: t.u32() },
  (ctx, { spaceId, seenSeq: claimed }) => {
    const { person } = requireMember(ctx, spaceId);
    const nextSeq = ctx.db.spaceCursor.spaceId.find(spaceId)?.nextSeq ?? 0;
    const seenSeq = Math.min(claimed, nextSeq);
    const [row] = ctx.db.spaceReading.personSpace.filter([person.id, spaceId]);
    if (seenSeq <= (row?.seenSeq ?? 0)) return;
    spend(ctx, person.id, 'read');
    const seenAt = ctx.timestamp;
    if (row === undefined) {
      ctx.db.spaceReading.insert({ id: 0n, personId: person.id, spaceId, seenSeq, seenAt });
    } else {
      ctx.db.spaceReading.id.update({ ...row, seenSeq, seenAt });
    }
  },
);

function countOwners(ctx: Ctx, spaceId: bigint): number {
  let count = 0;
  for (const member of ctx.db.spaceMember.spaceId.filter(spaceId)) {
    if (member.role.tag === 'Owner') count += 1;
  }
  return count;
}
