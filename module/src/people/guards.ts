/**
 * Who is calling. Every reducer begins with one of these.
 *
 *   connection ─► session ─► person ─► roles
 *
 * A person is found through the connection's session and not through the caller's identity alone:
 * the identity is made of issuer and subject, so a token for another audience carries it too, and
 * an ended session has no row while its socket is still open.
 */

import { refuse } from '../refusal.ts';
import type { PersonRow, RoleTag, SessionRow } from '../rows.ts';
import type { Ctx, TxCtx, Viewer } from '../schema.ts';
import { isStaffRole, mayModerateEverywhere } from './rules.ts';

/**
 * The caller's live session, with or without a person.
 * @throws {SenderError} `SIGN_IN_REQUIRED`, `SESSION_ENDED`
 */
export function requireSession(ctx: Ctx): SessionRow {
  const row = ctx.connectionId === null ? null : ctx.db.session.connectionId.find(ctx.connectionId);
  if (row?.identity.isEqual(ctx.sender)) return row;
  // Only a connection that had a session can reach this with a linked identity.
  return ctx.db.identityLink.identity.find(ctx.sender) === null
    ? refuse('SIGN_IN_REQUIRED')
    : refuse('SESSION_ENDED');
}

/**
 * The calling person, who is registered and not suspended.
 * @throws {SenderError} `SIGN_IN_REQUIRED`, `SESSION_ENDED`, `REGISTRATION_REQUIRED`, `SUSPENDED`
 */
export function requirePerson(ctx: Ctx): PersonRow {
  const { personId } = requireSession(ctx);
  if (personId === undefined) return refuse('REGISTRATION_REQUIRED');
  const suspended = ctx.db.suspension.personId.find(personId);
  if (suspended !== null) {
    return refuse('SUSPENDED', `Your account is suspended: ${suspended.reason}`);
  }
  return ctx.db.person.id.find(personId) ?? refuse('REGISTRATION_REQUIRED');
}

/**
 * The calling person, who is staff or admin.
 * @throws {SenderError} as {@link requirePerson}, or `NOT_ALLOWED`
 */
export function requireStaff(ctx: Ctx): PersonRow {
  const person = requirePerson(ctx);
  return rolesOf(ctx, person.id).some(isStaffRole) ? person : refuse('NOT_ALLOWED');
}

/**
 * The calling person, who is admin.
 * @throws {SenderError} as {@link requirePerson}, or `NOT_ALLOWED`
 */
export function requireAdmin(ctx: Ctx): PersonRow {
  const person = requirePerson(ctx);
  return rolesOf(ctx, person.id).includes('Admin') ? person : refuse('NOT_ALLOWED');
}

/**
 * Lets only our own servers pass.
 * @throws {SenderError} `NOT_ALLOWED`
 */
export function requireService(ctx: Ctx | TxCtx): void {
  if (!isService(ctx)) refuse('NOT_ALLOWED');
}

/**
 * Lets staff and our own servers pass.
 * @throws {SenderError} as {@link requireStaff}
 */
export function requireStaffOrService(ctx: Ctx): void {
  if (!isService(ctx)) requireStaff(ctx);
}

/**
 * Lets only the host's own timers pass. The host makes such reducers private as well; this line
 * says it where the reducer is read.
 * @throws {SenderError} `NOT_ALLOWED`
 */
export function requireTimer(ctx: Ctx): void {
  if (!ctx.sender.isEqual(ctx.databaseIdentity)) refuse('NOT_ALLOWED');
}

/** Whether the caller is one of our own servers. */
export function isService(ctx: Ctx | TxCtx | Viewer): boolean {
  return ctx.db.serviceIdentity.identity.find(ctx.sender) !== null;
}

/** A person's roles in all of Plaza. */
export function rolesOf(ctx: Ctx | Viewer, personId: bigint): RoleTag[] {
  return [...ctx.db.roleGrant.personId.filter(personId)].map(grant => grant.role.tag);
}

/** Whether a person may moderate every space. */
export function isModeratorEverywhere(ctx: Ctx, personId: bigint): boolean {
  return rolesOf(ctx, personId).some(mayModerateEverywhere);
}

/**
 * The person that a per-sender view is for; null for visitors, for accounts without a person, and
 * once the sender's last session has ended. Never throws, as views must not.
 */
export function viewingPerson(ctx: Viewer): bigint | null {
  const link = ctx.db.identityLink.identity.find(ctx.sender);
  if (link === null) return null;
  const hasSession = [...ctx.db.session.identity.filter(ctx.sender)].length > 0;
  return hasSession ? link.personId : null;
}

/** As {@link viewingPerson}, but null while the person is suspended. */
export function activeViewingPerson(ctx: Viewer): bigint | null {
  const personId = viewingPerson(ctx);
  if (personId === null) return null;
  return ctx.db.suspension.personId.find(personId) === null ? personId : null;
}
