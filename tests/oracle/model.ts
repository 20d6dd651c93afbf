/** The database as a model: what transactions and statements do to decoded rows. */
import { holds, type Row } from './evaluate.ts';
import { OPERATION_KINDS, type OperationKind } from './module-source.ts';
import type { Condition } from './query.ts';
import type { Schema, Table } from './schema.ts';
import type { Value } from './values.ts';

export interface Operation {
  readonly table: Table;
  readonly kind: OperationKind;
  readonly row: Row;
}

/** What one call of the reducer does. */
export interface Transaction {
  readonly operations: readonly Operation[];
  /** It throws in the end. */
  readonly isRefused: boolean;
}

/** A statement of SQL that changes rows. */
export type Statement =
  | { readonly tag: 'insert'; readonly table: Table; readonly rows: readonly Row[] }
  | { readonly tag: 'delete'; readonly table: Table; readonly where: Condition | null }
  | {
      readonly tag: 'update';
      readonly table: Table;
      readonly column: number;
      readonly value: Value;
      readonly where: Condition | null;
    };

export function makeRow(table: Table, values: readonly Value[]): Row {
  const bytes: number[] = [];
  table.columns.forEach(({ type }, i) => {
    type.write(values[i] ?? null, bytes);
  });
  return { values, key: Buffer.from(bytes).toString('latin1') };
}

/** A constraint does not hold: the whole transaction is undone. */
class Refusal extends Error {}

export class Model {
  readonly rows = new Map<string, Map<string, Row>>();

  constructor(schema: Schema) {
    this.adopt(schema);
  }

  /** Adds the tables that a new version of the module brings. */
  adopt({ tables }: Schema): void {
    for (const { name } of tables) if (!this.rows.has(name)) this.rows.set(name, new Map());
  }

  /** @returns whether it committed */
  transact({ operations, isRefused }: Transaction): boolean {
    return this.#attempt(() => {
      for (const { table, kind, row } of operations) this.#apply(table, kind, row);
      if (isRefused) throw new Refusal();
    });
  }

  /** @returns how many rows it concerned; null when it was refused */
  execute(statement: Statement, sender: bigint): number | null {
    const { table } = statement;
    let count = 0;
    const isDone = this.#attempt(() => {
      if (statement.tag === 'insert') {
        for (const row of statement.rows) count += Number(this.#insert(table, row));
        return;
      }
      const relation = { name: table.name, alias: table.name, table, view: null };
      const concerned = [...this.#rowsOf(table).values()].filter(
        row => statement.where === null || holds(statement.where, [relation], [row], sender),
      );
      count = concerned.length;
      for (const row of concerned) this.#rowsOf(table).delete(row.key);
      if (statement.tag === 'delete') return;
      for (const row of concerned) {
        const values = row.values.map((value, i) =>
          i === statement.column ? statement.value : value,
        );
        this.#insert(table, makeRow(table, values));
      }
    });
    return isDone ? count : null;
  }

  /** The rows of events are gone with their commit. */
  forgetEvents({ tables }: Schema): void {
    for (const table of tables) if (table.isEvent) this.#rowsOf(table).clear();
  }

  #attempt(change: () => void): boolean {
    const before = new Map([...this.rows].map(([name, rows]) => [name, new Map(rows)]));
    try {
      change();
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      for (const [name, rows] of before) this.rows.set(name, rows);
      return false;
    }
  }

  #apply(table: Table, kind: OperationKind, row: Row): void {
    const rows = this.#rowsOf(table);
    const withKey = table.hasKey
      ? [...rows.values()].find(other => isSame(table, 0, other, row))
      : undefined;
    switch (kind) {
      case 'insert':
        this.#insert(table, row);
        return;
      case 'delete':
        rows.delete(row.key);
        return;
      case 'deleteByKey':
        rows.delete(table.hasKey ? (withKey?.key ?? '') : row.key);
        return;
      case 'update':
        if (table.hasKey) {
          if (withKey === undefined) throw new Refusal();
          rows.delete(withKey.key);
        }
        this.#insert(table, row);
        return;
      case 'insertIfNew':
        if (this.#conflicts(table, row).length === 0 || rows.has(row.key)) this.#insert(table, row);
    }
  }

  /** @returns false when the row was there already */
  #insert(table: Table, row: Row): boolean {
    const rows = this.#rowsOf(table);
    if (rows.has(row.key)) return false;
    if (this.#conflicts(table, row).length > 0) throw new Refusal();
    rows.set(row.key, row);
    return true;
  }

  #conflicts(table: Table, row: Row): Row[] {
    const unique = [...(table.hasKey ? [0] : []), ...(table.unique === null ? [] : [table.unique])];
    return [...this.#rowsOf(table).values()].filter(other =>
      unique.some(column => isSame(table, column, other, row)),
    );
  }

  #rowsOf({ name }: Table): Map<string, Row> {
    const rows = this.rows.get(name);
    if (rows === undefined) throw new RangeError(`no table ${name}`);
    return rows;
  }
}

function isSame(table: Table, column: number, a: Row, b: Row): boolean {
  const type = table.columns[column]?.type;
  return type?.compare(a.values[column] ?? null, b.values[column] ?? null) === 0;
}

/** The reducer's arguments in BSATN. */
export function encodeTransaction(
  { operations, isRefused }: Transaction,
  { tables }: Schema,
): Uint8Array {
  const parts: Buffer[] = [];
  for (const table of tables) {
    const own = operations.filter(operation => operation.table === table);
    const count = Buffer.alloc(4);
    count.writeUInt32LE(own.length);
    parts.push(count);
    for (const { kind, row } of own) {
      parts.push(Buffer.of(OPERATION_KINDS.indexOf(kind)), Buffer.from(row.key, 'latin1'));
    }
  }
  parts.push(Buffer.of(isRefused ? 1 : 0));
  return Buffer.concat(parts);
}
