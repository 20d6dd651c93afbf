/**
 * BSATN ↔ plain JavaScript values, driven by the type. For command lines, JSON and logs: nothing
 * on the path of a reducer call decodes rows.
 */
import type { AlgebraicType, PrimitiveTag, TypeElement } from '../schema/module-def.ts';
import { BsatnError, BsatnReader } from './reader.ts';
import { BsatnWriter } from './writer.ts';

/**
 * A SATS value in plain JavaScript:
 * - integers up to 32 bits and floats: `number`; wider integers: `bigint`;
 * - `Array` of `U8`: `Uint8Array`; other arrays: array;
 * - products: an object by element name, or an array when elements have no names;
 * - sums: `{ tag, value }`; variants without a name are called by their position.
 */
export type SatsValue =
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly SatsValue[]
  | { readonly tag: string; readonly value: SatsValue }
  | { readonly [name: string]: SatsValue };

/** Follows references until a type that is none. */
export function resolveType(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
): Exclude<AlgebraicType, { tag: 'Ref' }> {
  let resolved = type;
  for (let hops = 0; resolved.tag === 'Ref'; hops++) {
    const target = typespace[resolved.ref];
    if (!target || hops > typespace.length) {
      throw new BsatnError(`type reference ${resolved.ref} leads nowhere`);
    }
    resolved = target;
  }
  return resolved;
}

/** The type of `some` when `type` is an option (a sum of `some` and an empty `none`), else null. */
export function optionElement(type: AlgebraicType): AlgebraicType | null {
  if (type.tag !== 'Sum' || type.variants.length !== 2) return null;
  const [some, none] = type.variants;
  if (some?.name !== 'some' || none?.name !== 'none') return null;
  return none.type.tag === 'Product' && none.type.elements.length === 0 ? some.type : null;
}

/** Name of a sum's variant as values spell it. */
function variantName(variants: readonly TypeElement[], tag: number): string {
  return variants[tag]?.name ?? String(tag);
}

/** Reads one value of `type` where `reader` stands. */
export function readValue(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
  reader: BsatnReader,
  empties: EmptyProducts = new Map(),
): SatsValue {
  const resolved = resolveType(type, typespace);
  switch (resolved.tag) {
    case 'Product': {
      const known = empties.get(resolved);
      if (known !== undefined) return known;
      const start = reader.offset;
      const product = readProduct(resolved.elements, typespace, reader, empties);
      if (reader.offset === start) empties.set(resolved, product);
      return product;
    }
    case 'Sum': {
      const tag = reader.u8();
      const variant = resolved.variants[tag];
      if (!variant) throw new BsatnError(`sum has no variant ${tag}`);
      return {
        tag: variantName(resolved.variants, tag),
        value: readValue(variant.type, typespace, reader, empties),
      };
    }
    case 'Array':
      if (resolveType(resolved.element, typespace).tag === 'U8') return reader.byteArray();
      return reader.array(r => readValue(resolved.element, typespace, r, empties));
    default:
      return readPrimitive(resolved.tag, reader);
  }
}

/**
 * The values of products that take no bytes: each has one value only, made once. Else products that
 * hold the next one twice would double the work with every step, and no byte would stand for it.
 */
type EmptyProducts = Map<AlgebraicType, SatsValue>;

const ORDINARY = { configurable: true, enumerable: true, writable: true } as const;

function readProduct(
  elements: readonly TypeElement[],
  typespace: readonly AlgebraicType[],
  reader: BsatnReader,
  empties: EmptyProducts,
): SatsValue {
  if (elements.some(element => element.name === null)) {
    return elements.map(({ type }) => readValue(type, typespace, reader, empties));
  }
  const product: Record<string, SatsValue> = {};
  for (const { name, type } of elements) {
    const value = readValue(type, typespace, reader, empties);
    // Assigned, `__proto__` would become the prototype and be lost.
    if (name === '__proto__') Object.defineProperty(product, name, { ...ORDINARY, value });
    else product[name!] = value;
  }
  return product;
}

/** Decodes `bytes`, which must be exactly one value of `type`. */
export function decodeValue(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
  bytes: Uint8Array,
): SatsValue {
  const reader = new BsatnReader(bytes);
  const value = readValue(type, typespace, reader);
  if (!reader.isAtEnd) throw new BsatnError(`${reader.end - reader.offset} bytes left over`);
  return value;
}

/**
 * Writes `value` as `type`. Accepts what `readValue` returns and, for convenience, arrays for any
 * product, arrays of numbers for bytes, numbers for wide integers, and for an option the bare
 * value or null.
 * @throws {TypeError} the value does not fit the type; the message names the path to it
 */
function writeValue(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
  value: unknown,
  writer: BsatnWriter,
  path = 'value',
): void {
  const resolved = resolveType(type, typespace);
  switch (resolved.tag) {
    case 'Product':
      writeProduct(resolved.elements, typespace, value, writer, path);
      return;
    case 'Sum':
      writeSum(resolved, typespace, value, writer, path);
      return;
    case 'Array': {
      if (value instanceof Uint8Array && resolveType(resolved.element, typespace).tag === 'U8') {
        writer.byteArray(value);
        return;
      }
      if (!Array.isArray(value)) throw mismatch(path, 'an array', value);
      writer.u32(value.length);
      for (let i = 0; i < value.length; i++) {
        writeValue(resolved.element, typespace, value[i], writer, `${path}[${i}]`);
      }
      return;
    }
    default:
      writePrimitive(resolved.tag, value, writer, path);
  }
}

/** BSATN of one value; see `writeValue`. */
export function encodeValue(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
  value: unknown,
  path?: string,
): Uint8Array {
  const writer = new BsatnWriter();
  writeValue(type, typespace, value, writer, path);
  return writer.toBytes();
}

function writeProduct(
  elements: readonly TypeElement[],
  typespace: readonly AlgebraicType[],
  value: unknown,
  writer: BsatnWriter,
  path: string,
): void {
  if (Array.isArray(value)) {
    if (value.length !== elements.length) {
      throw mismatch(path, `${elements.length} elements`, value);
    }
    for (let i = 0; i < elements.length; i++) {
      writeValue(elements[i]!.type, typespace, value[i], writer, `${path}[${i}]`);
    }
    return;
  }
  if (elements.length === 0 && value === undefined) return;
  if (typeof value !== 'object' || value === null) throw mismatch(path, 'an object', value);
  for (const [i, element] of elements.entries()) {
    const key = element.name ?? String(i);
    // The value came from outside and was just seen to be an object.
    const part = (value as Record<string, unknown>)[key];
    writeValue(element.type, typespace, part, writer, `${path}.${key}`);
  }
}

function writeSum(
  sum: AlgebraicType & { tag: 'Sum' },
  typespace: readonly AlgebraicType[],
  value: unknown,
  writer: BsatnWriter,
  path: string,
): void {
  const some = optionElement(sum);
  if (typeof value === 'object' && value !== null && 'tag' in value) {
    const tag = sum.variants.findIndex((_, i) => variantName(sum.variants, i) === value.tag);
    if (tag >= 0) {
      writer.u8(tag);
      const inner = 'value' in value ? value.value : undefined;
      writeValue(sum.variants[tag]!.type, typespace, inner, writer, `${path}.${value.tag}`);
      return;
    }
  }
  if (!some) {
    const names = sum.variants.map((_, i) => variantName(sum.variants, i)).join(', ');
    throw mismatch(path, `{ tag, value } with a tag of ${names}`, value);
  }
  if (value === null || value === undefined) {
    writer.u8(1);
    return;
  }
  writer.u8(0);
  writeValue(some, typespace, value, writer, path);
}

/** Reads one value of a primitive type. */
export function readPrimitive(
  tag: PrimitiveTag,
  reader: BsatnReader,
): boolean | number | bigint | string {
  switch (tag) {
    case 'String':
      return reader.string();
    case 'Bool':
      return reader.bool();
    case 'I8':
      return reader.i8();
    case 'U8':
      return reader.u8();
    case 'I16':
      return reader.i16();
    case 'U16':
      return reader.u16();
    case 'I32':
      return reader.i32();
    case 'U32':
      return reader.u32();
    case 'I64':
      return reader.i64();
    case 'U64':
      return reader.u64();
    case 'I128':
      return reader.i128();
    case 'U128':
      return reader.u128();
    case 'I256':
      return reader.i256();
    case 'U256':
      return reader.u256();
    case 'F32':
      return reader.f32();
    case 'F64':
      return reader.f64();
  }
}

function writePrimitive(
  tag: PrimitiveTag,
  value: unknown,
  writer: BsatnWriter,
  path: string,
): void {
  switch (tag) {
    case 'String':
      if (typeof value !== 'string') throw mismatch(path, 'a string', value);
      writer.string(value);
      return;
    case 'Bool':
      if (typeof value !== 'boolean') throw mismatch(path, 'true or false', value);
      writer.bool(value);
      return;
    case 'F32':
      writer.f32(asFloat(value, path));
      return;
    case 'F64':
      writer.f64(asFloat(value, path));
      return;
    default:
      writeInteger(tag, value, writer, path);
  }
}

type IntegerTag = Exclude<PrimitiveTag, 'String' | 'Bool' | 'F32' | 'F64'>;

function writeInteger(tag: IntegerTag, value: unknown, writer: BsatnWriter, path: string): void {
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isInteger(value))) {
    throw mismatch(path, `an integer (${tag})`, value);
  }
  const integer = BigInt(value);
  const bits = Number(tag.slice(1));
  const wrapped = tag[0] === 'I' ? BigInt.asIntN(bits, integer) : BigInt.asUintN(bits, integer);
  if (wrapped !== integer) throw mismatch(path, `an integer that fits ${tag}`, value);
  let rest = BigInt.asUintN(bits, integer);
  if (bits <= 32) {
    for (let i = 0; i < bits; i += 8, rest >>= 8n) writer.u8(Number(rest & 0xffn));
    return;
  }
  for (let i = 0; i < bits; i += 64, rest >>= 64n) writer.u64(rest & 0xffff_ffff_ffff_ffffn);
}

function asFloat(value: unknown, path: string): number {
  if (typeof value !== 'number') throw mismatch(path, 'a number', value);
  return value;
}

function mismatch(path: string, expected: string, found: unknown): TypeError {
  const shown =
    typeof found === 'bigint'
      ? `${found}n`
      : (JSON.stringify(found, (_, v) => (typeof v === 'bigint' ? `${v}n` : v)) ?? String(found));
  const short = shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
  return new TypeError(`${path}: expected ${expected}, found ${short}`);
}
