/**
 * Resolves the names and types of a parsed query against a schema, in the order and with the
 * messages of SpacetimeDB's type checker.
 */
import type { AlgebraicType, ColumnDef } from '../schema/module-def.ts';
import { columnKind, formatType, isSameType } from './column-type.ts';
import { encodeLiteral } from './literal.ts';
import { parseSelect } from './parse.ts';
import { SqlError } from './sql-error.ts';
import type { ComparisonOperator, Expression, SelectStatement, TableReference } from './syntax.ts';

/** A table or view as a query sees it. */
export interface Relation {
  /** Canonical name; the one on the wire. */
  readonly name: string;
  readonly columns: readonly ColumnDef[];
  readonly typespace: readonly AlgebraicType[];
}

/** What a caller may read. */
export interface QueryScope<R extends Relation = Relation> {
  /** The relation of this canonical or source name; null when it does not exist or is private. */
  relation(name: string): R | null;
  /** The caller, the value of `:sender`; null where no caller is known (a view's own query). */
  readonly sender: bigint | null;
}

/** A column of the query's relation number `relation`, in the order of FROM and JOIN. */
export interface ColumnReference {
  readonly relation: number;
  readonly column: number;
}

/** A typed condition. Constants are BSATN of the column's type. */
export type Condition =
  | { readonly tag: 'constant'; readonly value: boolean }
  | {
      readonly tag: 'compareConstant';
      readonly column: ColumnReference;
      readonly operator: ComparisonOperator;
      readonly constant: Uint8Array;
      readonly type: AlgebraicType;
    }
  | {
      readonly tag: 'compareColumns';
      readonly left: ColumnReference;
      readonly right: ColumnReference;
      readonly operator: ComparisonOperator;
      readonly type: AlgebraicType;
    }
  | {
      readonly tag: 'compareConditions';
      readonly left: Condition;
      readonly right: Condition;
      readonly operator: ComparisonOperator;
    }
  /** Two terms or more, none of the same tag as its parent. */
  | { readonly tag: 'and' | 'or'; readonly terms: readonly Condition[] };

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

const BOOLEAN: AlgebraicType = { tag: 'Bool' };
const U64: AlgebraicType = { tag: 'U64' };
const U256: AlgebraicType = { tag: 'U256' };
const IDENTITY: AlgebraicType = {
  tag: 'Product',
  elements: [{ name: '__identity__', type: U256 }],
};

/**
 * @param sql one SELECT statement
 * @throws {SqlError} it does not parse, names something unknown or compares unlike types
 */
export function resolveQuery<R extends Relation>(
  sql: string,
  scope: QueryScope<R>,
): ResolvedQuery<R> {
  return new Resolver(parseSelect(sql), scope).resolve();
}

/**
 * The same for a subscription, which returns whole rows of one table.
 * @throws {SqlError} also for column lists, aggregates and LIMIT
 */
export function resolveSubscription<R extends Relation>(
  sql: string,
  scope: QueryScope<R>,
): ResolvedQuery<R> {
  const statement = parseSelect(sql);
  if (statement.limit !== null) throw new SqlError(`Unsupported: ${sql.trim()}`);
  const query = new Resolver(statement, scope).resolve();
  if (query.output.tag !== 'rows') {
    throw new SqlError(
      'Column projections are not supported in subscriptions; Subscriptions must return a table type',
    );
  }
  return query;
}

/** A condition or a value; operands of comparisons may be either. */
type Typed =
  | { readonly tag: 'condition'; readonly condition: Condition }
  | { readonly tag: 'column'; readonly column: ColumnReference; readonly type: AlgebraicType }
  | { readonly tag: 'value'; readonly bytes: Uint8Array; readonly type: AlgebraicType };

class Resolver<R extends Relation> {
  readonly #statement: SelectStatement;
  readonly #scope: QueryScope<R>;
  readonly #relations: R[] = [];
  readonly #aliases = new Map<string, number>();
  #usesSender = false;

  constructor(statement: SelectStatement, scope: QueryScope<R>) {
    this.#statement = statement;
    this.#scope = scope;
  }

  resolve(): ResolvedQuery<R> {
    const { from, joins, where, limit } = this.#statement;
    const terms: Condition[] = [];
    this.#addRelation(from);
    for (const join of joins) {
      if (this.#aliases.has(join.alias)) throw new SqlError(`Duplicate name \`${join.alias}\``);
      this.#addRelation(join);
      if (join.on !== null) terms.push(this.#condition(join.on));
    }
    if (where !== null) terms.push(this.#condition(where));
    const output = this.#output();
    return {
      relations: this.#relations,
      output,
      condition: terms.length === 0 ? null : combineConditions('and', terms),
      limit: limit === null ? null : readLimit(limit),
      usesSender: this.#usesSender,
    };
  }

  #addRelation({ name, alias }: TableReference): void {
    const relation = this.#scope.relation(name);
    if (relation === null) {
      throw new SqlError(
        `no such table: \`${name}\`. If the table exists, it may be marked private.`,
      );
    }
    this.#aliases.set(alias, this.#relations.length);
    this.#relations.push(relation);
  }

  #output(): OutputColumns {
    const { projection } = this.#statement;
    switch (projection.tag) {
      case 'rows': {
        if (projection.table === null) {
          if (this.#relations.length > 1) throw new SqlError('SELECT * is not supported for joins');
          return { tag: 'rows', relation: 0 };
        }
        const relation = this.#aliases.get(projection.table);
        if (relation === undefined) throw new SqlError(`\`${projection.table}\` is not in scope`);
        return { tag: 'rows', relation };
      }
      case 'columns': {
        const names = new Set<string>();
        const columns = projection.columns.map(({ table, column, as }) => {
          if (names.has(as)) throw new SqlError(`Duplicate name \`${as}\``);
          names.add(as);
          return { ...this.#column(table ?? '', column), name: as };
        });
        return { tag: 'columns', columns };
      }
      case 'count':
        return { tag: 'count', name: projection.as };
    }
  }

  #column(table: string, name: string): ColumnReference {
    const relation = this.#aliases.get(table);
    if (relation === undefined) throw new SqlError(`\`${table}\` is not in scope`);
    const columns = this.#relations[relation]?.columns ?? [];
    let column = columns.findIndex(candidate => candidate.name === name);
    if (column < 0) column = columns.findIndex(candidate => candidate.sourceName === name);
    if (column < 0) throw new SqlError(`\`${name}\` is not in scope`);
    return { relation, column };
  }

  #condition(expression: Expression): Condition {
    return asCondition(this.#typed(expression, BOOLEAN));
  }

  #typed(expression: Expression, expected: AlgebraicType | null): Typed {
    switch (expression.tag) {
      case 'boolean':
        if (expected !== null && expected.tag !== 'Bool') throw this.#unexpected(BOOLEAN, expected);
        return { tag: 'condition', condition: { tag: 'constant', value: expression.value } };
      case 'literal': {
        if (expected === null) throw new SqlError('Cannot resolve type for literal expression');
        const bytes = encodeLiteral(expression.text, expected, this.#typespace());
        return { tag: 'value', bytes, type: expected };
      }
      case 'sender':
        return this.#typedSender(expected);
      case 'column': {
        const column = this.#column(expression.table ?? '', expression.column);
        const type = this.#relations[column.relation]?.columns[column.column]?.type ?? BOOLEAN;
        if (expected !== null && !isSameType(type, expected, this.#typespace())) {
          throw this.#unexpected(type, expected);
        }
        return { tag: 'column', column, type };
      }
      case 'and':
      case 'or': {
        if (expected !== null && expected.tag !== 'Bool') throw this.#unexpected(BOOLEAN, expected);
        const terms = flatten(expression, expression.tag).map(term => this.#condition(term));
        return { tag: 'condition', condition: combineConditions(expression.tag, terms) };
      }
      case 'compare':
        if (expected !== null && expected.tag !== 'Bool') throw this.#unexpected(BOOLEAN, expected);
        return { tag: 'condition', condition: this.#comparison(expression) };
    }
  }

  #typedSender(expected: AlgebraicType | null): Typed {
    const type = expected ?? IDENTITY;
    const kind = columnKind(type, this.#typespace());
    if (kind !== 'identity' && kind !== 'bytes') throw this.#unexpected(IDENTITY, type);
    if (this.#scope.sender === null)
      throw new SqlError('parameterized SQL is not supported for view materialization yet');
    this.#usesSender = true;
    const hex = this.#scope.sender.toString(16).padStart(64, '0');
    return { tag: 'value', bytes: encodeLiteral(hex, type, this.#typespace()), type };
  }

  #comparison(expression: Extract<Expression, { tag: 'compare' }>): Condition {
    // A literal takes its type from the other side, so that side is typed first.
    const isLeftUntyped = ['literal', 'boolean', 'sender'].includes(expression.left.tag);
    let left: Typed;
    let right: Typed;
    if (isLeftUntyped) {
      right = this.#typed(expression.right, null);
      left = this.#typed(expression.left, typeOf(right));
    } else {
      left = this.#typed(expression.left, null);
      right = this.#typed(expression.right, typeOf(left));
    }
    const type = typeOf(left);
    if (columnKind(type, this.#typespace()) === 'other') {
      throw new SqlError(
        `Invalid binary operator \`${expression.operator}\` for type \`${formatType(type, this.#typespace())}\``,
      );
    }
    return compare(expression.operator, left, right);
  }

  #unexpected(expected: AlgebraicType, inferred: AlgebraicType): SqlError {
    const format = (type: AlgebraicType): string => formatType(type, this.#typespace());
    return new SqlError(
      `Unexpected type: (expected) ${format(expected)} != ${format(inferred)} (inferred)`,
    );
  }

  #typespace(): readonly AlgebraicType[] {
    return this.#relations[0]?.typespace ?? [];
  }
}

function typeOf(typed: Typed): AlgebraicType {
  return typed.tag === 'condition' ? BOOLEAN : typed.type;
}

function compare(operator: ComparisonOperator, left: Typed, right: Typed): Condition {
  if (left.tag === 'column' && right.tag === 'column') {
    return {
      tag: 'compareColumns',
      operator,
      left: left.column,
      right: right.column,
      type: left.type,
    };
  }
  if (left.tag === 'column' && right.tag === 'value') {
    return {
      tag: 'compareConstant',
      operator,
      column: left.column,
      constant: right.bytes,
      type: left.type,
    };
  }
  if (left.tag === 'value' && right.tag === 'column') {
    return {
      tag: 'compareConstant',
      operator: MIRRORED[operator],
      column: right.column,
      constant: left.bytes,
      type: right.type,
    };
  }
  if (left.tag === 'column' && right.tag === 'condition' && right.condition.tag === 'constant') {
    return compareBoolean(operator, left.column, right.condition.value);
  }
  if (right.tag === 'column' && left.tag === 'condition' && left.condition.tag === 'constant') {
    return compareBoolean(MIRRORED[operator], right.column, left.condition.value);
  }
  if (left.tag === 'value' && right.tag === 'value') {
    // Only `:sender` is typed by itself, so both sides are the caller.
    return { tag: 'constant', value: ['=', '<=', '>='].includes(operator) };
  }
  return { tag: 'compareConditions', operator, left: asCondition(left), right: asCondition(right) };
}

function compareBoolean(
  operator: ComparisonOperator,
  column: ColumnReference,
  value: boolean,
): Condition {
  return {
    tag: 'compareConstant',
    operator,
    column,
    constant: Uint8Array.of(value ? 1 : 0),
    type: BOOLEAN,
  };
}

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

/** A boolean column stands for "is true". */
function asCondition(typed: Typed): Condition {
  switch (typed.tag) {
    case 'condition':
      return typed.condition;
    case 'column':
      return compareBoolean('=', typed.column, true);
    case 'value':
      return { tag: 'constant', value: typed.bytes[0] === 1 };
  }
}

/** The operands of a chain of one operator, without recursion along the chain. */
function flatten(expression: Expression, tag: 'and' | 'or'): Expression[] {
  const terms: Expression[] = [];
  let rest = expression;
  while (rest.tag === tag) {
    terms.push(rest.right);
    rest = rest.left;
  }
  terms.push(rest);
  return terms.reverse();
}

/** Joins terms, splicing in those that are of the same operator. */
export function combineConditions(tag: 'and' | 'or', terms: readonly Condition[]): Condition {
  const flat = terms.flatMap(term => (term.tag === tag ? term.terms : [term]));
  return flat.length === 1 && flat[0] !== undefined ? flat[0] : { tag, terms: flat };
}

function readLimit(text: string): bigint {
  const bytes = encodeLiteral(text, U64, []);
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
}
