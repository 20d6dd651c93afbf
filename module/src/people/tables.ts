/** People, how identities reach them, and what they are allowed to be. */
import { t, table } from 'spacetimedb/server';

/** The four trades; a person's own is shown as their mark. */
export const Trade = t.enum('Trade', ['Services', 'Digital', 'Goods', 'Community']);

/** What somebody may be in all of Plaza. Roles inside one space are in `space_member`. */
export const Role = t.enum('Role', ['Provider', 'Moderator', 'Staff', 'Admin']);

/** Public: who has an account. Subscribed by `id` or `handle`. */
export const person = table(
  { public: true },
  {
    id: t.u64().primaryKey().autoInc(),
    handle: t.string().unique(),
    displayName: t.string(),
    /** One line under the name: "Ceramics, Quay 4". */
    headline: t.string(),
    bio: t.string(),
    avatarFileId: t.option(t.string()),
    /** Their colour: a step of 30 degrees round the OKLCH circle, 0 to 11. */
    hue: t.u8(),
    trade: t.option(Trade),
    createdAt: t.timestamp(),
    /** Belongs to the demonstration community and goes when that is cleared. */
    isDemo: t.bool().index('btree'),
  },
);

/** Private: which identity acts as which person. A person may have several. */
export const identityLink = table(
  {},
  {
    identity: t.identity().primaryKey(),
    personId: t.u64().index('btree'),
    linkedAt: t.timestamp(),
  },
);

/**
 * Private: the issuers whose tokens may act as a person, each with the one audience it must name.
 * An identity is made of issuer and subject only, so the audience has to be checked beside it.
 */
export const trustedIssuer = table(
  {
    indexes: [{ accessor: 'issuerAudience', algorithm: 'btree', columns: ['issuer', 'audience'] }],
  },
  {
    id: t.u64().primaryKey().autoInc(),
    issuer: t.string(),
    audience: t.string(),
    trustedAt: t.timestamp(),
  },
);

/** Private: identities of our own servers, which pass `requireService`. */
export const serviceIdentity = table(
  {},
  {
    identity: t.identity().primaryKey(),
    /** What it is, for the operator: "publisher", "app server". */
    name: t.string(),
    addedAt: t.timestamp(),
  },
);

/** Private: roles in all of Plaza; at most one row for a person and role. */
export const roleGrant = table(
  {},
  {
    id: t.u64().primaryKey().autoInc(),
    personId: t.u64().index('btree'),
    role: Role,
    /** Absent when the service or the first start gave it. */
    grantedBy: t.option(t.u64()),
    grantedAt: t.timestamp(),
  },
);

/** Private: people who may look but not act. */
export const suspension = table(
  {},
  {
    personId: t.u64().primaryKey(),
    reason: t.string(),
    suspendedBy: t.u64(),
    suspendedAt: t.timestamp(),
    /** Absent: until somebody lifts it. */
    until: t.option(t.timestamp()),
  },
);

/** Timer: lifts a suspension whose time is over. */
export const suspensionTimer = table(
  {},
  {
    scheduledId: t.u64().primaryKey().autoInc(),
    scheduledAt: t.scheduleAt(),
    personId: t.u64().index('btree'),
  },
);
