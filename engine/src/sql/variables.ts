/** The variables of a database, which SET changes and SHOW reads; they are rows of `st_var`. */
import { BsatnWriter } from '../bsatn/writer.ts';
import type { Table } from '../datastore/table.ts';
import type { RowWriter } from './apply-change.ts';
import type { QueryResult } from './execute.ts';
import { encodeLiteral } from './literal.ts';
import { RowListBuilder } from './row-list.ts';
import { SqlError } from './sql-error.ts';
import type { Literal } from './syntax.ts';

/** Queries that would look at more rows than this are refused to all but the owner. */
const ROW_LIMIT = 'row_limit';

/** Position of `U64` among the types that a variable may have. */
const U64_VARIANT = 8;

/**
 * The value of `SET row_limit = …` as BSATN of a U64.
 * @throws {SqlError} there is no such variable, or the value is none of its type
 */
export function readVariable(name: string, value: Literal): Uint8Array {
  checkVariable(name);
  const unexpected = (type: string): SqlError =>
    new SqlError(`Unexpected type: (expected) U64 != ${type} (inferred)`);
  if (value.tag === 'boolean') throw unexpected('Bool');
  if (value.kind === 'string') throw unexpected('String');
  if (value.kind === 'hex') throw unexpected('Array<U8>');
  return encodeLiteral(value.text, { tag: 'U64' }, []);
}

/** @throws {SqlError} there is no variable of this name */
export function checkVariable(name: string): void {
  if (name !== ROW_LIMIT) throw new SqlError(`${name} is not a valid system variable`);
}

/** Gives a variable a value, in place of the one that it had. */
export function setVariable(
  table: Table,
  name: string,
  value: Uint8Array,
  writer: RowWriter,
): void {
  const id = writer.tableIdFromName(table.def.name);
  const former = findVariable(table, name);
  if (former !== null) {
    const list = new BsatnWriter().u32(1).raw(former).toBytes();
    writer.deleteAllByEq(id, list, list.length);
  }
  const row = new BsatnWriter().string(name).u8(U64_VARIANT).raw(value).toBytes();
  writer.insert(id, row, row.length);
}

/** What SHOW answers: one row if the variable is set, else none. */
export function showVariable(table: Table, name: string): QueryResult {
  const rows = new RowListBuilder();
  const row = findVariable(table, name);
  if (row !== null) rows.push(row, table.layout.columnStart(row, 0, 1), row.length);
  const type = table.def.columns[1]?.type ?? { tag: 'U64' };
  return { columns: [{ name: 'value', type }], typespace: [], rows: rows.finish() };
}

/** The row limit; null when there is none. */
export function readRowLimit(table: Table): bigint | null {
  if (table.rowCount === 0) return null;
  const row = findVariable(table, ROW_LIMIT);
  if (row === null) return null;
  return new DataView(row.buffer, row.byteOffset + row.length - 8).getBigUint64(0, true);
}

function findVariable(table: Table, name: string): Uint8Array | null {
  const key = new BsatnWriter().string(name).toBytes();
  let found: Uint8Array | null = null;
  table.index([0])?.forEachMatch(key, (bytes, start, end) => {
    found = bytes.slice(start, end);
  });
  return found;
}
