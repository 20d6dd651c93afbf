/** Resolves INSERT, UPDATE and DELETE against a schema. */
import type { AlgebraicType, ColumnDef } from '../schema/module-def.ts';
import { formatType } from './column-type.ts';
import { encodeLiteral } from './literal.ts';
import { type QueryScope, type ResolvedQuery, relationOf } from './resolve.ts';
import { columnPosition, Names, type Relation } from './resolve-expression.ts';
import type { RowSource } from './row-source.ts';
import { SqlError } from './sql-error.ts';
import type {
  DeleteStatement,
  Expression,
  InsertStatement,
  Literal,
  UpdateStatement,
} from './syntax.ts';
import { SystemSource } from './system-source.ts';
import { SYSTEM_TABLES } from './system-tables.ts';
import { TableSource } from './table-source.ts';

/** What a statement does to the rows of one table. */
export type Change =
  | { readonly tag: 'insert'; readonly table: TableSource; readonly rows: readonly Uint8Array[] }
  | {
      readonly tag: 'update';
      readonly table: TableSource;
      /** The rows that it concerns. */
      readonly query: ResolvedQuery<RowSource>;
      /** BSATN of the new values by column position. */
      readonly values: ReadonlyMap<number, Uint8Array>;
    }
  | {
      readonly tag: 'delete';
      readonly table: TableSource;
      readonly query: ResolvedQuery<RowSource>;
    };

/** @throws {SqlError} a name is unknown, a value does not fit, or the relation is no table */
export function resolveChange(
  statement: InsertStatement | UpdateStatement | DeleteStatement,
  scope: QueryScope<RowSource>,
): Change {
  const relation = relationOf({ name: statement.table }, scope);
  if (describesDatabase(relation)) {
    throw new SqlError(`\`${relation.name}\` is a system table; DML on it is not supported`);
  }
  if (!(relation instanceof TableSource)) {
    throw new SqlError(`\`${relation.name}\` is a view; DML on views is not supported`);
  }
  switch (statement.tag) {
    case 'insert':
      return { tag: 'insert', table: relation, rows: encodeRows(statement, relation) };
    case 'delete':
      return {
        tag: 'delete',
        table: relation,
        query: rowsOf(relation, statement, scope.sender),
      };
    case 'update':
      return {
        tag: 'update',
        table: relation,
        values: encodeAssignments(statement, relation),
        query: rowsOf(relation, statement, scope.sender),
      };
  }
}

/** Whether a relation is a system table; of these, only variables may be changed. */
function describesDatabase(relation: RowSource): boolean {
  if (relation instanceof SystemSource) return true;
  if (!(relation instanceof TableSource) || relation.name === 'st_var') return false;
  return SYSTEM_TABLES.some(({ name }) => name === relation.name);
}

function rowsOf(
  table: TableSource,
  statement: { readonly table: string; readonly where: Expression | null },
  sender: bigint | null,
): ResolvedQuery<RowSource> {
  const names = new Names<RowSource>(sender);
  names.add(statement.table, table);
  return {
    relations: [table],
    output: { tag: 'rows', relation: 0 },
    condition: statement.where === null ? null : names.condition(statement.where),
    limit: null,
    usesSender: names.usesSender,
  };
}

function encodeRows({ columns, rows }: InsertStatement, table: Relation): Uint8Array[] {
  const wanted = table.columns;
  if (columns.length !== wanted.length) {
    throw new SqlError(
      `The number of fields (${columns.length}) in the INSERT does not match the number of columns (${wanted.length}) of the table \`${table.name}\``,
    );
  }
  checkOrder(columns, table);
  return rows.map(row => {
    if (row.length !== wanted.length) {
      throw new SqlError(
        `Inserting a row with ${row.length} values into \`${table.name}\` which has ${wanted.length} fields`,
      );
    }
    const values = row.map((value, i) => encodeValue(value, columnAt(wanted, i), table));
    return new Uint8Array(Buffer.concat(values));
  });
}

/**
 * SpacetimeDB takes the values in the table's order whatever the list of columns says, so another
 * order is refused rather than understood in one of two ways.
 */
function checkOrder(columns: readonly string[], table: Relation): void {
  columns.forEach((name, i) => {
    const position = columnPosition(table.columns, name);
    if (position < 0) throw new SqlError(`\`${table.name}\` does not have a field \`${name}\``);
    if (position !== i) {
      const order = table.columns.map(column => column.name).join(', ');
      throw new SqlError(
        `The columns of an INSERT must stand in the order of the table \`${table.name}\`: (${order})`,
      );
    }
  });
}

function encodeAssignments(
  { assignments }: UpdateStatement,
  table: Relation,
): ReadonlyMap<number, Uint8Array> {
  const values = new Map<number, Uint8Array>();
  for (const { column, value } of assignments) {
    const position = columnPosition(table.columns, column);
    if (position < 0) throw new SqlError(`\`${table.name}\` does not have a field \`${column}\``);
    // Of several values for a column the first counts.
    const encoded = encodeValue(value, columnAt(table.columns, position), table);
    if (!values.has(position)) values.set(position, encoded);
  }
  return values;
}

/** Unlike in conditions, a string is a value of string columns alone, and a boolean of boolean ones. */
function encodeValue(value: Literal, { type }: ColumnDef, { typespace }: Relation): Uint8Array {
  const literalType: AlgebraicType | null =
    value.tag === 'boolean' ? { tag: 'Bool' } : value.kind === 'string' ? { tag: 'String' } : null;
  if (literalType !== null && literalType.tag !== type.tag) {
    throw new SqlError(
      `Unexpected type: (expected) ${literalType.tag} != ${formatType(type, typespace)} (inferred)`,
    );
  }
  if (value.tag === 'boolean') return Uint8Array.of(value.value ? 1 : 0);
  return encodeLiteral(value.text, type, typespace);
}

function columnAt(columns: readonly ColumnDef[], position: number): ColumnDef {
  const column = columns[position];
  if (column === undefined) throw new RangeError(`no column ${position}`);
  return column;
}
