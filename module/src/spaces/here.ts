/** Who is here, space by space. */
import { countSpace } from '../counters/pending.ts';
import type { Ctx } from '../schema.ts';

/** A person became Here: they are here in each of their spaces. */
export function enterSpaces(ctx: Ctx, personId: bigint): void {
  for (const { spaceId } of [...ctx.db.spaceMember.personId.filter(personId)]) {
    enterSpace(ctx, { spaceId, personId });
  }
}

/** A person is no longer Here. */
export function quitSpaces(ctx: Ctx, personId: bigint): void {
  for (const { spaceId } of [...ctx.db.spaceHere.personId.filter(personId)]) {
    quitSpace(ctx, { spaceId, personId });
  }
}

/** A member is here in one space, if their presence says Here. */
export function enterSpace(ctx: Ctx, at: { spaceId: bigint; personId: bigint }): void {
  const { spaceId, personId } = at;
  if (ctx.db.presence.personId.find(personId)?.state.tag !== 'Here') return;
  if ([...ctx.db.spaceHere.spacePerson.filter([spaceId, personId])].length > 0) return;
  ctx.db.spaceHere.insert({ id: 0n, spaceId, personId });
  countSpace(ctx, spaceId, { here: 1 });
}

/** Somebody left one space, or is no longer here. */
export function quitSpace(ctx: Ctx, at: { spaceId: bigint; personId: bigint }): void {
  const rows = [...ctx.db.spaceHere.spacePerson.filter([at.spaceId, at.personId])];
  for (const { id } of rows) ctx.db.spaceHere.id.delete(id);
  if (rows.length > 0) countSpace(ctx, at.spaceId, { here: -1 });
}
