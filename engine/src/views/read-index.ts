/**
 * Knows which view results rest on which rows: by index key where a view looked rows up by a
 * complete key, by table where it read a table whole, a range or a prefix.
 */
import type { TableChanges } from '../commit.ts';
import type { TableIndex } from '../datastore/table.ts';
import type { ReadSet } from '../module-host/transaction-calls.ts';
import { RowKey } from '../sql/row-key.ts';
import { ByteKeyMap } from '../subscriptions/byte-key-map.ts';
import { getOrInsert } from '../subscriptions/get-or-insert.ts';

export class ReadIndex<Reader> {
  readonly #byTable = new Map<number, TableReaders<Reader>>();

  /** Notes that `reader` has read this. */
  add(reader: Reader, reads: ReadSet): void {
    for (const { tableId, index, key } of reads) {
      const readers = getOrInsert(this.#byTable, tableId, () => ({
        whole: new Set(),
        byIndex: new Map(),
      }));
      if (index === null || key === null) {
        readers.whole.add(reader);
        continue;
      }
      const { byKey } = getOrInsert(readers.byIndex, index, () => ({ byKey: new ByteKeyMap() }));
      const ofKey = byKey.get(key, 0, key.length);
      if (ofKey === undefined) byKey.set(key, new Set([reader]));
      else ofKey.add(reader);
    }
  }

  /** Undoes `add`, given the same arguments. */
  remove(reader: Reader, reads: ReadSet): void {
    for (const { tableId, index, key } of reads) {
      const readers = this.#byTable.get(tableId);
      if (readers === undefined) continue;
      if (index === null || key === null) {
        readers.whole.delete(reader);
      } else {
        const byKey = readers.byIndex.get(index)?.byKey;
        const ofKey = byKey?.get(key, 0, key.length);
        ofKey?.delete(reader);
        if (ofKey?.size === 0) byKey?.delete(key);
        if (byKey?.size === 0) readers.byIndex.delete(index);
      }
      if (readers.whole.size === 0 && readers.byIndex.size === 0) this.#byTable.delete(tableId);
    }
  }

  /** Readers of a row that these changes inserted or deleted. */
  touchedBy(changes: readonly TableChanges[]): Set<Reader> {
    const touched = new Set<Reader>();
    for (const { table, inserts, deletes } of changes) {
      const readers = this.#byTable.get(table.id);
      if (readers === undefined) continue;
      for (const reader of readers.whole) touched.add(reader);
      for (const [index, ofIndex] of readers.byIndex) {
        const { byKey } = ofIndex;
        ofIndex.key ??= new RowKey(table.layout, index.def.columns);
        const { key } = ofIndex;
        for (const rows of [inserts, deletes]) {
          for (let row = 0; row < rows.count; row += 1) {
            key.read(rows.bytes, rows.starts[row] ?? 0);
            const found = byKey.get(key.bytes, key.start, key.end);
            if (found !== undefined) for (const reader of found) touched.add(reader);
          }
        }
      }
    }
    return touched;
  }
}

interface TableReaders<Reader> {
  readonly whole: Set<Reader>;
  readonly byIndex: Map<TableIndex, IndexReaders<Reader>>;
}

interface IndexReaders<Reader> {
  readonly byKey: ByteKeyMap<Set<Reader>>;
  /** Reads the index's columns from changed rows; made with the first of them. */
  key?: RowKey;
}
