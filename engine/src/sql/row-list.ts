import type { RowList } from '../commit.ts';

/** Collects rows into a `RowList`; rows are copied, so their source may change afterwards. */
export class RowListBuilder {
  #bytes = new Uint8Array(256);
  readonly #starts: number[] = [0];
  #length = 0;

  /** Number of rows so far. */
  get count(): number {
    return this.#starts.length - 1;
  }

  /** Appends the row that stands in `bytes` from `start` to `end`. */
  push(bytes: Uint8Array, start: number, end: number): void {
    const from = this.#reserve(end - start);
    copyBytes(bytes, start, end, this.#bytes, from);
    this.#endRow();
  }

  /** Appends one row made of several byte ranges; `write` is given a function that adds one range. */
  pushParts(write: (add: (bytes: Uint8Array, start: number, end: number) => void) => void): void {
    write((bytes, start, end) => {
      const from = this.#reserve(end - start);
      this.#bytes.set(bytes.subarray(start, end), from);
    });
    this.#endRow();
  }

  /** The rows so far; the builder must not be used afterwards. */
  finish(): RowList {
    return {
      bytes: this.#bytes.subarray(0, this.#length),
      starts: this.#starts,
      count: this.count,
    };
  }

  #endRow(): void {
    this.#starts.push(this.#length);
  }

  #reserve(byteCount: number): number {
    const from = this.#length;
    this.#length += byteCount;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, from));
      this.#bytes = grown;
    }
    return from;
  }
}

export const EMPTY_ROWS: RowList = { bytes: new Uint8Array(), starts: [0], count: 0 };

/** Visits each row of a list. */
export function forEachRowOf(
  rows: RowList,
  visit: (bytes: Uint8Array, start: number, end: number) => void,
): void {
  for (let i = 0; i < rows.count; i += 1)
    visit(rows.bytes, rows.starts[i] ?? 0, rows.starts[i + 1] ?? 0);
}

/** Typical rows are short, and for those a loop beats the call of `set` with a view made for it. */
function copyBytes(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): void {
  if (end - start > 48) {
    to.set(from.subarray(start, end), at);
    return;
  }
  for (let i = start, target = at; i < end; i += 1, target += 1) to[target] = from[i] ?? 0;
}
