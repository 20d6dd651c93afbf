/**
 * The slots of a table in the order of some columns: sorted chunks of at most 512 slots. An insert
 * moves half a chunk at most; rows with equal columns stand in slot order, so that each one can be
 * found again.
 */
import { type Comparator, type Cursor, comparatorOf } from '../bsatn/compare.ts';
import type { RowLayout } from '../bsatn/row-layout.ts';
import type { AlgebraicType } from '../schema/module-def.ts';
import type { RowStore } from './row-store.ts';
import type { Bound } from './table.ts';

const chunkMax = 512;

interface Chunk {
  readonly slots: Int32Array;
  count: number;
}

export class OrderedIndex {
  private readonly store: RowStore;
  private readonly layout: RowLayout;
  private readonly columns: readonly number[];
  private readonly comparators: readonly Comparator[];
  private chunks: Chunk[] = [];
  private readonly cursor: Cursor = { a: new Uint8Array(), aAt: 0, b: new Uint8Array(), bAt: 0 };

  constructor(
    store: RowStore,
    layout: RowLayout,
    columns: readonly number[],
    columnTypes: readonly AlgebraicType[],
    typespace: readonly AlgebraicType[],
  ) {
    this.store = store;
    this.layout = layout;
    this.columns = columns;
    this.comparators = columnTypes.map(type => comparatorOf(type, typespace));
    this.rebuild();
  }

  /** Adds a slot whose row is in place. */
  add(slot: number): void {
    const c = this.findChunk(other => this.compareSlots(other, slot) < 0);
    const chunk = this.chunks[c];
    if (!chunk) {
      this.chunks.push(newChunk([slot]));
      return;
    }
    const at = this.findInChunk(chunk, other => this.compareSlots(other, slot) < 0);
    if (chunk.count < chunkMax) {
      chunk.slots.copyWithin(at + 1, at, chunk.count);
      chunk.slots[at] = slot;
      chunk.count += 1;
      return;
    }
    const half = chunkMax / 2;
    const upper = newChunk(chunk.slots.subarray(half, chunkMax));
    chunk.count = half;
    this.chunks.splice(c + 1, 0, upper);
    const target = at <= half ? chunk : upper;
    const position = at <= half ? at : at - half;
    target.slots.copyWithin(position + 1, position, target.count);
    target.slots[position] = slot;
    target.count += 1;
  }

  /** Removes a slot whose row still has the bytes that it was added with. */
  remove(slot: number): void {
    const isBefore = (other: number): boolean => this.compareSlots(other, slot) < 0;
    const c = this.findChunk(isBefore);
    const chunk = this.chunks[c];
    if (!chunk) return;
    const at = this.findInChunk(chunk, isBefore);
    if (chunk.slots[at] !== slot) return;
    chunk.slots.copyWithin(at, at + 1, chunk.count);
    chunk.count -= 1;
    if (chunk.count === 0) this.chunks.splice(c, 1);
  }

  /** Sorts all live rows anew. */
  rebuild(): void {
    const slots: number[] = [];
    for (let slot = 0; slot < this.store.slotEnd; slot++) {
      if (this.store.isLive(slot)) slots.push(slot);
    }
    slots.sort((a, b) => this.compareSlots(a, b));
    const chunks: Chunk[] = [];
    const fill = (chunkMax * 3) / 4;
    for (let i = 0; i < slots.length; i += fill) chunks.push(newChunk(slots.slice(i, i + fill)));
    this.chunks = chunks;
  }

  /**
   * Visits the slots whose first columns equal `prefix` and whose next column lies within the
   * bounds, in order. The index must not be written meanwhile.
   */
  forEachInRange(
    prefix: Uint8Array,
    prefixColumns: number,
    from: Bound,
    to: Bound,
    visit: (slot: number) => void,
  ): void {
    // Before the range: a smaller prefix, or an equal one and a value below `from`.
    const isBefore = (slot: number): boolean => {
      const order = this.comparePrefix(slot, prefix, prefixColumns);
      if (order !== 0 || from.tag === 'unbounded') return order < 0;
      const inner = this.compareColumn(slot, prefixColumns, from.value);
      return from.tag === 'included' ? inner < 0 : inner <= 0;
    };
    const isBehind = (slot: number): boolean => {
      const order = this.comparePrefix(slot, prefix, prefixColumns);
      if (order !== 0 || to.tag === 'unbounded') return order > 0;
      const inner = this.compareColumn(slot, prefixColumns, to.value);
      return to.tag === 'included' ? inner > 0 : inner >= 0;
    };
    let c = this.findChunk(isBefore);
    const first = this.chunks[c];
    if (!first) return;
    let at = this.findInChunk(first, isBefore);
    for (let chunk: Chunk | undefined = first; chunk; chunk = this.chunks[++c], at = 0) {
      for (; at < chunk.count; at++) {
        const slot = chunk.slots[at]!;
        if (isBehind(slot)) return;
        visit(slot);
      }
    }
  }

  /** The first chunk whose last slot is not before the point; the last one if all are. */
  private findChunk(isBefore: (slot: number) => boolean): number {
    const { chunks } = this;
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const chunk = chunks[middle]!;
      if (isBefore(chunk.slots[chunk.count - 1]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private findInChunk(chunk: Chunk, isBefore: (slot: number) => boolean): number {
    let low = 0;
    let high = chunk.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(chunk.slots[middle]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private compareSlots(a: number, b: number): number {
    const { store, layout, cursor } = this;
    const { bytes } = store;
    const aStart = store.start(a);
    const bStart = store.start(b);
    cursor.a = bytes;
    cursor.b = bytes;
    for (let i = 0; i < this.columns.length; i++) {
      cursor.aAt = layout.columnStart(bytes, aStart, this.columns[i]!);
      cursor.bAt = layout.columnStart(bytes, bStart, this.columns[i]!);
      const order = this.comparators[i]!(cursor);
      if (order !== 0) return order;
    }
    return a - b;
  }

  /** Compares a row's first columns with a key of as many columns. */
  private comparePrefix(slot: number, prefix: Uint8Array, prefixColumns: number): number {
    const { store, layout, cursor } = this;
    const rowStart = store.start(slot);
    cursor.a = store.bytes;
    cursor.b = prefix;
    cursor.bAt = 0;
    for (let i = 0; i < prefixColumns; i++) {
      cursor.aAt = layout.columnStart(store.bytes, rowStart, this.columns[i]!);
      const order = this.comparators[i]!(cursor);
      if (order !== 0) return order;
    }
    return 0;
  }

  private compareColumn(slot: number, i: number, value: Uint8Array): number {
    const { store, layout, cursor } = this;
    cursor.a = store.bytes;
    cursor.aAt = layout.columnStart(store.bytes, store.start(slot), this.columns[i]!);
    cursor.b = value;
    cursor.bAt = 0;
    return this.comparators[i]!(cursor);
  }
}

function newChunk(slots: ArrayLike<number>): Chunk {
  const chunk: Chunk = { slots: new Int32Array(chunkMax), count: slots.length };
  chunk.slots.set(slots);
  return chunk;
}
