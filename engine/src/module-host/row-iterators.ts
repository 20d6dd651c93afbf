/**
 * The row iterators that a module has open. What an iterator will give is fixed when it is made:
 * the rows are copied then, whatever the module writes while it reads them.
 *
 * The exception that carries the speed is a look-up by a unique key, which the module library
 * always follows with the one step that reads it: it is kept as a slot number and only copied when
 * something else comes in between.
 */
import type { RowStore } from '../datastore/row-store.ts';
import { copyBytes, viewOf } from '../datastore/slab.ts';
import { errno, HostError } from './errno.ts';

interface CopiedRows {
  readonly bytes: Uint8Array;
  /** Where each row ends. */
  readonly ends: readonly number[];
  /** The next row. */
  next: number;
}

const noRow = -1;

export class RowIterators {
  private readonly open = new Map<number, CopiedRows>();
  private lastId = 0;
  private pendingId = 0;
  private pendingSlot = noRow;
  private pendingStore: RowStore | null = null;

  /** An iterator over the row in `slot`, or over nothing when `slot` is negative. */
  openSlot(store: RowStore, slot: number): number {
    if (this.pendingId !== 0) this.settle();
    this.pendingStore = store;
    this.pendingSlot = slot;
    this.pendingId = this.nextId();
    return this.pendingId;
  }

  /** An iterator over rows that have been copied. */
  openCopied(bytes: Uint8Array, ends: readonly number[]): number {
    const id = this.nextId();
    this.open.set(id, { bytes, ends, next: 0 });
    return id;
  }

  /** Must be called before anything is written. */
  settle(): void {
    const { pendingStore: store, pendingSlot: slot, pendingId: id } = this;
    if (id === 0) return;
    this.pendingId = 0;
    const bytes =
      slot >= 0 && store !== null
        ? store.bytes.slice(store.start(slot), store.end(slot))
        : new Uint8Array();
    this.open.set(id, { bytes, ends: slot >= 0 ? [bytes.length] : [], next: 0 });
  }

  /**
   * Writes as many whole rows to `target` as fit.
   * @returns n > 0: n bytes, more to come; n < 0: −n bytes, and the iterator is gone; 0: no row
   * @throws {HostError} noSuchIter; `{ __buffer_too_small__: bytes }` when not one row fits
   */
  advance(id: number, target: Uint8Array): number {
    if (id !== this.pendingId) return this.advanceCopied(id, target);
    const { pendingStore: store, pendingSlot: slot } = this;
    if (slot < 0 || store === null) {
      this.pendingId = 0;
      return 0;
    }
    const start = store.start(slot);
    const end = store.end(slot);
    if (end - start > target.length) throw tooSmall(end - start);
    copyBytes(store.view, start, end, viewOf(target), 0);
    this.pendingId = 0;
    return start - end;
  }

  private advanceCopied(id: number, target: Uint8Array): number {
    const rows = this.open.get(id);
    if (!rows) throw new HostError(errno.noSuchIter);
    const { bytes, ends } = rows;
    const start = rows.next === 0 ? 0 : ends[rows.next - 1]!;
    let end = start;
    while (rows.next < ends.length && ends[rows.next]! - start <= target.length) {
      end = ends[rows.next]!;
      rows.next += 1;
    }
    const isDone = rows.next === ends.length;
    if (end === start && !isDone) throw tooSmall(ends[rows.next]! - start);
    target.set(bytes.subarray(start, end));
    if (!isDone) return end - start;
    this.open.delete(id);
    return start - end;
  }

  /** @returns false when there is no such iterator */
  close(id: number): boolean {
    if (id === this.pendingId) {
      this.pendingId = 0;
      return true;
    }
    return this.open.delete(id);
  }

  /** Forgets all iterators, at the end of a call. Their numbers are not used again. */
  clear(): void {
    this.pendingId = 0;
    this.pendingStore = null;
    if (this.open.size > 0) this.open.clear();
  }

  private nextId(): number {
    this.lastId = this.lastId >= 0x7fff_ffff ? 1 : this.lastId + 1;
    return this.lastId;
  }
}

/** The form in which the module library expects to be told. */
function tooSmall(bytes: number): { readonly __buffer_too_small__: number } {
  return { __buffer_too_small__: bytes };
}
