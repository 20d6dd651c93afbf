/** Turns typed conditions into functions over rows as bytes. */
import { type Cursor, comparatorOf } from '../bsatn/compare.ts';
import { resolveType } from '../bsatn/value.ts';
import type { AlgebraicType } from '../schema/module-def.ts';
import type { ColumnReference, Condition } from './resolve.ts';
import type { RowShape } from './row-shape.ts';
import type { ComparisonOperator } from './syntax.ts';

/**
 * Tests a row, or a pair of rows: the first two arguments are the row of the query's first
 * relation, the other two that of the second, if the condition speaks of it.
 */
export type RowTest = (
  bytes: Uint8Array,
  start: number,
  otherBytes: Uint8Array,
  otherStart: number,
) => boolean;

/** What a test needs of the query's relations, in their order; conditions may name the first two. */
export interface TestedRelation {
  readonly layout: RowShape;
  readonly typespace: readonly AlgebraicType[];
}

/** Compiles a condition; null, the absent condition, gives null. */
export function compileCondition(
  condition: Condition,
  relations: readonly TestedRelation[],
): RowTest {
  switch (condition.tag) {
    case 'constant': {
      const { value } = condition;
      return () => value;
    }
    case 'compareConstant':
      return compileConstantComparison(condition, relations);
    case 'compareColumns':
      return compileColumnComparison(condition, relations);
    case 'compareConditions': {
      const left = compileCondition(condition.left, relations);
      const right = compileCondition(condition.right, relations);
      const holds = ORDER_TESTS[condition.operator];
      return (bytes, start, otherBytes, otherStart) =>
        holds(
          Number(left(bytes, start, otherBytes, otherStart)) -
            Number(right(bytes, start, otherBytes, otherStart)),
        );
    }
    case 'and': {
      const tests = condition.terms.map(term => compileCondition(term, relations));
      return (bytes, start, otherBytes, otherStart) => {
        for (const test of tests) if (!test(bytes, start, otherBytes, otherStart)) return false;
        return true;
      };
    }
    case 'or': {
      const tests = condition.terms.map(term => compileCondition(term, relations));
      return (bytes, start, otherBytes, otherStart) => {
        for (const test of tests) if (test(bytes, start, otherBytes, otherStart)) return true;
        return false;
      };
    }
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

const ORDER_TESTS: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '=': order => order === 0,
  '<>': order => order !== 0,
  '<': order => order < 0,
  '>': order => order > 0,
  '<=': order => order <= 0,
  '>=': order => order >= 0,
};

function compileConstantComparison(
  condition: Extract<Condition, { tag: 'compareConstant' }>,
  relations: readonly TestedRelation[],
): RowTest {
  const { column, constant, operator, type } = condition;
  const { layout, typespace } = relationAt(relations, column);
  const position = column.column;
  const isSecond = column.relation === 1;
  let test: (bytes: Uint8Array, start: number) => boolean;
  if (isEqualByBytes(type, typespace) && (operator === '=' || operator === '<>')) {
    const isEquality = operator === '=';
    // A longer or shorter string differs in its length prefix, so reading on past its end is harmless.
    test = (bytes, start) => {
      const at = layout.columnStart(bytes, start, position);
      for (let i = 0; i < constant.length; i += 1) {
        if (bytes[at + i] !== constant[i]) return !isEquality;
      }
      return isEquality;
    };
  } else {
    const compare = comparatorOf(type, typespace);
    const holds = ORDER_TESTS[operator];
    const cursor: Cursor = { a: constant, aAt: 0, b: constant, bAt: 0 };
    test = (bytes, start) => {
      cursor.a = bytes;
      cursor.aAt = layout.columnStart(bytes, start, position);
      cursor.bAt = 0;
      return holds(compare(cursor));
    };
  }
  return isSecond ? (_bytes, _start, otherBytes, otherStart) => test(otherBytes, otherStart) : test;
}

function compileColumnComparison(
  condition: Extract<Condition, { tag: 'compareColumns' }>,
  relations: readonly TestedRelation[],
): RowTest {
  const { left, right, operator, type } = condition;
  const leftRelation = relationAt(relations, left);
  const rightRelation = relationAt(relations, right);
  const compare = comparatorOf(type, leftRelation.typespace);
  const holds = ORDER_TESTS[operator];
  const nothing = new Uint8Array();
  const cursor: Cursor = { a: nothing, aAt: 0, b: nothing, bAt: 0 };
  return (bytes, start, otherBytes, otherStart) => {
    cursor.a = left.relation === 0 ? bytes : otherBytes;
    cursor.aAt = leftRelation.layout.columnStart(
      cursor.a,
      left.relation === 0 ? start : otherStart,
      left.column,
    );
    cursor.b = right.relation === 0 ? bytes : otherBytes;
    cursor.bAt = rightRelation.layout.columnStart(
      cursor.b,
      right.relation === 0 ? start : otherStart,
      right.column,
    );
    return holds(compare(cursor));
  };
}

function relationAt(
  relations: readonly TestedRelation[],
  { relation }: ColumnReference,
): TestedRelation {
  const found = relations[relation];
  if (found === undefined || relation > 1)
    throw new RangeError(`a condition names relation ${relation}`);
  return found;
}
