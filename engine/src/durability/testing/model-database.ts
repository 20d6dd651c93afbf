import type { Commit, RowList, TableChanges } from '../../commit.ts';
import type { Table } from '../../datastore/table.ts';
import type {
  ModuleRecord,
  Replay,
  SequencePosition,
  SnapshotSource,
  SnapshotTable,
} from '../durability.ts';

/** What stood in a database at one position, comparable with `toEqual`. */
export interface ModelState {
  readonly module: string | null;
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly sequences: Readonly<Record<string, string>>;
}

/**
 * The least database: sets of rows. It makes commits for the log, is replayed into, and is read by
 * snapshots in slots as the real one is.
 */
export class ModelDatabase implements Replay, SnapshotSource {
  offset = 0;
  moduleRecord: ModuleRecord | null = null;
  isAtRest = true;
  readonly #tables = new Map<number, ModelTable>();
  readonly #sequences = new Map<string, SequencePosition>();

  module(record: ModuleRecord): void {
    this.moduleRecord = record;
    for (const { id } of record.tableIds)
      if (!this.#tables.has(id)) this.#tables.set(id, new ModelTable(id));
  }

  insert(tableId: number, bytes: Uint8Array, start: number, end: number): void {
    this.#table(tableId).insert(keyOf(bytes, start, end));
  }

  remove(tableId: number, bytes: Uint8Array, start: number, end: number): void {
    const key = keyOf(bytes, start, end);
    if (!this.#table(tableId).remove(key)) throw new Error(`no row ${key} in table ${tableId}`);
  }

  sequence(position: SequencePosition): void {
    this.#sequences.set(`${position.tableId}/${position.column}`, position);
  }

  snapshotTables(): readonly SnapshotTable[] {
    return [...this.#tables.values()];
  }

  sequences(): readonly SequencePosition[] {
    return [...this.#sequences.values()];
  }

  /** A new module with these tables; the record still has to be appended. */
  publish(js: string, tableIds: readonly number[]): ModuleRecord {
    const record: ModuleRecord = {
      offset: ++this.offset,
      timestampMicros: 1_000n * BigInt(this.offset),
      identity: 7n << 200n,
      owner: 9n,
      js,
      description: Uint8Array.of(1, 2, 3),
      tableIds: tableIds.map(id => ({ name: `table_${id}`, id })),
    };
    this.module(record);
    return record;
  }

  /** Applies and describes a transaction. */
  commit(
    changes: readonly { tableId: number; deletes: readonly string[]; inserts: readonly string[] }[],
    sequences: readonly SequencePosition[] = [],
  ): { commit: Commit; sequences: readonly SequencePosition[] } {
    for (const { tableId, deletes, inserts } of changes) {
      for (const row of deletes) this.#table(tableId).remove(row);
      for (const row of inserts) this.#table(tableId).insert(row);
    }
    for (const position of sequences) this.sequence(position);
    const commit = {
      offset: ++this.offset,
      timestampMicros: 1_000n * BigInt(this.offset),
      changes: changes.map(
        ({ tableId, deletes, inserts }): TableChanges => ({
          // Only these two parts of a table are read on the way to the disk.
          table: { id: tableId, def: { isEvent: false } } as unknown as Table,
          deletes: rowList(deletes),
          inserts: rowList(inserts),
        }),
      ),
    };
    return { commit, sequences };
  }

  /** What a transaction does that has no net effect. */
  relocate(tableId: number, row: string): void {
    this.#table(tableId).relocate(row);
  }

  rows(tableId: number): string[] {
    return this.#table(tableId).rows();
  }

  state(): ModelState {
    return {
      module: this.moduleRecord?.js ?? null,
      tables: Object.fromEntries([...this.#tables].map(([id, table]) => [id, table.rows().sort()])),
      sequences: Object.fromEntries([...this.#sequences].map(([k, { next }]) => [k, `${next}`])),
    };
  }

  #table(id: number): ModelTable {
    const table = this.#tables.get(id);
    if (table === undefined) throw new Error(`no table ${id}`);
    return table;
  }
}

/** Rows in slots; a freed slot is used again. */
class ModelTable implements SnapshotTable {
  relocationListener: SnapshotTable['relocationListener'] = null;
  readonly #slots: (string | null)[] = [];
  readonly #slotOf = new Map<string, number>();
  readonly #free: number[] = [];

  constructor(readonly id: number) {}

  insert(row: string): void {
    if (this.#slotOf.has(row)) return;
    const slot = this.#free.pop() ?? this.#slots.length;
    this.#slots[slot] = row;
    this.#slotOf.set(row, slot);
  }

  /** Moves a row to another slot, as a transaction does that deletes and inserts it again. */
  relocate(row: string): void {
    this.remove(row);
    const freed = this.#free.pop()!;
    this.insert(row);
    this.#free.push(freed);
    const bytes = Buffer.from(`..${row}..`, 'latin1');
    this.relocationListener?.(bytes, 2, bytes.length - 2);
  }

  remove(row: string): boolean {
    const slot = this.#slotOf.get(row);
    if (slot === undefined) return false;
    this.#slots[slot] = null;
    this.#slotOf.delete(row);
    this.#free.push(slot);
    return true;
  }

  rows(): string[] {
    return [...this.#slotOf.keys()];
  }

  scan(
    cursor: number,
    _limit: number,
    visit: (bytes: Uint8Array, start: number, end: number) => void,
  ): number | null {
    // A few rows at a time, whatever the limit: more turns in which transactions interfere.
    const end = Math.min(cursor + 3, this.#slots.length);
    for (let slot = cursor; slot < end; slot++) {
      const row = this.#slots[slot];
      if (row == null) continue;
      const bytes = Buffer.from(`..${row}..`, 'latin1');
      visit(bytes, 2, bytes.length - 2);
    }
    return end === this.#slots.length ? null : end;
  }
}

/** Rows of Latin-1 text as a row list, not at the start of its buffer. */
function rowList(rows: readonly string[]): RowList {
  const starts = [2];
  for (const row of rows) starts.push(starts.at(-1)! + row.length);
  return { bytes: Buffer.from(`..${rows.join('')}..`, 'latin1'), starts, count: rows.length };
}

function keyOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString('latin1');
}
