/** The tables of one database. */
import type { Table } from './table.ts';

/** What `durability`, `migrations` and recovery use of a database's tables. */
export interface Datastore {
  readonly tables: readonly Table[];
  tableByName(name: string): Table | null;
  tableById(id: number): Table | null;

  /**
   * Adds the row `bytes[start, end)` outside any transaction, for recovery and migrations. Nothing
   * is generated; a row that is there already is left alone.
   * @throws {HostError} uniqueAlreadyExists
   */
  applyInsert(tableId: number, bytes: Uint8Array, start?: number, end?: number): void;
  /**
   * Removes the row that equals `bytes[start, end)` outside any transaction.
   * @throws {Error} there is no such row
   */
  applyDelete(tableId: number, bytes: Uint8Array, start?: number, end?: number): void;

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
