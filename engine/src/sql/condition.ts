/** Typed conditions over the relations of a query, and what can be told from their form. */
import { resolveType } from '../bsatn/value.ts';
import type { AlgebraicType } from '../schema/module-def.ts';
import type { ComparisonOperator } from './syntax.ts';

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

/** Joins terms, splicing in those that are of the same operator. */
export function combineConditions(tag: 'and' | 'or', terms: readonly Condition[]): Condition {
  const flat = terms.flatMap(term => (term.tag === tag ? term.terms : [term]));
  return flat.length === 1 && flat[0] !== undefined ? flat[0] : { tag, terms: flat };
}

/** The terms that must all hold; none for the absent condition. */
export function termsOf(condition: Condition | null): readonly Condition[] {
  if (condition === null) return [];
  return condition.tag === 'and' ? condition.terms : [condition];
}

/** The opposite of `termsOf`. */
export function conjunction(terms: readonly Condition[]): Condition | null {
  return terms.length === 0 ? null : combineConditions('and', terms);
}

/** The condition with `numberOf` applied to the numbers of its relations. */
export function renumber(condition: Condition, numberOf: (relation: number) => number): Condition {
  const move = (column: ColumnReference): ColumnReference => ({
    ...column,
    relation: numberOf(column.relation),
  });
  switch (condition.tag) {
    case 'constant':
      return condition;
    case 'compareConstant':
      return { ...condition, column: move(condition.column) };
    case 'compareColumns':
      return { ...condition, left: move(condition.left), right: move(condition.right) };
    case 'compareConditions':
      return {
        ...condition,
        left: renumber(condition.left, numberOf),
        right: renumber(condition.right, numberOf),
      };
    case 'and':
    case 'or':
      return { ...condition, terms: condition.terms.map(term => renumber(term, numberOf)) };
  }
}

/** The relations that a condition names, as a sorted list of their numbers. */
export function relationsOf(condition: Condition): number[] {
  const found = new Set<number>();
  const visit = (part: Condition): void => {
    switch (part.tag) {
      case 'constant':
        return;
      case 'compareConstant':
        found.add(part.column.relation);
        return;
      case 'compareColumns':
        found.add(part.left.relation).add(part.right.relation);
        return;
      case 'compareConditions':
        visit(part.left);
        visit(part.right);
        return;
      case 'and':
      case 'or':
        part.terms.forEach(visit);
    }
  };
  visit(condition);
  return [...found].sort((a, b) => a - b);
}

/**
 * True when equal values of this type are equal bytes, so that hashing may stand for comparing.
 * Not so for floats: -0 equals 0, and there are many NaNs.
 */
export function isEqualByBytes(type: AlgebraicType, typespace: readonly AlgebraicType[]): boolean {
  const { tag } = resolveType(type, typespace);
  return tag !== 'F32' && tag !== 'F64';
}
