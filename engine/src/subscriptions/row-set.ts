import type { RowList } from '../commit.ts';
import { hashBytes } from './byte-key-map.ts';

/** The rows of a list by their bytes: open addressing over the list, no copies, no strings. */
export class RowSet {
  readonly rows: RowList;
  /** Number of different rows. */
  readonly count: number;
  readonly #slots: Int32Array;
  readonly #mask: number;

  constructor(rows: RowList) {
    let slotCount = 8;
    while (slotCount < rows.count * 2) slotCount *= 2;
    this.rows = rows;
    this.#slots = new Int32Array(slotCount);
    this.#mask = slotCount - 1;
    let count = 0;
    for (let row = 0; row < rows.count; row += 1) {
      const slot = this.#find(rows.bytes, rows.starts[row] ?? 0, rows.starts[row + 1] ?? 0);
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = row + 1;
      count += 1;
    }
    this.count = count;
  }

  /** True when a row of exactly these bytes is in the set. */
  has(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#slots[this.#find(bytes, start, end)] !== 0;
  }

  /** The slot of an equal row, or the free one where it would go. Slots hold row numbers from 1. */
  #find(bytes: Uint8Array, start: number, end: number): number {
    const { rows } = this;
    let slot = hashBytes(bytes, start, end) & this.#mask;
    for (;;) {
      const row = (this.#slots[slot] ?? 0) - 1;
      if (row < 0) return slot;
      const from = rows.starts[row] ?? 0;
      if (
        (rows.starts[row + 1] ?? 0) - from === end - start &&
        isSame(rows.bytes, from, bytes, start, end - start)
      ) {
        return slot;
      }
      slot = (slot + 1) & this.#mask;
    }
  }
}

function isSame(
  a: Uint8Array,
  aStart: number,
  b: Uint8Array,
  bStart: number,
  length: number,
): boolean {
  for (let i = 0; i < length; i += 1) if (a[aStart + i] !== b[bStart + i]) return false;
  return true;
}
