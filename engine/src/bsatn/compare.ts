/**
 * The total order of SATS values, computed on their BSATN: integers by value, strings and byte
 * arrays by bytes, products and arrays element by element, sums by tag and then by value, floats
 * with -0 equal to 0 and NaN above everything.
 */
import type { AlgebraicType } from '../schema/module-def.ts';
import { BsatnError } from './reader.ts';
import { resolveType } from './value.ts';

/**
 * Compares the value at `aStart` in `a` with the one at `bStart` in `b`.
 * @returns negative, 0 or positive
 */
export function compareBsatn(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
  a: Uint8Array,
  aStart: number,
  b: Uint8Array,
  bStart: number,
): number {
  const cursor: Cursor = { a, aAt: aStart, b, bAt: bStart };
  return comparatorOf(type, typespace)(cursor);
}

/** Two positions that a comparator moves past the values it compared, when they are equal. */
export interface Cursor {
  a: Uint8Array;
  aAt: number;
  b: Uint8Array;
  bAt: number;
}

/** Compares the values at the cursor; moves past them when (and only surely when) it returns 0. */
export type Comparator = (cursor: Cursor) => number;

const compiled = new WeakMap<readonly AlgebraicType[], Map<AlgebraicType, Comparator>>();

/** The comparator of `type`, compiled once per typespace. */
export function comparatorOf(type: AlgebraicType, typespace: readonly AlgebraicType[]): Comparator {
  let ofTypespace = compiled.get(typespace);
  if (!ofTypespace) {
    ofTypespace = new Map();
    compiled.set(typespace, ofTypespace);
  }
  let comparator = ofTypespace.get(type);
  if (!comparator) {
    // Recursive types: until compiled, a reference goes through the map.
    ofTypespace.set(type, cursor => comparatorOf(type, typespace)(cursor));
    comparator = compile(type, typespace);
    ofTypespace.set(type, comparator);
  }
  return comparator;
}

function compile(type: AlgebraicType, typespace: readonly AlgebraicType[]): Comparator {
  const resolved = resolveType(type, typespace);
  switch (resolved.tag) {
    case 'Product': {
      const elements = resolved.elements.map(element => comparatorOf(element.type, typespace));
      if (elements.length === 1) return elements[0]!;
      return cursor => {
        for (const compareElement of elements) {
          const order = compareElement(cursor);
          if (order !== 0) return order;
        }
        return 0;
      };
    }
    case 'Sum': {
      const variants = resolved.variants.map(variant => comparatorOf(variant.type, typespace));
      return cursor => {
        const tag = cursor.a[cursor.aAt++]!;
        const order = tag - cursor.b[cursor.bAt++]!;
        if (order !== 0) return order;
        const compareVariant = variants[tag];
        if (!compareVariant) throw new BsatnError(`sum has no variant ${tag}`);
        return compareVariant(cursor);
      };
    }
    case 'Array': {
      const compareElement = comparatorOf(resolved.element, typespace);
      if (resolveType(resolved.element, typespace).tag === 'U8') return compareByteArrays;
      return cursor => {
        const aCount = readU32(cursor.a, cursor.aAt);
        const bCount = readU32(cursor.b, cursor.bAt);
        cursor.aAt += 4;
        cursor.bAt += 4;
        for (let i = Math.min(aCount, bCount); i > 0; i--) {
          const order = compareElement(cursor);
          if (order !== 0) return order;
        }
        return aCount - bCount;
      };
    }
    case 'String':
      return compareByteArrays;
    case 'F32':
      return cursor => compareFloats(cursor, 4);
    case 'F64':
      return cursor => compareFloats(cursor, 8);
    case 'Bool':
      return compareUnsigned(1);
    default: {
      const size = Number(resolved.tag.slice(1)) / 8;
      return resolved.tag[0] === 'I' ? compareSigned(size) : compareUnsigned(size);
    }
  }
}

/** Little-endian integers: the highest byte that differs decides. */
function compareUnsigned(size: number): Comparator {
  return cursor => {
    const { a, b, aAt, bAt } = cursor;
    for (let i = size - 1; i >= 0; i--) {
      const order = a[aAt + i]! - b[bAt + i]!;
      if (order !== 0) return order;
    }
    cursor.aAt = aAt + size;
    cursor.bAt = bAt + size;
    return 0;
  };
}

function compareSigned(size: number): Comparator {
  const compareRest = compareUnsigned(size);
  return cursor => {
    const aSign = cursor.a[cursor.aAt + size - 1]! >> 7;
    const bSign = cursor.b[cursor.bAt + size - 1]! >> 7;
    // Two's complement: with equal signs the unsigned order is right.
    return aSign === bSign ? compareRest(cursor) : bSign - aSign;
  };
}

function compareByteArrays(cursor: Cursor): number {
  const { a, b } = cursor;
  const aLength = readU32(a, cursor.aAt);
  const bLength = readU32(b, cursor.bAt);
  const aAt = cursor.aAt + 4;
  const bAt = cursor.bAt + 4;
  const shared = Math.min(aLength, bLength);
  for (let i = 0; i < shared; i++) {
    const order = a[aAt + i]! - b[bAt + i]!;
    if (order !== 0) return order;
  }
  if (aLength !== bLength) return aLength - bLength;
  cursor.aAt = aAt + aLength;
  cursor.bAt = bAt + bLength;
  return 0;
}

function compareFloats(cursor: Cursor, size: 4 | 8): number {
  const a = readFloat(cursor.a, cursor.aAt, size);
  const b = readFloat(cursor.b, cursor.bAt, size);
  if (a < b) return -1;
  if (a > b) return 1;
  if (a !== b) {
    const order = Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    if (order !== 0) return order;
  }
  cursor.aAt += size;
  cursor.bAt += size;
  return 0;
}

function readU32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  );
}

function readFloat(bytes: Uint8Array, at: number, size: 4 | 8): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
  return size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
}
