/** Making people and links, for reducers of people, of the service and of the demonstration. */
import { checkHandle } from '@plaza/shared/names';
import type { Identity, Timestamp } from 'spacetimedb';
import { demand, refuse } from '../refusal.ts';
import type { PersonRow, RoleTag, TradeTag } from '../rows.ts';
import type { Ctx } from '../schema.ts';
import { refreshPresence } from '../sessions/presence.ts';

/** A person whose texts passed all checks; the handle is checked here. */
export interface NewPerson {
  readonly handle: string;
  readonly displayName: string;
  readonly headline?: string;
  readonly bio?: string;
  readonly avatarFileId?: string;
  readonly hue: number;
  readonly trade?: TradeTag;
  readonly createdAt: Timestamp;
  readonly isDemo: boolean;
}

/**
 * Writes a person.
 * @throws {SenderError} `HANDLE_INVALID`, `HANDLE_RESERVED`, `HANDLE_TAKEN`
 */
export function insertPerson(ctx: Ctx, made: NewPerson): PersonRow {
  const handle = demand(checkHandle(made.handle));
  if (ctx.db.person.handle.find(handle) !== null) refuse('HANDLE_TAKEN');
  const person = ctx.db.person.insert({
    id: 0n,
    handle,
    displayName: made.displayName,
    headline: made.headline ?? '',
    bio: made.bio ?? '',
    avatarFileId: made.avatarFileId,
    hue: made.hue,
    trade: made.trade === undefined ? undefined : { tag: made.trade },
    createdAt: made.createdAt,
    isDemo: made.isDemo,
  });
  ctx.db.presence.insert({
    personId: person.id,
    state: { tag: 'Gone' },
    lastSeenAt: made.createdAt,
  });
  return person;
}

/**
 * Lets an identity act as a person; its live sessions become that person's at once.
 * @throws {SenderError} `ARGUMENT_INVALID` for a service: the two kinds of trust never mix
 */
export function linkPerson(ctx: Ctx, identity: Identity, personId: bigint): void {
  if (ctx.db.serviceIdentity.identity.find(identity) !== null) refuse('ARGUMENT_INVALID');
  const row = { identity, personId, linkedAt: ctx.timestamp };
  const before = ctx.db.identityLink.identity.find(identity);
  if (before === null) ctx.db.identityLink.insert(row);
  else ctx.db.identityLink.identity.update(row);
  for (const session of [...ctx.db.session.identity.filter(identity)]) {
    ctx.db.session.connectionId.update({ ...session, personId });
  }
  if (before !== null && before.personId !== personId) refreshPresence(ctx, before.personId);
  refreshPresence(ctx, personId);
}

/** Gives a role; giving it twice changes nothing. */
export function giveRole(
  ctx: Ctx,
  grant: { personId: bigint; role: RoleTag; grantedBy?: bigint },
): void {
  const { personId, role, grantedBy } = grant;
  const has = [...ctx.db.roleGrant.personId.filter(personId)].some(row => row.role.tag === role);
  if (has) return;
  const grantedAt = ctx.timestamp;
  ctx.db.roleGrant.insert({ id: 0n, personId, role: { tag: role }, grantedBy, grantedAt });
}
