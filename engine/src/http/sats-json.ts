/**
 * SATS-JSON: how values and types travel over HTTP.
 *
 *   products    arrays in order of their elements; objects by element name are read too
 *   sums        written as [tag, value]; { "name": value } and { "0": value } are read too
 *   options     as sums; null is read as none
 *   bytes       hexadecimal digits; arrays of numbers are read too
 *   256 bits    "0x…" in hexadecimal, since few JSON parsers keep such numbers
 *
 * @see https://spacetimedb.com/docs/sats-json
 */
import { BsatnReader } from '../bsatn/reader.ts';
import { optionElement, readPrimitive, resolveType } from '../bsatn/value.ts';
import type { AlgebraicType, PrimitiveTag, TypeElement } from '../schema/module-def.ts';
import { isList, isObject, type JsonValue } from './json.ts';

type Typespace = readonly AlgebraicType[];

/** Reads one value of `type` and gives it as SATS-JSON. */
export function satsToJson(
  type: AlgebraicType,
  typespace: Typespace,
  reader: BsatnReader,
): JsonValue {
  const resolved = resolveType(type, typespace);
  switch (resolved.tag) {
    case 'Product':
      return resolved.elements.map(element => satsToJson(element.type, typespace, reader));
    case 'Sum': {
      const tag = reader.u8();
      const variant = resolved.variants[tag];
      if (!variant) throw new RangeError(`The sum has no variant ${tag}`);
      return [tag, satsToJson(variant.type, typespace, reader)];
    }
    case 'Array':
      return resolveType(resolved.element, typespace).tag === 'U8'
        ? Buffer.from(reader.byteArray()).toString('hex')
        : reader.array(r => satsToJson(resolved.element, typespace, r));
    default:
      return primitiveToJson(resolved.tag, reader);
  }
}

/** The rows of a result as SATS-JSON: each an array of its columns. */
export function rowToJson(
  columns: readonly TypeElement[],
  typespace: Typespace,
  row: Uint8Array,
): JsonValue {
  return satsToJson({ tag: 'Product', elements: columns }, typespace, new BsatnReader(row));
}

/**
 * Turns SATS-JSON into the plain form that `encodeValue` writes, which also checks it.
 * @throws {TypeError} a sum or 256-bit integer is not spelled as SATS-JSON spells it, or a product
 *   has no such field
 */
export function jsonToSats(type: AlgebraicType, typespace: Typespace, json: JsonValue): unknown {
  const resolved = resolveType(type, typespace);
  switch (resolved.tag) {
    case 'Product':
      return productFromJson(resolved.elements, typespace, json);
    case 'Sum':
      return sumFromJson(resolved, typespace, json);
    case 'Array':
      if (resolveType(resolved.element, typespace).tag === 'U8') return bytesFromJson(json);
      return isList(json) ? json.map(item => jsonToSats(resolved.element, typespace, item)) : json;
    case 'U256':
    case 'I256':
      return typeof json === 'string' ? wideFromText(json) : json;
    default:
      return json;
  }
}

/** A type in the JSON form of SpacetimeDB's own `AlgebraicType`. */
export function typeToJson(type: AlgebraicType): JsonValue {
  switch (type.tag) {
    case 'Ref':
      return { Ref: type.ref };
    case 'Array':
      return { Array: typeToJson(type.element) };
    case 'Product':
      return { Product: productTypeToJson(type.elements) };
    case 'Sum':
      return { Sum: { variants: type.variants.map(elementToJson) } };
    default:
      return { [type.tag]: [] };
  }
}

/** A product type without the wrapping variant, as results and schemas carry it. */
export function productTypeToJson(elements: readonly TypeElement[]): JsonValue {
  return { elements: elements.map(elementToJson) };
}

/** An option as SATS-JSON writes it where names are known. */
export function optionToJson(value: JsonValue): JsonValue {
  return value === null ? { none: [] } : { some: value };
}

function elementToJson(element: TypeElement): JsonValue {
  return { name: optionToJson(element.name), algebraic_type: typeToJson(element.type) };
}

function primitiveToJson(tag: PrimitiveTag, reader: BsatnReader): JsonValue {
  const value = readPrimitive(tag, reader);
  if (typeof value === 'number') return finite(tag === 'F32' ? shortestSingle(value) : value);
  const isWide = tag === 'I256' || tag === 'U256';
  return isWide && typeof value === 'bigint' ? wideToText(value) : value;
}

function productFromJson(
  elements: readonly TypeElement[],
  typespace: Typespace,
  json: JsonValue,
): unknown {
  if (isList(json)) {
    if (json.length !== elements.length) {
      const expected = `a product type with ${elements.length} elements`;
      throw new TypeError(`invalid length ${json.length}, expected ${expected}`);
    }
    return elements.map(({ type }, i) => jsonToSats(type, typespace, json[i] ?? null));
  }
  if (!isObject(json)) return json;
  const names = elements.map(({ name }, i) => name ?? String(i));
  const unknown = Object.keys(json).find(key => !names.includes(key));
  if (unknown !== undefined) throw new TypeError(`unknown field \`${unknown}\``);
  return Object.fromEntries(
    elements.map(({ type }, i) => {
      const key = names[i]!;
      const field = json[key];
      if (field === undefined) throw new TypeError(`missing field \`${key}\``);
      return [key, jsonToSats(type, typespace, field)];
    }),
  );
}

function sumFromJson(
  sum: AlgebraicType & { tag: 'Sum' },
  typespace: Typespace,
  json: JsonValue,
): unknown {
  if (json === null && optionElement(sum)) return null;
  const [name, value] = variantAndValue(json);
  const position = sum.variants.findIndex((variant, i) => variant.name === name || `${i}` === name);
  const variant = sum.variants[position];
  if (!variant || value === undefined) {
    const names = sum.variants.map((candidate, i) => candidate.name ?? `${i}`).join(', ');
    throw new TypeError(`expected an object with one key of ${names}`);
  }
  return {
    tag: variant.name ?? `${position}`,
    value: jsonToSats(variant.type, typespace, value),
  };
}

function variantAndValue(json: JsonValue): readonly [string | null, JsonValue | undefined] {
  if (isList(json)) return json.length === 2 ? [String(json[0]), json[1]] : [null, undefined];
  if (!isObject(json)) return [null, undefined];
  const entries = Object.entries(json);
  return entries.length === 1 && entries[0] ? entries[0] : [null, undefined];
}

function bytesFromJson(json: JsonValue): unknown {
  if (typeof json === 'string') {
    return /^([0-9a-f]{2})*$/i.test(json) ? new Uint8Array(Buffer.from(json, 'hex')) : json;
  }
  return json;
}

function wideToText(value: bigint): string {
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

function wideFromText(text: string): bigint {
  const match = /^(-?)(0x[0-9a-f]+|\d+)$/i.exec(text);
  if (!match?.[2]) throw new TypeError(`expected an integer in hexadecimal, found "${text}"`);
  const magnitude = BigInt(match[2]);
  return match[1] ? -magnitude : magnitude;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The number with the fewest digits that is the same in single precision: 0.1, not 0.1000000015. */
function shortestSingle(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    // By more than ===, which does not see the sign of zero.
    if (Object.is(Math.fround(candidate), value)) return candidate;
  }
  return value;
}
