/** Spaces: communities with members and a feed. In this slice every space is open to read. */
import { t, table } from 'spacetimedb/server';

/** What somebody may do in one space. */
export const SpaceRole = t.enum('SpaceRole', ['Member', 'Moderator', 'Owner']);

/** Public: the communities. Few, so clients subscribe to the whole table, or by `slug`. */
export const space = table(
  { public: true },
  {
    id: t.u64().primaryKey().autoInc(),
    /** Its name in links: `/s/<slug>`. */
    slug: t.string().unique(),
    name: t.string(),
    description: t.string(),
    /** Its colour: a step of 30 degrees round the OKLCH circle, 0 to 11. */
    hue: t.u8(),
    /** The name of a lucide icon, one of `spaceIcons`. */
    icon: t.string(),
    createdBy: t.u64(),
    createdAt: t.timestamp(),
    /** Made by the demonstration; goes when that is cleared, unless real people joined. */
    isDemo: t.bool(),
    requestId: t.uuid().index('btree'),
  },
);

/** Public: who belongs to a space; at most one row for a person and space. */
export const spaceMember = table(
  {
    public: true,
    indexes: [{ accessor: 'spacePerson', algorithm: 'btree', columns: ['spaceId', 'personId'] }],
  },
  {
    id: t.u64().primaryKey().autoInc(),
    spaceId: t.u64().index('btree'),
    personId: t.u64().index('btree'),
    role: SpaceRole,
    joinedAt: t.timestamp(),
  },
);

/**
 * Public: the numbers of a space, one row each. Settled by a short tick; only `lastPage` is
 * written at once, because it tells readers which page to subscribe to.
 */
export const spaceStats = table(
  { public: true },
  {
    spaceId: t.u64().primaryKey(),
    memberCount: t.u32(),
    /** Members whose presence is Here. */
    hereCount: t.u32(),
    /** Up to five of those who are here, by person id. */
    hereFaces: t.array(t.u64()),
    /** Posts that are not deleted. */
    postCount: t.u32(),
    /** The newest post's `seq` + 1: what a reader has seen less this is what is new. */
    nextSeq: t.u32(),
    /** The page that the next post may be in; subscribe to it and the one before. */
    lastPage: t.u32(),
    lastPostAt: t.option(t.timestamp()),
  },
);

/** Private: where the next post of a space goes. Apart from `space_stats`, which lags. */
export const spaceCursor = table(
  {},
  {
    spaceId: t.u64().primaryKey(),
    nextSeq: t.u32(),
  },
);

/** Private: members who are here now. Makes `hereFaces` without reading all members. */
export const spaceHere = table(
  {
    indexes: [{ accessor: 'spacePerson', algorithm: 'btree', columns: ['spaceId', 'personId'] }],
  },
  {
    id: t.u64().primaryKey().autoInc(),
    spaceId: t.u64(),
    personId: t.u64().index('btree'),
  },
);

/** Private: how far a member has read; at most one row for a person and space. */
export const spaceReading = table(
  {
    indexes: [{ accessor: 'personSpace', algorithm: 'btree', columns: ['personId', 'spaceId'] }],
  },
  {
    id: t.u64().primaryKey().autoInc(),
    personId: t.u64(),
    spaceId: t.u64(),
    /** The first `seq` not yet seen. */
    seenSeq: t.u32(),
    seenAt: t.timestamp(),
  },
);
