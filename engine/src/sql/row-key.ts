import type { RowShape } from './row-shape.ts';

/**
 * Reads the BSATN of some columns of a row as one byte range. Neighbouring columns are a range of
 * the row itself; others are gathered in a buffer that the next `read` overwrites.
 */
export class RowKey {
  bytes: Uint8Array = new Uint8Array();
  start = 0;
  end = 0;
  readonly #layout: RowShape;
  readonly #columns: readonly number[];
  readonly #isRange: boolean;
  #gathered = new Uint8Array(64);

  constructor(layout: RowShape, columns: readonly number[]) {
    this.#layout = layout;
    this.#columns = columns;
    this.#isRange = columns.every((column, i) => i === 0 || column === (columns[i - 1] ?? 0) + 1);
  }

  /** Sets `bytes`, `start` and `end` to the key of the row at `rowStart`. */
  read(bytes: Uint8Array, rowStart: number): void {
    const layout = this.#layout;
    const columns = this.#columns;
    if (this.#isRange) {
      const [first = 0] = columns;
      this.bytes = bytes;
      this.start = layout.columnStart(bytes, rowStart, first);
      this.end = layout.columnEnd(bytes, rowStart, columns[columns.length - 1] ?? first);
      return;
    }
    let length = 0;
    for (const column of columns) {
      const from = layout.columnStart(bytes, rowStart, column);
      const to = layout.columnEnd(bytes, rowStart, column);
      if (length + to - from > this.#gathered.length) {
        const grown = new Uint8Array((length + to - from) * 2);
        grown.set(this.#gathered.subarray(0, length));
        this.#gathered = grown;
      }
      for (let i = from; i < to; i += 1, length += 1) this.#gathered[length] = bytes[i] ?? 0;
    }
    this.bytes = this.#gathered;
    this.start = 0;
    this.end = length;
  }

  /** The key of the row at `rowStart`, copied. */
  copy(bytes: Uint8Array, rowStart: number): Uint8Array {
    this.read(bytes, rowStart);
    return this.bytes.slice(this.start, this.end);
  }
}
