/** Random transactions and statements: what happens to the rows. */
import type { Row, Rows } from './evaluate.ts';
import { makeRow, type Operation, type Statement, type Transaction } from './model.ts';
import { conditionSql, randomTableCondition } from './query.ts';
import { Random } from './random.ts';
import type { Schema, Table } from './schema.ts';
import { asLiteral, type Value } from './values.ts';

/** Tables stay small, so that rows meet. */
const ROWS_MAX = 12;

export class RandomChanges {
  readonly #random: Random;
  readonly #people: readonly bigint[];

  constructor(random: Random, people: readonly bigint[]) {
    this.#random = random;
    this.#people = people;
  }

  transaction({ tables }: Schema, rows: Rows): Transaction {
    const operations = tables
      .filter(() => this.#random.chance(0.5))
      .flatMap(table =>
        Array.from({ length: this.#random.between(1, 3) }, () => this.#operation(table, rows)),
      );
    return { operations, isRefused: this.#random.chance(0.04) };
  }

  /** Null when the table has a column whose values cannot be written in SQL. */
  statement({ tables }: Schema): Statement | null {
    const table = this.#random.pick(tables);
    const where = this.#random.chance(0.9)
      ? randomTableCondition(this.#random, table, this.#people)
      : null;
    return this.#random.choose<Statement | null>(
      [3, () => this.#insert(table)],
      [2, () => ({ tag: 'delete', table, where })],
      [
        3,
        () => {
          const writable = table.columns.flatMap(({ type }, i) => (type.isWritable ? [i] : []));
          const column = this.#random.pick(writable);
          const value = asLiteral(this.#row(table).values[column] ?? null);
          return { tag: 'update', table, column, value, where };
        },
      ],
    );
  }

  #insert(table: Table): Statement | null {
    if (table.columns.some(({ type }) => !type.isWritable)) return null;
    const rows = Array.from({ length: this.#random.between(1, 3) }, () =>
      makeRow(table, this.#row(table).values.map(asLiteral)),
    );
    return { tag: 'insert', table, rows };
  }

  #operation(table: Table, rows: Rows): Operation {
    const present = [...(rows.get(table.name)?.values() ?? [])];
    const isFull = present.length > ROWS_MAX;
    const kind = this.#random.choose<Operation['kind']>(
      [isFull ? 1 : 5, () => 'insertIfNew'],
      [isFull ? 0 : 1, () => 'insert'],
      [isFull ? 5 : 1, () => 'delete'],
      [isFull ? 5 : 1, () => 'deleteByKey'],
      [table.hasKey ? 2 : 0.5, () => 'update'],
    );
    const isNew = kind === 'insert' || kind === 'insertIfNew' || present.length === 0;
    if (isNew) return { table, kind, row: this.#row(table) };
    const old = this.#random.pick(present);
    if (kind !== 'update' || !table.hasKey) return { table, kind, row: old };
    const changed = this.#random.below(table.columns.length - 1) + 1;
    const other = this.#row(table).values[changed] ?? null;
    const values = old.values.map((value, i) => (i === changed ? other : value));
    return { table, kind, row: makeRow(table, values) };
  }

  #row(table: Table): Row {
    return makeRow(
      table,
      table.columns.map(({ type }) => type.pick(this.#random, this.#people)),
    );
  }
}

export function statementSql(statement: Statement): string {
  const { table } = statement;
  if (statement.tag === 'insert') {
    const columns = table.columns.map(({ name }) => name).join(', ');
    const rows = statement.rows.map(
      ({ values }) => `(${values.map((value, i) => literal(table, i, value)).join(', ')})`,
    );
    return `INSERT INTO ${table.name} (${columns}) VALUES ${rows.join(', ')}`;
  }
  const relation = { name: table.name, alias: table.name, table, view: null };
  const where =
    statement.where === null ? '' : ` WHERE ${conditionSql(statement.where, [relation])}`;
  if (statement.tag === 'delete') return `DELETE FROM ${table.name}${where}`;
  const { column, value } = statement;
  return `UPDATE ${table.name} SET ${table.columns[column]?.name} = ${literal(table, column, value)}${where}`;
}

/** In INSERT and UPDATE a quoted number is no number. */
function literal(table: Table, column: number, value: Value): string {
  const type = table.columns[column]?.type;
  const text = type?.literal(value, new Random(0)) ?? '';
  const isText = type?.builder === 't.string()';
  return isText || !text.startsWith("'") ? text : text.slice(1, -1);
}
