/** Types that SATS spells as plain products and sums but that the SDK has a builder of its own for. */
import type { AlgebraicType } from '../schema/module-def.ts';
import { isScheduleAt, isSpecialType, specialElementName } from '../schema/special-types.ts';

/** What an algebraic type stands for in the client's type builder. */
export type SpecialType =
  | { readonly tag: 'Unit' | 'Identity' | 'ConnectionId' | 'Timestamp' | 'TimeDuration' }
  | { readonly tag: 'Uuid' | 'ScheduleAt' }
  | { readonly tag: 'Option'; readonly some: AlgebraicType }
  | { readonly tag: 'Result'; readonly ok: AlgebraicType; readonly err: AlgebraicType };

const WRAPPERS = {
  __identity__: 'Identity',
  __connection_id__: 'ConnectionId',
  __timestamp_micros_since_unix_epoch__: 'Timestamp',
  __time_duration_micros__: 'TimeDuration',
  __uuid__: 'Uuid',
} as const;

/** @returns the special type that `type` spells out, or null for any other type. */
export function asSpecialType(type: AlgebraicType): SpecialType | null {
  if (type.tag === 'Product') {
    if (type.elements.length === 0) return { tag: 'Unit' };
    const name = specialElementName(type);
    return name !== null && isWrapper(name) ? { tag: WRAPPERS[name] } : null;
  }
  if (type.tag !== 'Sum' || !isSpecialType(type)) return null;
  if (isScheduleAt(type)) return { tag: 'ScheduleAt' };
  const [first, second] = type.variants;
  if (!first || !second) return null;
  return first.name === 'some'
    ? { tag: 'Option', some: first.type }
    : { tag: 'Result', ok: first.type, err: second.type };
}

function isWrapper(name: string): name is keyof typeof WRAPPERS {
  return Object.hasOwn(WRAPPERS, name);
}
