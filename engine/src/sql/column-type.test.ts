import { describe, expect, it } from 'vitest';
import type { AlgebraicType } from '../schema/module-def.ts';
import { formatType, isSameType } from './column-type.ts';
import { encodeType } from './encode-type.ts';

const u8: AlgebraicType = { tag: 'U8' };
const ref = (at: number): AlgebraicType => ({ tag: 'Ref', ref: at });
const list = (element: AlgebraicType): AlgebraicType => ({ tag: 'Array', element });
const product = (elements: Record<string, AlgebraicType>): AlgebraicType => ({
  tag: 'Product',
  elements: Object.entries(elements).map(([name, type]) => ({ name, type })),
});

describe('types that hold the next one twice, many times over', () => {
  const DEPTH = 60;
  const chain = (first: number, last: AlgebraicType): AlgebraicType[] => [
    ...Array.from({ length: DEPTH }, (_, i) =>
      product({ a: ref(first + i + 1), b: ref(first + i + 1) }),
    ),
    last,
  ];
  const typespace = [
    ...chain(0, u8),
    ...chain(DEPTH + 1, u8),
    ...chain(2 * DEPTH + 2, { tag: 'Bool' }),
  ];
  const [one, same, other] = [ref(0), ref(DEPTH + 1), ref(2 * DEPTH + 2)];

  it('are compared', () => {
    expect(isSameType(one, same, typespace)).toBe(true);
    expect(isSameType(one, other, typespace)).toBe(false);
  });

  it('are shown and encoded in part', () => {
    expect(formatType(one, typespace).length).toBeLessThan(20_000);
    expect(encodeType(one, typespace).length).toBeLessThan(100_000);
  });
});

it('types that contain themselves and each other are the same when their values are', () => {
  const typespace = [
    product({ left: list(ref(1)), right: list(ref(0)) }),
    product({ left: list(ref(0)), right: list(ref(1)) }),
    product({ left: list(ref(1)), right: list(u8) }),
  ];
  expect(isSameType(ref(0), ref(1), typespace)).toBe(true);
  expect(isSameType(ref(0), ref(2), typespace)).toBe(false);
  expect(formatType(ref(0), typespace)).toBe(
    '(left: Array<(left: Array<&0>, right: Array<&1>)>, right: Array<&0>)',
  );
});

it('a type that is held twice is shown twice', () => {
  const typespace = [product({ x: u8 })];
  expect(formatType(product({ a: ref(0), b: ref(0) }), typespace)).toBe('(a: (x: U8), b: (x: U8))');
});
