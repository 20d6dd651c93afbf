/** Making spaces and memberships, for reducers of people and of the demonstration alike. */
import type { Timestamp, Uuid } from 'spacetimedb';
import { countSpace } from '../counters/pending.ts';
import type { SpaceMemberRow, SpaceRoleTag, SpaceRow } from '../rows.ts';
import type { Ctx } from '../schema.ts';
import { enterSpace } from './here.ts';
import type { SpaceProfile } from './rules.ts';

/** A space that passed all checks. */
export interface NewSpace extends SpaceProfile {
  readonly slug: string;
  readonly ownerId: bigint;
  readonly createdAt: Timestamp;
  readonly isDemo: boolean;
  readonly requestId: Uuid;
}

/** Writes a space with its counters and its first owner. */
export function insertSpace(ctx: Ctx, made: NewSpace): SpaceRow {
  const { ownerId, ...columns } = made;
  const space = ctx.db.space.insert({ id: 0n, ...columns, createdBy: ownerId });
  ctx.db.spaceCursor.insert({ spaceId: space.id, nextSeq: 0 });
  ctx.db.spaceStats.insert({
    spaceId: space.id,
    memberCount: 0,
    hereCount: 0,
    hereFaces: [],
    postCount: 0,
    nextSeq: 0,
    lastPage: 0,
    lastPostAt: undefined,
  });
  const { createdAt } = made;
  insertMember(ctx, { spaceId: space.id, personId: ownerId, role: 'Owner', joinedAt: createdAt });
  return space;
}

/** Writes a membership; the caller made sure that there is none yet. */
export function insertMember(
  ctx: Ctx,
  made: { spaceId: bigint; personId: bigint; role: SpaceRoleTag; joinedAt: Timestamp },
): SpaceMemberRow {
  const { spaceId, personId, role, joinedAt } = made;
  const row = ctx.db.spaceMember.insert({
    id: 0n,
    spaceId,
    personId,
    role: { tag: role },
    joinedAt,
  });
  countSpace(ctx, spaceId, { members: 1 });
  enterSpace(ctx, { spaceId, personId });
  return row;
}
