import type { RowList } from '../commit.ts';
import type { IndexDef } from '../schema/module-def.ts';
import { RowKey } from '../sql/row-key.ts';
import type { RowSource, RowVisitor } from '../sql/row-source.ts';
import { hashBytes } from '../subscriptions/byte-key-map.ts';

type RowTest = (bytes: Uint8Array, start: number, end: number) => boolean;

/** What it is an index of: the rows are replaced each time that the view is computed. */
type KeyedRows = Pick<RowSource, 'name' | 'columns' | 'layout'> & { readonly rows: RowList };

/**
 * Finds the row of a view's result that has a primary key, as joins need it. A table of row
 * numbers, made for a result when somebody asks first.
 */
export class ViewKeyIndex {
  readonly def: IndexDef;
  readonly #source: KeyedRows;
  readonly #key: RowKey;
  /** Row numbers from 1, by the hash of their keys; 0 is free. */
  #slots = new Int32Array(8);
  #builtFor: RowList | null = null;

  /** @param column position of the primary key */
  constructor(source: KeyedRows, column: number) {
    const name = `${source.name}_${source.columns[column]?.name}_idx_btree`;
    this.def = {
      name,
      sourceName: name,
      accessorName: null,
      algorithm: 'btree',
      columns: [column],
      isUnique: true,
    };
    this.#source = source;
    this.#key = new RowKey(source.layout, [column]);
  }

  forEachMatch(key: Uint8Array, visit: RowVisitor): void {
    this.someMatch(key, (bytes, start, end) => {
      visit(bytes, start, end);
      return true;
    });
  }

  someMatch(key: Uint8Array, test: RowTest): boolean {
    const { rows } = this.#source;
    if (this.#builtFor !== rows) this.#build(rows);
    const row = (this.#slots[this.#slotOf(rows, key, 0, key.length)] ?? 0) - 1;
    return row >= 0 && test(rows.bytes, rows.starts[row] ?? 0, rows.starts[row + 1] ?? 0);
  }

  #build(rows: RowList): void {
    let slotCount = 8;
    while (slotCount < rows.count * 2) slotCount *= 2;
    this.#slots = new Int32Array(slotCount);
    for (let row = 0; row < rows.count; row += 1) {
      this.#key.read(rows.bytes, rows.starts[row] ?? 0);
      const { start, end } = this.#key;
      // Within the row itself: a single column is a range of it.
      this.#slots[this.#slotOf(rows, rows.bytes, start, end)] = row + 1;
    }
    this.#builtFor = rows;
  }

  /** The slot of the row with this key, or the free one where it would go. */
  #slotOf(rows: RowList, bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashBytes(bytes, start, end) & mask;
    for (;;) {
      const row = (this.#slots[slot] ?? 0) - 1;
      if (row < 0 || this.#hasKey(rows, row, bytes, start, end)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #hasKey(rows: RowList, row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const key = this.#key;
    key.read(rows.bytes, rows.starts[row] ?? 0);
    if (key.end - key.start !== end - start) return false;
    for (let i = 0; i < end - start; i += 1)
      if (key.bytes[key.start + i] !== bytes[start + i]) return false;
    return true;
  }
}
