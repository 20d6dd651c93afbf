/** The tables of one database. */
import type { TableChanges } from '../commit.ts';
import type { Table } from './table.ts';

/** What `durability`, `migrations` and recovery use of a database's tables. */
export interface Datastore {
  readonly tables: readonly Table[];
  tableByName(name: string): Table | null;
  tableById(id: number): Table | null;

  /**
   * Adds a row outside any transaction, for recovery and migrations. Nothing is generated.
   * @throws {HostError} uniqueAlreadyExists
   */
  applyInsert(tableId: number, row: Uint8Array): void;
  /**
   * Removes the row with exactly these bytes outside any transaction.
   * @throws {Error} there is no such row
   */
  applyDelete(tableId: number, row: Uint8Array): void;
  /** Applies all changes of a commit, deletes before inserts; event tables are skipped. */
  applyCommit(commit: { readonly changes: readonly TableChanges[] }): void;

  /** The next value of each auto-increment column. */
  sequences(): readonly SequencePosition[];
  /** Moves a sequence forward; a position behind the present one is ignored. */
  restoreSequence(position: SequencePosition): void;
}

/** The value that an auto-increment column will generate next. */
export interface SequencePosition {
  readonly tableId: number;
  readonly column: number;
  readonly next: bigint;
}
