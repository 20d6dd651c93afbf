/** Shows SATS-JSON values to people, with the help of their types. */
import { isList, isObject, type JsonValue, stringifyJson } from '../http/json.ts';

/**
 * @param type in SATS-JSON, as results carry it
 * @param value of this type, in SATS-JSON
 */
export function formatValue(type: JsonValue, value: JsonValue): string {
  if (!isObject(type)) return stringifyJson(value);
  const { Product: product, Sum: sum, Array: array } = type;
  if (product !== undefined) return formatProduct(elementsOf(product), value);
  if (sum !== undefined) return formatSum(partsOf(sum, 'variants'), value);
  if (array !== undefined && isList(value)) {
    return `[${value.map(item => formatValue(array, item)).join(', ')}]`;
  }
  // Bytes come as hexadecimal digits.
  if (array !== undefined && typeof value === 'string') return `0x${value}`;
  return stringifyJson(value);
}

/** A named part of a product or sum type. */
export interface TypePart {
  readonly name: string | null;
  readonly type: JsonValue;
}

/** The elements of a product type in SATS-JSON, as schemas of results are. */
export function elementsOf(product: JsonValue): readonly TypePart[] {
  return partsOf(product, 'elements');
}

function formatProduct(elements: readonly TypePart[], value: JsonValue): string {
  const values = isList(value) ? value : [];
  const [first] = elements;
  const [only = null] = values;
  if (elements.length === 1 && first) {
    switch (first.name) {
      case '__identity__':
        return typeof only === 'string' ? only : stringifyJson(only);
      case '__connection_id__':
        return `0x${BigInt(toInteger(only)).toString(16).padStart(32, '0')}`;
      case '__timestamp_micros_since_unix_epoch__':
        return formatTimestamp(toInteger(only));
      case '__time_duration_micros__':
        return `${Number(toInteger(only)) / 1_000_000} s`;
      case '__uuid__':
        return formatUuid(toInteger(only));
    }
  }
  const fields = elements.map(({ name, type }, i) => {
    const shown = formatValue(type, values[i] ?? null);
    return name === null ? shown : `${name} = ${shown}`;
  });
  return `(${fields.join(', ')})`;
}

function formatSum(variants: readonly TypePart[], value: JsonValue): string {
  const [tag = null, content = null] = isList(value) ? value : [];
  const variant = typeof tag === 'number' ? variants[tag] : undefined;
  if (!variant) return stringifyJson(value);
  const isUnit = isList(content) && content.length === 0 && isUnitType(variant.type);
  const name = variant.name ?? String(tag);
  return isUnit ? `(${name} = ())` : `(${name} = ${formatValue(variant.type, content)})`;
}

/** Microseconds since 1970 as ISO 8601, with all six digits. */
export function formatTimestamp(micros: bigint): string {
  const millis = Number(micros / 1_000n) - (micros % 1_000n < 0n ? 1 : 0);
  const date = new Date(millis);
  if (Number.isNaN(date.getTime())) return `${micros} µs`;
  const fraction = ((micros % 1_000n) + 1_000n) % 1_000n;
  return date.toISOString().replace('Z', `${fraction.toString().padStart(3, '0')}Z`);
}

function formatUuid(value: bigint): string {
  const digits = value.toString(16).padStart(32, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function toInteger(value: JsonValue): bigint {
  return typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : 0n;
}

function isUnitType(type: JsonValue): boolean {
  const { Product: product } = isObject(type) ? type : {};
  return product !== undefined && elementsOf(product).length === 0;
}

function partsOf(type: JsonValue, key: 'elements' | 'variants'): TypePart[] {
  const parts = isObject(type) ? type[key] : undefined;
  if (parts === undefined || !isList(parts)) return [];
  return parts.map(part => {
    const { name, algebraic_type: partType = null } = isObject(part) ? part : {};
    const { some } = name !== undefined && isObject(name) ? name : {};
    return { name: typeof some === 'string' ? some : null, type: partType };
  });
}
