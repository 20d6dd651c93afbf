import { copyBytes, Slab } from './slab.ts';
import type { TableStore } from './table-store.ts';

const smallSize = 4096;
const keptMax = 1 << 20;

/** What the open transaction needs to be undone: touched tables, and rows as they stood before. */
export class UndoBuffer {
  slab = Slab.ofSize(smallSize);
  /** Tables that the open transaction has touched, in order of the first touch: the first ones. */
  readonly touched: TableStore[] = [];
  touchedCount = 0;
  /** The table that is being changed right now; a stop in the middle of it leaves it here. */
  changing: TableStore | null = null;
  private end = 0;

  /** Saves `source[start, end)` and returns where it now begins in the slab. */
  save(source: DataView, start: number, end: number): number {
    const at = this.end;
    const next = at + end - start;
    if (next > this.slab.bytes.length) this.slab = this.slab.grown(next);
    copyBytes(source, start, end, this.slab.view, at);
    this.end = next;
    return at;
  }

  touch(table: TableStore): void {
    this.touched[this.touchedCount++] = table;
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
    this.touchedCount = 0;
    if (this.slab.bytes.length > keptMax) this.slab = Slab.ofSize(smallSize);
  }
}
