/** The datastore: all tables of a database in memory, and the transaction that is open on them. */
import type { TableChanges } from '../commit.ts';
import type { AlgebraicType, TableDef } from '../schema/module-def.ts';
import { CommitBuffer } from './commit-buffer.ts';
import type { Datastore, SequencePosition } from './datastore.ts';
import { TableStore } from './table-store.ts';
import { UndoBuffer } from './undo-buffer.ts';

/** The id of the first table that a module declares; smaller ones belong to the engine's own. */
const firstUserTableId = 4096;

/** Turns a stored row into a row of the table's new layout. */
export type ConvertRow = (bytes: Uint8Array, start: number, end: number) => Uint8Array;

export class MemoryDatastore implements Datastore {
  private readonly undo = new UndoBuffer();
  private readonly buffer = new CommitBuffer();
  private byId = new Map<number, TableStore>();
  private byName = new Map<string, TableStore>();
  private list: readonly TableStore[] = [];

  /** All tables, ordered by id. */
  get tables(): readonly TableStore[] {
    return this.list;
  }

  tableById(id: number): TableStore | null {
    return this.byId.get(id) ?? null;
  }

  tableByName(name: string): TableStore | null {
    return this.byName.get(name) ?? null;
  }

  /** An id that no table has or had, as far as the present tables tell. */
  unusedTableId(): number {
    return Math.max(firstUserTableId - 1, ...this.byId.keys()) + 1;
  }

  /** Adds an empty table. */
  createTable(id: number, def: TableDef, typespace: readonly AlgebraicType[]): TableStore {
    if (this.byId.has(id)) throw new Error(`There is a table with the id ${id} already`);
    const table = this.emptyTable(id, def, typespace);
    this.byId.set(id, table);
    this.relist();
    return table;
  }

  /** A table aside: it does not count. */
  emptyTable(id: number, def: TableDef, typespace: readonly AlgebraicType[]): TableStore {
    return new TableStore({ id, def, typespace, undo: this.undo });
  }

  /** Removes a table with its rows. */
  dropTable(id: number): void {
    this.byId.delete(id);
    this.relist();
  }

  /**
   * Builds the successor of a table aside: a new definition with the rows and sequences that are
   * there. It counts from `replaceTable` on; until then no transaction may run.
   * @param convert makes each row fit the new columns; null when the columns are the same
   * @throws {HostError} uniqueAlreadyExists: the rows break a new constraint; nothing has changed
   */
  rebuildTable(
    id: number,
    def: TableDef,
    typespace: readonly AlgebraicType[],
    convert: ConvertRow | null,
  ): TableStore {
    const old = this.existing(id);
    const table = new TableStore({ id, def, typespace, undo: this.undo });
    try {
      old.forEachRow((bytes, start, end) => {
        if (convert === null) {
          table.insert(bytes, start, end);
        } else {
          const converted = convert(bytes, start, end);
          table.insert(converted, 0, converted.length);
        }
        table.finish();
      });
    } finally {
      this.undo.reset();
    }
    for (const sequence of old.sequences) {
      const successor = table.sequences.find(({ column }) => column === sequence.column);
      successor?.restore(sequence.next);
    }
    return table;
  }

  /** Puts a table in the place of the one with its id. */
  replaceTable(table: TableStore): void {
    this.byId.set(table.id, table);
    this.relist();
  }

  applyInsert(tableId: number, bytes: Uint8Array, start = 0, end = bytes.length): void {
    const table = this.existing(tableId);
    table.insert(bytes, start, end);
    table.finish();
    this.undo.reset();
  }

  applyDelete(tableId: number, bytes: Uint8Array, start = 0, end = bytes.length): void {
    const table = this.existing(tableId);
    const slot = table.findRow(bytes, start, end);
    if (slot < 0) throw new Error(`Table \`${table.def.name}\` has no such row to delete`);
    table.delete(slot);
    table.finish();
    this.undo.reset();
  }

  sequences(): readonly SequencePosition[] {
    return this.list.flatMap(table =>
      table.sequences.map(({ column, next }) => ({ tableId: table.id, column, next })),
    );
  }

  restoreSequence({ tableId, column, next }: SequencePosition): void {
    const sequence = this.byId.get(tableId)?.sequences.find(s => s.column === column);
    sequence?.restore(next);
  }

  /** Whether the open transaction has changed nothing. */
  get isClean(): boolean {
    return this.undo.touchedCount === 0 && this.undo.changing === null;
  }

  /**
   * The net effect of the open transaction, ordered by table id. It stays open.
   * @throws {Error} a change was interrupted: only rolling back is possible
   */
  collectChanges(): readonly TableChanges[] {
    this.undo.requireWhole();
    const { touched, touchedCount } = this.undo;
    const collected: TableChanges[] = [];
    for (let i = 0; i < touchedCount; i++) {
      const changes = touched[i]!.collectChanges(this.buffer);
      if (changes) collected.push(changes);
    }
    return collected.length < 2 ? collected : collected.sort((a, b) => a.table.id - b.table.id);
  }

  /** Positions of the sequences that have moved since the last call. */
  takeMovedSequences(): readonly SequencePosition[] {
    const { touched, touchedCount } = this.undo;
    let moved: SequencePosition[] | null = null;
    // Only an insert moves a sequence, and an insert touches its table, unless it was refused: then
    // the position is recorded with the table's next commit, before which nobody can rely on it.
    for (let i = 0; i < touchedCount; i++) {
      const table = touched[i]!;
      for (const sequence of table.sequences) {
        if (!sequence.wasMoved) continue;
        sequence.wasMoved = false;
        moved ??= [];
        moved.push({ tableId: table.id, column: sequence.column, next: sequence.next });
      }
    }
    return moved ?? noSequences;
  }

  /** Ends the open transaction and keeps what it did. */
  commit(): void {
    const { touched, touchedCount } = this.undo;
    for (let i = 0; i < touchedCount; i++) touched[i]!.finish();
    this.undo.reset();
  }

  /** Ends the open transaction and undoes what it did. */
  rollBack(): void {
    const { changing } = this.undo;
    const touched = this.undo.touched.slice(0, this.undo.touchedCount);
    if (changing !== null && !touched.includes(changing)) changing.rollBack();
    for (const table of touched) table.rollBack();
    this.undo.reset();
  }

  private existing(id: number): TableStore {
    const table = this.byId.get(id);
    if (!table) throw new Error(`There is no table with the id ${id}`);
    return table;
  }

  private relist(): void {
    this.list = [...this.byId.values()].sort((a, b) => a.id - b.id);
    this.byName = new Map(this.list.map(table => [table.def.name, table]));
  }
}

const noSequences: readonly SequencePosition[] = [];
