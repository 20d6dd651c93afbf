/**
 * Where the columns of a row lie in its BSATN. Compiled once per row type, so that the datastore
 * can find, compare and check columns without decoding anything.
 */
import { isUtf8 } from 'node:buffer';
import type { AlgebraicType } from '../schema/module-def.ts';
import { BsatnError, checkCount } from './reader.ts';
import { resolveType } from './value.ts';

/** Moves past one value, checking it; throws `BsatnError` when the bytes are no such value. */
type Skip = (bytes: Uint8Array, at: number, end: number) => number;

/** How to move past the values of one type. */
interface ValueShape {
  /** Bytes that every value takes; -1 when they differ. */
  readonly size: number;
  /** Every byte pattern of that size is a value, so there is nothing to check. */
  readonly isPlain: boolean;
  readonly skip: Skip;
}

/** The layout of rows with the given column types. */
export class RowLayout {
  readonly columnCount: number;
  /** Bytes of a row when every row has the same number (at most 65,535), else null. */
  readonly fixedSize: number | null;
  private readonly shapes: readonly ValueShape[];
  private readonly sizes: Int32Array;
  /** Offset of a column in the row where all columns before it have fixed sizes, else -1. */
  private readonly offsets: Int32Array;
  /** The first column whose offset differs between rows. */
  private readonly firstFloating: number;
  private readonly isPlain: boolean;

  /** @param options.checksText `rowEnd` refuses text that is no UTF-8: for bytes from clients */
  constructor(
    columnTypes: readonly AlgebraicType[],
    typespace: readonly AlgebraicType[],
    { checksText = false }: { readonly checksText?: boolean } = {},
  ) {
    const text = checksText ? checkedText : byteArray;
    const context: ShapeContext = { typespace, text, slots: new Map() };
    const shapes = columnTypes.map(type => shapeOf(type, context));
    this.shapes = shapes;
    this.columnCount = shapes.length;
    this.sizes = Int32Array.from(shapes, shape => shape.size);
    this.offsets = new Int32Array(shapes.length + 1).fill(-1);
    this.offsets[0] = 0;
    let offset = 0;
    let column = 0;
    while (column < shapes.length && shapes[column]!.size >= 0) {
      offset += shapes[column]!.size;
      column += 1;
      this.offsets[column] = offset;
    }
    this.firstFloating = column + 1;
    const isFixed = column === shapes.length && offset <= 65_535;
    this.fixedSize = isFixed ? offset : null;
    this.isPlain = isFixed && shapes.every(shape => shape.isPlain);
  }

  /** Position in `bytes` where a column of the row at `rowStart` begins. The row must be valid. */
  columnStart(bytes: Uint8Array, rowStart: number, column: number): number {
    const offset = this.offsets[column]!;
    if (offset >= 0) return rowStart + offset;
    let at = rowStart + this.offsets[this.firstFloating - 1]!;
    for (let i = this.firstFloating - 1; i < column; i++) at = this.skipColumn(bytes, at, i);
    return at;
  }

  /** Position in `bytes` just behind a column. The row must be valid. */
  columnEnd(bytes: Uint8Array, rowStart: number, column: number): number {
    return this.skipColumn(bytes, this.columnStart(bytes, rowStart, column), column);
  }

  /**
   * Where columns that stand side by side lie in every row, as an offset and a size in bytes; null
   * when that differs between rows.
   */
  fixedRange(
    first: number,
    last: number,
  ): { readonly offset: number; readonly size: number } | null {
    const offset = this.offsets[first] ?? -1;
    const end = this.offsets[last + 1] ?? -1;
    return offset < 0 || end < 0 ? null : { offset, size: end - offset };
  }

  /**
   * Position in `bytes` just behind the row.
   * @param end where the bytes that may be read end
   * @throws {BsatnError} the bytes are no row of this type
   */
  rowEnd(bytes: Uint8Array, rowStart: number, end: number = bytes.length): number {
    if (this.isPlain) {
      const rowEnd = rowStart + this.fixedSize!;
      if (rowEnd > end) throw new BsatnError('the row ends too early');
      return rowEnd;
    }
    let at = rowStart;
    for (let column = 0; column < this.columnCount; column++) {
      at = this.shapes[column]!.skip(bytes, at, end);
    }
    return at;
  }

  /** BSATN of the given columns, concatenated in that order: the form of index keys. */
  key(bytes: Uint8Array, rowStart: number, columns: readonly number[]): Uint8Array {
    let length = 0;
    for (const column of columns) {
      const start = this.columnStart(bytes, rowStart, column);
      length += this.skipColumn(bytes, start, column) - start;
    }
    const key = new Uint8Array(length);
    this.writeKey(bytes, rowStart, columns, key, 0);
    return key;
  }

  /**
   * Writes the key of the given columns into `target` at `at`.
   * @returns the position behind it, or -1 when `target` is too short
   */
  writeKey(
    bytes: Uint8Array,
    rowStart: number,
    columns: readonly number[],
    target: Uint8Array,
    at: number,
  ): number {
    let to = at;
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!;
      const start = this.columnStart(bytes, rowStart, column);
      const end = this.skipColumn(bytes, start, column);
      if (to + end - start > target.length) return -1;
      for (let from = start; from < end; from++) target[to++] = bytes[from]!;
    }
    return to;
  }

  /**
   * Length of a key of the given columns at the start of `bytes`.
   * @throws {BsatnError} the bytes are no such key
   */
  keyEnd(bytes: Uint8Array, start: number, columns: readonly number[], end: number): number {
    let at = start;
    for (let i = 0; i < columns.length; i++) at = this.shapes[columns[i]!]!.skip(bytes, at, end);
    return at;
  }

  private skipColumn(bytes: Uint8Array, at: number, column: number): number {
    const size = this.sizes[column]!;
    return size >= 0 ? at + size : this.shapes[column]!.skip(bytes, at, bytes.length);
  }
}

function tooShort(): never {
  throw new BsatnError('the value ends too early');
}

function fixed(size: number): ValueShape {
  return {
    size,
    isPlain: true,
    skip: (_, at, end) => (at + size > end ? tooShort() : at + size),
  };
}

function readLength(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) tooShort();
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  );
}

const byteArray: ValueShape = {
  size: -1,
  isPlain: false,
  skip(bytes, at, end) {
    const next = at + 4 + readLength(bytes, at, end);
    return next > end ? tooShort() : next;
  },
};

const checkedText: ValueShape = {
  size: -1,
  isPlain: false,
  skip(bytes, at, end) {
    const next = byteArray.skip(bytes, at, end);
    if (!isUtf8(bytes.subarray(at + 4, next))) throw new BsatnError('the text is not UTF-8');
    return next;
  },
};

const bool: ValueShape = {
  size: 1,
  isPlain: false,
  skip(bytes, at, end) {
    if (at >= end) tooShort();
    if (bytes[at]! > 1) throw new BsatnError(`invalid bool ${bytes[at]}`);
    return at + 1;
  },
};

interface ShapeContext {
  readonly typespace: readonly AlgebraicType[];
  /** The shape of strings. */
  readonly text: ValueShape;
  /**
   * Each type is looked at once: types that refer to others twice would otherwise double the work
   * with every step, so that a short description could hold the engine up for ever.
   */
  readonly slots: Map<AlgebraicType, ShapeSlot>;
}

/** Where the shape of a type will be once it is made, for what is inside of it. */
interface ShapeSlot {
  shape: ValueShape | null;
}

function shapeOf(type: AlgebraicType, context: ShapeContext): ValueShape {
  const { slots } = context;
  const resolved = resolveType(type, context.typespace);
  const known = slots.get(resolved);
  // A type inside itself: only its values can tell when it ends.
  if (known) return known.shape ?? withinItself(known);
  const slot: ShapeSlot = { shape: null };
  slots.set(resolved, slot);
  slot.shape = makeShape(resolved, context);
  return slot.shape;
}

function makeShape(
  resolved: Exclude<AlgebraicType, { tag: 'Ref' }>,
  context: ShapeContext,
): ValueShape {
  switch (resolved.tag) {
    case 'Product':
      return productShape(resolved.elements.map(({ type: t }) => shapeOf(t, context)));
    case 'Sum':
      return sumShape(resolved.variants.map(({ type: t }) => shapeOf(t, context)));
    case 'Array':
      return arrayShape(shapeOf(resolved.element, context));
    case 'String':
      return context.text;
    case 'Bool':
      return bool;
    default:
      return fixed(Number(resolved.tag.slice(1)) / 8);
  }
}

/** Values within values of a type that contains itself: whoever reads them needs stack for each. */
const NESTING_MAX = 1_000;

function withinItself(slot: ShapeSlot): ValueShape {
  let depth = 0;
  return {
    size: -1,
    isPlain: false,
    skip(bytes, at, end) {
      if (depth === NESTING_MAX) throw new BsatnError('the value is nested too deeply');
      depth += 1;
      try {
        return slot.shape!.skip(bytes, at, end);
      } finally {
        depth -= 1;
      }
    },
  };
}

function productShape(elements: readonly ValueShape[]): ValueShape {
  const [only] = elements;
  if (only && elements.length === 1) return only;
  const isFixed = elements.every(({ size }) => size >= 0);
  const size = isFixed ? elements.reduce((sum, element) => sum + element.size, 0) : -1;
  if (isFixed && elements.every(({ isPlain }) => isPlain)) return fixed(size);
  return {
    size,
    isPlain: false,
    skip(bytes, at, end) {
      let next = at;
      for (const element of elements) next = element.skip(bytes, next, end);
      return next;
    },
  };
}

function sumShape(variants: readonly ValueShape[]): ValueShape {
  const first = variants[0]?.size ?? -1;
  const isFixed = first >= 0 && variants.every(({ size }) => size === first);
  return {
    size: isFixed ? first + 1 : -1,
    isPlain: false,
    skip(bytes, at, end) {
      if (at >= end) tooShort();
      const variant = variants[bytes[at]!];
      if (!variant) throw new BsatnError(`sum has no variant ${bytes[at]}`);
      return variant.skip(bytes, at + 1, end);
    },
  };
}

function arrayShape(element: ValueShape): ValueShape {
  if (element.isPlain && element.size > 0) {
    const { size } = element;
    return {
      size: -1,
      isPlain: false,
      skip(bytes, at, end) {
        const next = at + 4 + readLength(bytes, at, end) * size;
        return next > end ? tooShort() : next;
      },
    };
  }
  return {
    size: -1,
    isPlain: false,
    skip(bytes, at, end) {
      const count = readLength(bytes, at, end);
      checkCount(count, end - at - 4);
      if (element.size === 0) return at + 4;
      let next = at + 4;
      for (let i = 0; i < count; i++) next = element.skip(bytes, next, end);
      return next;
    },
  };
}
