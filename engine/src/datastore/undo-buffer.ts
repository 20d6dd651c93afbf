import { copyBytes } from './row-store.ts';
import type { TableStore } from './table-store.ts';

const keptMax = 1 << 20;

/** What the open transaction needs to be undone: touched tables, and rows as they stood before. */
export class UndoBuffer {
  bytes: Uint8Array = new Uint8Array(4096);
  /** Tables that the open transaction has touched, in order of the first touch. */
  touched: TableStore[] = [];
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

  /** The transaction is over. */
  reset(): void {
    this.end = 0;
    this.touched.length = 0;
    if (this.bytes.length > keptMax) this.bytes = new Uint8Array(4096);
  }
}
