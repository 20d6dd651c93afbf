/**
 * Types that SATS spells as plain products and sums but that the SDK has its own builder for.
 * They are recognised by shape, as SpacetimeDB recognises them.
 */
import type { AlgebraicType, PrimitiveTag } from '../schema/module-def.ts';

/** What an algebraic type stands for in the client's type builder. */
export type SpecialType =
  | { readonly tag: 'Unit' | 'Identity' | 'ConnectionId' | 'Timestamp' | 'TimeDuration' }
  | { readonly tag: 'Uuid' | 'ScheduleAt' }
  | { readonly tag: 'Option'; readonly some: AlgebraicType }
  | { readonly tag: 'Result'; readonly ok: AlgebraicType; readonly err: AlgebraicType };

/** A product of one field with a reserved name is a type of its own. */
const WRAPPERS: Readonly<Record<string, { tag: WrapperTag; inner: PrimitiveTag }>> = {
  __identity__: { tag: 'Identity', inner: 'U256' },
  __connection_id__: { tag: 'ConnectionId', inner: 'U128' },
  __timestamp_micros_since_unix_epoch__: { tag: 'Timestamp', inner: 'I64' },
  __time_duration_micros__: { tag: 'TimeDuration', inner: 'I64' },
  __uuid__: { tag: 'Uuid', inner: 'U128' },
};

type WrapperTag = 'Identity' | 'ConnectionId' | 'Timestamp' | 'TimeDuration' | 'Uuid';

/** @returns the special type that `type` spells out, or null for any other type. */
export function asSpecialType(type: AlgebraicType): SpecialType | null {
  if (type.tag === 'Product') {
    if (type.elements.length === 0) return { tag: 'Unit' };
    const [field] = type.elements;
    if (type.elements.length > 1 || !field?.name) return null;
    const wrapper = Object.hasOwn(WRAPPERS, field.name) ? WRAPPERS[field.name] : undefined;
    return wrapper && field.type.tag === wrapper.inner ? { tag: wrapper.tag } : null;
  }
  if (type.tag !== 'Sum' || type.variants.length !== 2) return null;
  const [first, second] = type.variants;
  if (!first || !second) return null;
  if (first.name === 'some' && second.name === 'none' && isUnit(second.type)) {
    return { tag: 'Option', some: first.type };
  }
  if (first.name === 'ok' && second.name === 'err') {
    return { tag: 'Result', ok: first.type, err: second.type };
  }
  const isScheduleAt =
    first.name === 'Interval' &&
    second.name === 'Time' &&
    asSpecialType(first.type)?.tag === 'TimeDuration' &&
    asSpecialType(second.type)?.tag === 'Timestamp';
  return isScheduleAt ? { tag: 'ScheduleAt' } : null;
}

function isUnit(type: AlgebraicType): boolean {
  return type.tag === 'Product' && type.elements.length === 0;
}
