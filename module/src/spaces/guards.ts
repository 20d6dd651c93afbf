/** Who may do what in one space. */
import { isModeratorEverywhere, requirePerson, rolesOf } from '../people/guards.ts';
import { isStaffRole } from '../people/rules.ts';
import { refuse } from '../refusal.ts';
import type { PersonRow, SpaceMemberRow, SpaceRow } from '../rows.ts';
import type { Ctx } from '../schema.ts';
import { isModeratingRole } from './rules.ts';

/** @throws {SenderError} `NOT_FOUND` */
export function requireSpace(ctx: Ctx, spaceId: bigint): SpaceRow {
  return ctx.db.space.id.find(spaceId) ?? refuse('NOT_FOUND');
}

/** A person's membership of a space; null when there is none. */
export function memberOf(
  ctx: Ctx,
  at: { readonly spaceId: bigint; readonly personId: bigint },
): SpaceMemberRow | null {
  const [row] = ctx.db.spaceMember.spacePerson.filter([at.spaceId, at.personId]);
  return row ?? null;
}

/**
 * The calling person, who belongs to the space.
 * @throws {SenderError} as `requirePerson`, or `NOT_FOUND`, `NOT_A_MEMBER`
 */
export function requireMember(
  ctx: Ctx,
  spaceId: bigint,
): { person: PersonRow; member: SpaceMemberRow } {
  const person = requirePerson(ctx);
  requireSpace(ctx, spaceId);
  const member = memberOf(ctx, { spaceId, personId: person.id });
  return member === null ? refuse('NOT_A_MEMBER') : { person, member };
}

/**
 * The calling person, who owns the space or is staff.
 * @throws {SenderError} as `requirePerson`, or `NOT_FOUND`, `NOT_ALLOWED`
 */
export function requireOwner(ctx: Ctx, spaceId: bigint): PersonRow {
  const person = requirePerson(ctx);
  requireSpace(ctx, spaceId);
  const member = memberOf(ctx, { spaceId, personId: person.id });
  if (member?.role.tag === 'Owner' || rolesOf(ctx, person.id).some(isStaffRole)) return person;
  return refuse('NOT_ALLOWED');
}

/** Whether a person moderates the space: its moderators and owners, and whoever moderates all. */
export function isModeratorOf(
  ctx: Ctx,
  at: { readonly spaceId: bigint; readonly personId: bigint },
): boolean {
  const member = memberOf(ctx, at);
  if (member !== null && isModeratingRole(member.role.tag)) return true;
  return isModeratorEverywhere(ctx, at.personId);
}
