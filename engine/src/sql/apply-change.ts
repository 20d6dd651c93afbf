/** Carries out INSERT, UPDATE and DELETE within the open transaction. */
import { errno, HostError } from '../module-host/errno.ts';
import { filterOf } from './execute.ts';
import type { ResolvedQuery } from './resolve.ts';
import type { Change } from './resolve-change.ts';
import { forEachMatch, type RowSource } from './row-source.ts';
import { SqlError } from './sql-error.ts';
import type { TableSource } from './table-source.ts';
import { describeConflict } from './unique-conflict.ts';

/** What writes take effect through: the same calls that a module makes. */
export interface RowWriter {
  tableIdFromName(name: string): number;
  /** Inserts a row and fills its auto-increment columns that are 0, also in `row`. */
  insert(tableId: number, row: Uint8Array, length: number): number;
  /** Deletes rows: their number as 32 bits, and one after the other. @returns how many there were */
  deleteAllByEq(tableId: number, rows: Uint8Array, length: number): number;
}

/** How many rows a statement changed. */
export interface ChangeStatistics {
  readonly rowsInserted: number;
  readonly rowsDeleted: number;
  readonly rowsUpdated: number;
}

/** Those of a statement that only reads. */
export const NO_CHANGES: ChangeStatistics = { rowsInserted: 0, rowsDeleted: 0, rowsUpdated: 0 };

/**
 * Which rows it concerns is settled before the first is changed.
 * @throws {SqlError} a constraint does not hold; the transaction has to be undone
 */
export function applyChange(change: Change, writer: RowWriter): ChangeStatistics {
  const { table } = change;
  switch (change.tag) {
    case 'insert': {
      const inserted = change.rows.filter(row => insert(table, row, writer));
      return { ...NO_CHANGES, rowsInserted: inserted.length };
    }
    case 'delete': {
      const rows = rowsOf(change.query);
      for (const row of rows) deleteRow(table, row, writer);
      return { ...NO_CHANGES, rowsDeleted: rows.length };
    }
    case 'update': {
      const rows = rowsOf(change.query);
      for (const row of rows) deleteRow(table, row, writer);
      for (const row of rows) insert(table, withValues(table, row, change.values), writer);
      return { ...NO_CHANGES, rowsUpdated: rows.length };
    }
  }
}

function rowsOf(query: ResolvedQuery<RowSource>): Uint8Array[] {
  const rows: Uint8Array[] = [];
  for (const source of query.relations) {
    forEachMatch(source, filterOf(query), (bytes, start, end) =>
      rows.push(bytes.slice(start, end)),
    );
  }
  return rows;
}

/** @returns false when the table had this very row already */
function insert(source: TableSource, row: Uint8Array, writer: RowWriter): boolean {
  const before = source.rowCount;
  const buffer = row.slice();
  try {
    writer.insert(writer.tableIdFromName(source.name), buffer, buffer.length);
  } catch (error) {
    if (error instanceof HostError && error.code === errno.uniqueAlreadyExists) {
      throw new SqlError(describeConflict(source, row), { cause: error });
    }
    if (error instanceof HostError) throw new SqlError(error.message, { cause: error });
    throw error;
  }
  return source.rowCount > before;
}

function deleteRow({ name }: TableSource, row: Uint8Array, writer: RowWriter): void {
  const list = new Uint8Array(4 + row.length);
  list[0] = 1;
  list.set(row, 4);
  writer.deleteAllByEq(writer.tableIdFromName(name), list, list.length);
}

function withValues(
  { layout, columns }: TableSource,
  row: Uint8Array,
  values: ReadonlyMap<number, Uint8Array>,
): Uint8Array {
  const parts = columns.map(
    (_, i) =>
      values.get(i) ?? row.subarray(layout.columnStart(row, 0, i), layout.columnEnd(row, 0, i)),
  );
  return new Uint8Array(Buffer.concat(parts));
}
