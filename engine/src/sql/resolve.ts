/** Resolves the names and types of a parsed query against a schema. */
import type { AlgebraicType } from '../schema/module-def.ts';
import { type ColumnReference, type Condition, conjunction, termsOf } from './condition.ts';
import { encodeLiteral } from './literal.ts';
import { parseSelect } from './parse.ts';
import { Names, type Relation } from './resolve-expression.ts';
import { SqlError } from './sql-error.ts';
import type { Projection, SelectStatement, TableReference } from './syntax.ts';

/** What a caller may read. */
export interface QueryScope<R extends Relation = Relation> {
  /** The relation of this canonical or source name; null when it does not exist or is private. */
  relation(name: string): R | null;
  /** The caller, the value of `:sender`; null where no caller is known (a view's own query). */
  readonly sender: bigint | null;
}

export type OutputColumns =
  /** Whole rows of one relation. */
  | { readonly tag: 'rows'; readonly relation: number }
  | {
      readonly tag: 'columns';
      readonly columns: readonly (ColumnReference & { readonly name: string })[];
    }
  | { readonly tag: 'count'; readonly name: string };

export interface ResolvedQuery<R extends Relation = Relation> {
  readonly relations: readonly R[];
  readonly output: OutputColumns;
  /** Join conditions and WHERE together; null keeps every row. */
  readonly condition: Condition | null;
  readonly limit: bigint | null;
  /** `:sender` occurs: the result depends on the caller. */
  readonly usesSender: boolean;
}

/** A query that returns whole rows of one relation. */
export interface RowQuery<R extends Relation = Relation> extends ResolvedQuery<R> {
  readonly output: { readonly tag: 'rows'; readonly relation: number };
}

/** @throws {SqlError} a name is unknown, or unlike types are compared */
export function resolveSelect<R extends Relation>(
  statement: SelectStatement,
  scope: QueryScope<R>,
): ResolvedQuery<R> {
  const { from, joins, where, limit, projection } = statement;
  const names = new Names<R>(scope.sender);
  const terms: Condition[] = [];
  names.add(from.alias, relationOf(from, scope));
  for (const join of joins) {
    if (names.has(join.alias)) throw new SqlError(`Duplicate name \`${join.alias}\``);
    names.add(join.alias, relationOf(join, scope));
    if (join.on !== null) terms.push(names.condition(join.on));
  }
  if (where !== null) terms.push(...termsOf(names.condition(where)));
  const output = resolveOutput(projection, names);
  return {
    relations: names.relations,
    output,
    condition: conjunction(terms),
    limit: limit === null ? null : readLimit(limit),
    usesSender: names.usesSender,
  };
}

/**
 * A subscription, which returns whole rows of one table.
 * @param sql one SELECT statement
 * @throws {SqlError} it does not parse or resolve, or has column lists, aggregates or LIMIT
 */
export function resolveSubscription<R extends Relation>(
  sql: string,
  scope: QueryScope<R>,
): RowQuery<R> {
  const statement = parseSelect(sql);
  if (statement.limit !== null) throw new SqlError(`Unsupported: ${sql.trim()}`);
  const query = resolveSelect(statement, scope);
  const { output } = query;
  if (output.tag === 'rows') return { ...query, output };
  throw new SqlError(
    'Column projections are not supported in subscriptions; Subscriptions must return a table type',
  );
}

/** The relation whose rows the query returns. */
export function outputOf<R extends Relation>(query: RowQuery<R>): R {
  const relation = query.relations[query.output.relation];
  if (relation === undefined) throw new RangeError('the query returns no relation of its own');
  return relation;
}

/**
 * The relation of a name.
 * @throws {SqlError} there is none for this caller
 */
export function relationOf<R extends Relation>(
  { name }: Pick<TableReference, 'name'>,
  scope: QueryScope<R>,
): R {
  const relation = scope.relation(name);
  if (relation === null) {
    throw new SqlError(
      `no such table: \`${name}\`. If the table exists, it may be marked private.`,
    );
  }
  return relation;
}

function resolveOutput<R extends Relation>(projection: Projection, names: Names<R>): OutputColumns {
  switch (projection.tag) {
    case 'rows': {
      if (projection.table !== null) {
        return { tag: 'rows', relation: names.relation(projection.table) };
      }
      if (names.relations.length > 1) throw new SqlError('SELECT * is not supported for joins');
      return { tag: 'rows', relation: 0 };
    }
    case 'columns': {
      const taken = new Set<string>();
      const columns = projection.columns.map(({ table, column, as }) => {
        if (taken.has(as)) throw new SqlError(`Duplicate name \`${as}\``);
        taken.add(as);
        return { ...names.column(table ?? '', column), name: as };
      });
      return { tag: 'columns', columns };
    }
    case 'count':
      return { tag: 'count', name: projection.as };
  }
}

const U64: AlgebraicType = { tag: 'U64' };

function readLimit(text: string): bigint {
  const bytes = encodeLiteral(text, U64, []);
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
}
