import { copyBytes } from './row-store.ts';
import type { TableStore } from './table-store.ts';

const keptMax = 1 << 20;

/** What the open transaction needs to be undone: touched tables, and rows as they stood before. */
export class UndoBuffer {
  bytes: Uint8Array = new Uint8Array(4096);
  /** Tables that the open transaction has touched, in order of the first touch. */
  touched: TableStore[] = [];
  /** The table that is being changed right now; a stop in the middle of it leaves it here. */
  changing: TableStore | null = null;
  private end = 0;

  /** Saves `source[start, end)` and returns where it now begins in `bytes`. */
  save(source: Uint8Array, start: number, end: number): number {
    const at = this.end;
    const next = at + end - start;
    if (next > this.bytes.length) {
      const grown = new Uint8Array(Math.max(next, this.bytes.length * 2));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    copyBytes(source, start, end, this.bytes, at);
    this.end = next;
    return at;
  }

  touch(table: TableStore): void {
    this.touched.push(table);
  }

  /**
   * A stack overflow inside a change can be caught by the module, which then goes on.
   * @throws {Error} a change was interrupted: only rolling back is possible
   */
  requireWhole(): void {
    if (this.changing !== null) throw new Error('an earlier write was interrupted');
  }

  /** The transaction is over. */
  reset(): void {
    this.end = 0;
    this.touched.length = 0;
    if (this.bytes.length > keptMax) this.bytes = new Uint8Array(4096);
  }
}
