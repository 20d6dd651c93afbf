/** One declared index: a hash of its key always, an order once somebody asks for a range. */
import type { RowLayout } from '../bsatn/row-layout.ts';
import { errno, HostError } from '../module-host/errno.ts';
import type { AlgebraicType, IndexDef } from '../schema/module-def.ts';
import { HashIndex } from './hash-index.ts';
import { KeyReader } from './key-reader.ts';
import { OrderedIndex } from './ordered-index.ts';
import type { RowStore } from './row-store.ts';
import type { Bound, RowVisitor, TableIndex } from './table.ts';

/**
 * Most B-tree indexes are only ever asked for single keys, for every primary key is one unless it
 * says otherwise; so the order is built at the first range scan and kept from then on.
 */
export class IndexStore implements TableIndex {
  readonly def: IndexDef;
  readonly reader: KeyReader;
  readonly hash: HashIndex;
  private ordered: OrderedIndex | null = null;
  private readonly store: RowStore;
  private readonly layout: RowLayout;
  private readonly columnTypes: readonly AlgebraicType[];
  private readonly typespace: readonly AlgebraicType[];

  constructor(
    def: IndexDef,
    store: RowStore,
    layout: RowLayout,
    rowTypes: readonly AlgebraicType[],
    typespace: readonly AlgebraicType[],
  ) {
    this.def = def;
    this.store = store;
    this.layout = layout;
    this.columnTypes = def.columns.map(column => rowTypes[column]!);
    this.typespace = typespace;
    this.reader = new KeyReader(layout, def.columns);
    this.hash = new HashIndex(store, this.reader, def.isUnique);
  }

  add(slot: number): void {
    this.hash.add(slot);
    this.ordered?.add(slot);
  }

  remove(slot: number): void {
    this.hash.remove(slot);
    this.ordered?.remove(slot);
  }

  rebuild(): void {
    this.hash.rebuild();
    this.ordered?.rebuild();
  }

  forEachMatch(key: Uint8Array, visit: RowVisitor): void {
    const { store } = this;
    let slot = this.hash.find(key, 0, key.length);
    while (slot >= 0) {
      visit(store.bytes, store.start(slot), store.end(slot));
      slot = this.hash.following(slot);
    }
  }

  someMatch(
    key: Uint8Array,
    test: (bytes: Uint8Array, start: number, end: number) => boolean,
  ): boolean {
    const { store } = this;
    let slot = this.hash.find(key, 0, key.length);
    while (slot >= 0) {
      if (test(store.bytes, store.start(slot), store.end(slot))) return true;
      slot = this.hash.following(slot);
    }
    return false;
  }

  forEachInRange(
    prefix: Uint8Array,
    prefixColumns: number,
    from: Bound,
    to: Bound,
    visit: RowVisitor,
  ): void {
    const { store } = this;
    this.forEachSlotInRange(prefix, prefixColumns, from, to, slot => {
      visit(store.bytes, store.start(slot), store.end(slot));
    });
  }

  /** As `forEachInRange`, with slots. */
  forEachSlotInRange(
    prefix: Uint8Array,
    prefixColumns: number,
    from: Bound,
    to: Bound,
    visit: (slot: number) => void,
  ): void {
    if (this.def.algorithm === 'hash') throw new HostError(errno.wrongIndexAlgorithm);
    this.ordered ??= new OrderedIndex(
      this.store,
      this.layout,
      this.def.columns,
      this.columnTypes,
      this.typespace,
    );
    this.ordered.forEachInRange(prefix, prefixColumns, from, to, visit);
  }
}
