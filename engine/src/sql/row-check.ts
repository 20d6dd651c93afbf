/** Conditions over any number of relations, compiled to checks of the rows that are current. */
import {
  type ComparedRelation,
  compileColumnComparison,
  compileConstantComparison,
  ORDER_TESTS,
} from './comparison.ts';
import type { Condition } from './condition.ts';

/** The row of one relation that a running query has come to. */
export interface CurrentRow {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** Whether the current rows satisfy the condition. */
export type RowCheck = () => boolean;

/** @param rows the current row of each relation, in their order; read whenever the check runs */
export function compileCheck(
  condition: Condition,
  relations: readonly ComparedRelation[],
  rows: readonly CurrentRow[],
): RowCheck {
  switch (condition.tag) {
    case 'constant': {
      const { value } = condition;
      return () => value;
    }
    case 'compareConstant': {
      const { relation } = condition.column;
      const row = at(rows, relation);
      const test = compileConstantComparison(condition, at(relations, relation));
      return () => test(row.bytes, row.start);
    }
    case 'compareColumns': {
      const { left, right } = condition;
      const leftRow = at(rows, left.relation);
      const rightRow = at(rows, right.relation);
      const test = compileColumnComparison(
        condition,
        at(relations, left.relation),
        at(relations, right.relation),
      );
      return () => test(leftRow.bytes, leftRow.start, rightRow.bytes, rightRow.start);
    }
    case 'compareConditions': {
      const left = compileCheck(condition.left, relations, rows);
      const right = compileCheck(condition.right, relations, rows);
      const holds = ORDER_TESTS[condition.operator];
      return () => holds(Number(left()) - Number(right()));
    }
    case 'and': {
      const checks = condition.terms.map(term => compileCheck(term, relations, rows));
      return () => checks.every(check => check());
    }
    case 'or': {
      const checks = condition.terms.map(term => compileCheck(term, relations, rows));
      return () => checks.some(check => check());
    }
  }
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`a condition names relation ${index}`);
  return found;
}
