/** The types that SpacetimeDB recognises by their shape, wherever they stand. */
import type { AlgebraicType } from './module-def.ts';

const specialElements: Readonly<Record<string, AlgebraicType['tag']>> = {
  __identity__: 'U256',
  __connection_id__: 'U128',
  __timestamp_micros_since_unix_epoch__: 'I64',
  __time_duration_micros__: 'I64',
  __uuid__: 'U128',
};

/** Name of the only element of an identity, connection id, timestamp, duration or uuid; else null. */
export function specialElementName(type: AlgebraicType): string | null {
  if (type.tag !== 'Product' || type.elements.length !== 1) return null;
  const [element] = type.elements;
  if (!element?.name || specialElements[element.name] !== element.type.tag) return null;
  return element.name;
}

/** `Interval(TimeDuration) | Time(Timestamp)`: when a scheduled row is due. */
export function isScheduleAt(type: AlgebraicType): boolean {
  return (
    hasVariants(type, ['Interval', 'Time']) &&
    type.tag === 'Sum' &&
    specialElementName(type.variants[0]!.type) === '__time_duration_micros__' &&
    specialElementName(type.variants[1]!.type) === '__timestamp_micros_since_unix_epoch__'
  );
}

/** Types whose element names are part of their meaning: case conversion leaves them alone. */
export function isSpecialType(type: AlgebraicType): boolean {
  return (
    specialElementName(type) !== null ||
    hasVariants(type, ['some', 'none']) ||
    hasVariants(type, ['ok', 'err']) ||
    isScheduleAt(type)
  );
}

function hasVariants(type: AlgebraicType, names: readonly string[]): boolean {
  if (type.tag !== 'Sum' || type.variants.length !== names.length) return false;
  return names.every((name, i) => type.variants[i]!.name === name);
}
