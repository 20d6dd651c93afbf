/** Comparisons of columns, as functions over rows as bytes. */
import { type Cursor, comparatorOf } from '../bsatn/compare.ts';
import type { AlgebraicType } from '../schema/module-def.ts';
import { type Condition, isEqualByBytes } from './condition.ts';
import type { RowShape } from './row-shape.ts';
import type { ComparisonOperator } from './syntax.ts';

/** What a comparison needs of the relation whose column it reads. */
export interface ComparedRelation {
  readonly layout: RowShape;
  readonly typespace: readonly AlgebraicType[];
}

/** Whether an operator holds for the sign of "left minus right". */
export const ORDER_TESTS: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '=': order => order === 0,
  '<>': order => order !== 0,
  '<': order => order < 0,
  '>': order => order > 0,
  '<=': order => order <= 0,
  '>=': order => order >= 0,
};

/** Tests the row that starts at `start`. */
export function compileConstantComparison(
  { column, constant, operator, type }: Extract<Condition, { tag: 'compareConstant' }>,
  { layout, typespace }: ComparedRelation,
): (bytes: Uint8Array, start: number) => boolean {
  const position = column.column;
  if (isEqualByBytes(type, typespace) && (operator === '=' || operator === '<>')) {
    const isEquality = operator === '=';
    // A longer or shorter string differs in its length prefix, so reading on past its end is harmless.
    return (bytes, start) => {
      const at = layout.columnStart(bytes, start, position);
      for (let i = 0; i < constant.length; i += 1) {
        if (bytes[at + i] !== constant[i]) return !isEquality;
      }
      return isEquality;
    };
  }
  const compare = comparatorOf(type, typespace);
  const holds = ORDER_TESTS[operator];
  const cursor: Cursor = { a: constant, aAt: 0, b: constant, bAt: 0 };
  return (bytes, start) => {
    cursor.a = bytes;
    cursor.aAt = layout.columnStart(bytes, start, position);
    cursor.bAt = 0;
    return holds(compare(cursor));
  };
}

/** Tests the row of the left column with the row of the right one, which may be the same. */
export function compileColumnComparison(
  { left, right, operator, type }: Extract<Condition, { tag: 'compareColumns' }>,
  leftRelation: ComparedRelation,
  rightRelation: ComparedRelation,
): (
  leftBytes: Uint8Array,
  leftStart: number,
  rightBytes: Uint8Array,
  rightStart: number,
) => boolean {
  const compare = comparatorOf(type, leftRelation.typespace);
  const holds = ORDER_TESTS[operator];
  const nothing = new Uint8Array();
  const cursor: Cursor = { a: nothing, aAt: 0, b: nothing, bAt: 0 };
  return (leftBytes, leftStart, rightBytes, rightStart) => {
    cursor.a = leftBytes;
    cursor.aAt = leftRelation.layout.columnStart(leftBytes, leftStart, left.column);
    cursor.b = rightBytes;
    cursor.bAt = rightRelation.layout.columnStart(rightBytes, rightStart, right.column);
    return holds(compare(cursor));
  };
}
