import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeValue, type SatsValue } from '../bsatn/value.ts';
import type { AlgebraicType } from '../schema/module-def.ts';
import type { Condition } from '../sql/condition.ts';
import { numberReaderOf, valueRanges } from './value-range.ts';

const U32: AlgebraicType = { tag: 'U32' };
const { POSITIVE_INFINITY: INF } = Number;

type Operator = Extract<Condition, { tag: 'compareConstant' }>['operator'];

function compare(
  column: number,
  operator: Operator,
  value: SatsValue,
  type: AlgebraicType = U32,
): Condition {
  const constant = encodeValue(type, [], value);
  return {
    tag: 'compareConstant',
    column: { relation: 0, column },
    operator,
    constant,
    type,
  };
}
const and = (...terms: Condition[]): Condition => ({ tag: 'and', terms });
const or = (...terms: Condition[]): Condition => ({ tag: 'or', terms });
const rangesOf = (condition: Condition | null) => valueRanges(condition, 0, []);

describe('valueRanges', () => {
  it.each<[string, Condition | null, ReturnType<typeof valueRanges>]>([
    ['no condition', null, null],
    ['nothing', { tag: 'constant', value: false }, []],
    ['<', compare(1, '<', 5), [{ column: 1, low: -INF, high: 5 }]],
    ['>=', compare(1, '>=', 5), [{ column: 1, low: 5, high: INF }]],
    ['<>', compare(1, '<>', 5), null],
    ['both ends', and(compare(1, '>', 5), compare(1, '<', 9)), [{ column: 1, low: 5, high: 9 }]],
    ['an empty range', and(compare(1, '>', 9), compare(1, '<', 5)), []],
    [
      'the column with both ends',
      and(compare(0, '>', 5), compare(1, '>', 1), compare(1, '<', 9)),
      [{ column: 1, low: 1, high: 9 }],
    ],
    [
      'alternatives',
      or(compare(0, '<', 5), compare(1, '=', 7)),
      [
        { column: 0, low: -INF, high: 5 },
        { column: 1, low: 7, high: 7 },
      ],
    ],
    ['an alternative that says nothing', or(compare(0, '<', 5), compare(1, '<>', 7)), null],
    [
      'a term that says nothing',
      and(compare(0, '<', 5), compare(1, '<>', 7)),
      [{ column: 0, low: -INF, high: 5 }],
    ],
    ['NaN', compare(0, '<', Number.NaN, { tag: 'F64' }), null],
    ['text', compare(0, '<', 'm', { tag: 'String' }), null],
  ])('finds the ranges of %s', (_, condition, expected) => {
    expect(rangesOf(condition)).toEqual(expected);
  });

  it('leaves columns of other relations alone', () => {
    expect(valueRanges(compare(1, '<', 5), 1, [])).toBeNull();
  });
});

describe('numberReaderOf', () => {
  const integers = [8, 16, 32, 64, 128, 256].flatMap(bits => [
    { tag: `U${bits}`, min: 0n, max: 2n ** BigInt(bits) - 1n },
    { tag: `I${bits}`, min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n },
  ]);

  it.each(integers)('keeps the order of $tag', ({ tag, min, max }) => {
    // The tag is one of the list above.
    const type = { tag } as AlgebraicType;
    const read = numberReaderOf(type, [])!;
    const number = (value: bigint) =>
      read(encodeValue(type, [], max - min > 2n ** 32n ? value : Number(value)), 0);
    const near = fc.bigInt({ min: -3n, max: 3n });
    const value = fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max, 0n));
    fc.assert(
      fc.property(value, near, (a, distance) => {
        const b = a + distance < min ? min : a + distance > max ? max : a + distance;
        if (a < b) expect(number(a)).toBeLessThanOrEqual(number(b));
        if (a > b) expect(number(a)).toBeGreaterThanOrEqual(number(b));
        // Where no rounding is needed there is none.
        if (a > -(2n ** 53n) && a < 2n ** 53n) expect(number(a)).toBe(Number(a));
      }),
    );
  });

  it('reads floats, wherever they stand', () => {
    for (const tag of ['F32', 'F64'] as const) {
      const bytes = encodeValue({ tag }, [], -1.5);
      const moved = new Uint8Array(bytes.length + 3).subarray(3);
      moved.set(bytes);
      expect(numberReaderOf({ tag }, [])!(moved, 0)).toBe(-1.5);
    }
  });
});
