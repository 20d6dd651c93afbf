/**
 * Conditions of subscriptions, compiled to functions over the bytes of one row or of a pair: the
 * form that is quickest where a commit meets many queries. `row-check.ts` has the form for any
 * number of relations.
 */
import {
  type ComparedRelation,
  compileColumnComparison,
  compileConstantComparison,
  ORDER_TESTS,
} from './comparison.ts';
import type { ColumnReference, Condition } from './condition.ts';

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

/** Compiles a condition that names the first two relations at most. */
export function compileTest(condition: Condition, relations: readonly ComparedRelation[]): RowTest {
  switch (condition.tag) {
    case 'constant': {
      const { value } = condition;
      return () => value;
    }
    case 'compareConstant': {
      const test = compileConstantComparison(condition, relationAt(relations, condition.column));
      return condition.column.relation === 0
        ? test
        : (_bytes, _start, otherBytes, otherStart) => test(otherBytes, otherStart);
    }
    case 'compareColumns': {
      const { left, right } = condition;
      const test = compileColumnComparison(
        condition,
        relationAt(relations, left),
        relationAt(relations, right),
      );
      if (left.relation === 0 && right.relation === 1) return test;
      return (bytes, start, otherBytes, otherStart) =>
        test(
          left.relation === 0 ? bytes : otherBytes,
          left.relation === 0 ? start : otherStart,
          right.relation === 0 ? bytes : otherBytes,
          right.relation === 0 ? start : otherStart,
        );
    }
    case 'compareConditions': {
      const left = compileTest(condition.left, relations);
      const right = compileTest(condition.right, relations);
      const holds = ORDER_TESTS[condition.operator];
      return (bytes, start, otherBytes, otherStart) =>
        holds(
          Number(left(bytes, start, otherBytes, otherStart)) -
            Number(right(bytes, start, otherBytes, otherStart)),
        );
    }
    case 'and': {
      const tests = condition.terms.map(term => compileTest(term, relations));
      return (bytes, start, otherBytes, otherStart) => {
        for (const test of tests) if (!test(bytes, start, otherBytes, otherStart)) return false;
        return true;
      };
    }
    case 'or': {
      const tests = condition.terms.map(term => compileTest(term, relations));
      return (bytes, start, otherBytes, otherStart) => {
        for (const test of tests) if (test(bytes, start, otherBytes, otherStart)) return true;
        return false;
      };
    }
  }
}

function relationAt(
  relations: readonly ComparedRelation[],
  { relation }: ColumnReference,
): ComparedRelation {
  const found = relations[relation];
  if (found === undefined || relation > 1)
    throw new RangeError(`a condition names relation ${relation}`);
  return found;
}
