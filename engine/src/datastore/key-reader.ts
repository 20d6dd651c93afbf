/**
 * Finds the key of an index in a row. Columns that lie side by side in the row in index order are
 * read where they are; others are gathered in a scratch buffer.
 */
import type { RowLayout } from '../bsatn/row-layout.ts';

export class KeyReader {
  readonly columns: readonly number[];
  /** After `read`: the key is `bytes[start, end)`. Valid until the next `read` or a write. */
  bytes: Uint8Array = new Uint8Array(64);
  start = 0;
  end = 0;
  private readonly layout: RowLayout;
  private readonly first: number;
  private readonly last: number;
  private readonly isContiguous: boolean;
  /** Bytes of every key that lies at the same place in every row; else -1. */
  readonly fixedSize: number;
  /** That place; else -1. */
  private readonly fixedOffset: number;
  private scratch = new Uint8Array(64);

  constructor(layout: RowLayout, columns: readonly number[]) {
    this.layout = layout;
    this.columns = columns;
    this.first = columns[0] ?? 0;
    this.last = columns.at(-1) ?? 0;
    this.isContiguous = columns.every((column, i) => column === this.first + i);
    const range = this.isContiguous ? layout.fixedRange(this.first, this.last) : null;
    this.fixedOffset = range?.offset ?? -1;
    this.fixedSize = range?.size ?? -1;
  }

  /** Points `bytes`, `start` and `end` to the key of the row at `rowStart`. */
  read(rowBytes: Uint8Array, rowStart: number): void {
    if (this.fixedOffset >= 0) {
      this.bytes = rowBytes;
      this.start = rowStart + this.fixedOffset;
      this.end = this.start + this.fixedSize;
      return;
    }
    const { layout } = this;
    if (this.isContiguous) {
      this.bytes = rowBytes;
      this.start = layout.columnStart(rowBytes, rowStart, this.first);
      this.end = layout.columnEnd(rowBytes, rowStart, this.last);
      return;
    }
    let end = layout.writeKey(rowBytes, rowStart, this.columns, this.scratch, 0);
    while (end < 0) {
      this.scratch = new Uint8Array(this.scratch.length * 2);
      end = layout.writeKey(rowBytes, rowStart, this.columns, this.scratch, 0);
    }
    this.bytes = this.scratch;
    this.start = 0;
    this.end = end;
  }

  /** Whether the row's key is `key[start, end)`. */
  rowHasKey(
    rowBytes: Uint8Array,
    rowStart: number,
    key: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    if (this.fixedOffset >= 0) {
      if (end - start !== this.fixedSize) return false;
      let at = rowStart + this.fixedOffset;
      for (let i = start; i < end; i++, at++) if (rowBytes[at] !== key[i]) return false;
      return true;
    }
    const { layout } = this;
    if (this.isContiguous) {
      const keyStart = layout.columnStart(rowBytes, rowStart, this.first);
      const keyEnd = layout.columnEnd(rowBytes, rowStart, this.last);
      return equalKeys(rowBytes, keyStart, keyEnd, key, start, end);
    }
    let at = start;
    for (const column of this.columns) {
      const from = layout.columnStart(rowBytes, rowStart, column);
      const length = layout.columnEnd(rowBytes, rowStart, column) - from;
      if (at + length > end) return false;
      if (!equalKeys(rowBytes, from, from + length, key, at, at + length)) return false;
      at += length;
    }
    return at === end;
  }

  /** Whether two rows have the same key. */
  sameKey(a: Uint8Array, aStart: number, b: Uint8Array, bStart: number): boolean {
    if (this.fixedOffset >= 0) {
      const { fixedOffset: offset, fixedSize: size } = this;
      for (let i = offset; i < offset + size; i++)
        if (a[aStart + i] !== b[bStart + i]) return false;
      return true;
    }
    const { layout } = this;
    for (const column of this.columns) {
      const aFrom = layout.columnStart(a, aStart, column);
      const bFrom = layout.columnStart(b, bStart, column);
      const aTo = layout.columnEnd(a, aStart, column);
      const bTo = layout.columnEnd(b, bStart, column);
      if (!equalKeys(a, aFrom, aTo, b, bFrom, bTo)) return false;
    }
    return true;
  }
}

/** As `equalBytes` of `slab.ts`; keys are too short for words to pay. */
function equalKeys(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false;
  let j = bStart;
  for (let i = aStart; i < aEnd; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}
