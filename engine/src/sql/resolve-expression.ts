/**
 * Resolves the columns and types of expressions, in the order and with the messages of
 * SpacetimeDB's type checker.
 */
import type { AlgebraicType, ColumnDef } from '../schema/module-def.ts';
import { columnKind, formatType, isSameType } from './column-type.ts';
import { type ColumnReference, type Condition, combineConditions } from './condition.ts';
import { encodeLiteral } from './literal.ts';
import { SqlError } from './sql-error.ts';
import type { ComparisonOperator, Expression } from './syntax.ts';

/** A table or view as a query sees it. */
export interface Relation {
  /** Canonical name; the one on the wire. */
  readonly name: string;
  readonly columns: readonly ColumnDef[];
  readonly typespace: readonly AlgebraicType[];
}

const BOOLEAN: AlgebraicType = { tag: 'Bool' };
const IDENTITY: AlgebraicType = {
  tag: 'Product',
  elements: [{ name: '__identity__', type: { tag: 'U256' } }],
};

/** A condition or a value; operands of comparisons may be either. */
type Typed =
  | { readonly tag: 'condition'; readonly condition: Condition }
  | { readonly tag: 'column'; readonly column: ColumnReference; readonly type: AlgebraicType }
  | { readonly tag: 'value'; readonly bytes: Uint8Array; readonly type: AlgebraicType };

/** The position of a column by its source or its canonical name; -1 when there is none. */
export function columnPosition(columns: readonly ColumnDef[], name: string): number {
  const position = columns.findIndex(column => column.sourceName === name);
  return position >= 0 ? position : columns.findIndex(column => column.name === name);
}

/** The relations that a statement names, by alias, and what its expressions mean over them. */
export class Names<R extends Relation> {
  readonly relations: R[] = [];
  /** `:sender` occurred: the result depends on the caller. */
  usesSender = false;
  readonly #aliases = new Map<string, number>();
  readonly #sender: bigint | null;

  /** @param sender the value of `:sender`; null where no caller is known */
  constructor(sender: bigint | null) {
    this.#sender = sender;
  }

  has(alias: string): boolean {
    return this.#aliases.has(alias);
  }

  add(alias: string, relation: R): void {
    this.#aliases.set(alias, this.relations.length);
    this.relations.push(relation);
  }

  /**
   * The number of the relation with this alias.
   * @throws {SqlError} there is none
   */
  relation(alias: string): number {
    const relation = this.#aliases.get(alias);
    if (relation === undefined) throw new SqlError(`\`${alias}\` is not in scope`);
    return relation;
  }

  /** @throws {SqlError} there is no such relation or column */
  column(alias: string, name: string): ColumnReference {
    const relation = this.relation(alias);
    const column = columnPosition(this.relations[relation]?.columns ?? [], name);
    if (column < 0) throw new SqlError(`\`${name}\` is not in scope`);
    return { relation, column };
  }

  /** @throws {SqlError} an unknown name, or types that do not fit */
  condition(expression: Expression): Condition {
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
        const column = this.column(expression.table ?? '', expression.column);
        const type = this.relations[column.relation]?.columns[column.column]?.type ?? BOOLEAN;
        if (expected !== null && !isSameType(type, expected, this.#typespace())) {
          throw this.#unexpected(type, expected);
        }
        return { tag: 'column', column, type };
      }
      case 'and':
      case 'or': {
        if (expected !== null && expected.tag !== 'Bool') throw this.#unexpected(BOOLEAN, expected);
        const terms = flatten(expression, expression.tag).map(term => this.condition(term));
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
    if (this.#sender === null)
      throw new SqlError('parameterized SQL is not supported for view materialization yet');
    this.usesSender = true;
    const hex = this.#sender.toString(16).padStart(64, '0');
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
    return this.relations[0]?.typespace ?? [];
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
