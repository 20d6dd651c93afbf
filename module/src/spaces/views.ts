/** What people see of their own memberships. */
import { t } from 'spacetimedb/server';
import { activeViewingPerson } from '../people/guards.ts';
import plaza from '../schema.ts';
import { SpaceRole } from './tables.ts';

const MySpace = t.row('MySpace', {
  spaceId: t.u64().primaryKey(),
  role: SpaceRole,
  joinedAt: t.timestamp(),
  /** `space_stats.nextSeq` less this is how many posts are new. */
  seenSeq: t.u32(),
  seenAt: t.option(t.timestamp()),
});

/** The caller's memberships with how far they have read. Empty while suspended. */
export const mySpaces = plaza.view({ public: true }, t.array(MySpace), ctx => {
  const personId = activeViewingPerson(ctx);
  if (personId === null) return [];
  return [...ctx.db.spaceMember.personId.filter(personId)].map(({ spaceId, role, joinedAt }) => {
    const [reading] = ctx.db.spaceReading.personSpace.filter([personId, spaceId]);
    return {
      spaceId,
      role,
      joinedAt,
      seenSeq: reading?.seenSeq ?? 0,
      seenAt: reading?.seenAt,
    };
  });
});
