import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlgebraicType, PrimitiveTag } from '../schema/module-def.ts';
import { compareBsatn } from './compare.ts';
import { BsatnError, BsatnReader } from './reader.ts';
import { RowLayout } from './row-layout.ts';
import { decodeValue, encodeValue, type SatsValue } from './value.ts';
import { BsatnWriter } from './writer.ts';

const integerTags = ['I8', 'U8', 'I16', 'U16', 'I32', 'U32', 'I64', 'U64', 'I128', 'U128'] as const;

interface TypedValue {
  readonly type: AlgebraicType;
  readonly value: SatsValue;
}

function integer(tag: PrimitiveTag): fc.Arbitrary<TypedValue> {
  const bits = BigInt(tag.slice(1));
  const isSigned = tag[0] === 'I';
  const min = isSigned ? -(2n ** (bits - 1n)) : 0n;
  const max = isSigned ? 2n ** (bits - 1n) - 1n : 2n ** bits - 1n;
  return fc
    .bigInt({ min, max })
    .map(value => ({ type: { tag }, value: bits <= 32n ? Number(value) : value }));
}

/** A type and a value of it. */
const typedValue: fc.Arbitrary<TypedValue> = fc.letrec<{ any: TypedValue; leaf: TypedValue }>(
  tie => ({
    leaf: fc.oneof(
      ...integerTags.map(integer),
      integer('U256'),
      integer('I256'),
      fc.boolean().map(value => ({ type: { tag: 'Bool' } as const, value })),
      fc.string().map(value => ({ type: { tag: 'String' } as const, value })),
      fc.double({ noNaN: true }).map(value => ({ type: { tag: 'F64' } as const, value })),
      fc.uint8Array({ maxLength: 5 }).map(value => ({
        type: { tag: 'Array', element: { tag: 'U8' } } as const,
        value: new Uint8Array(value),
      })),
    ),
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('leaf'),
      fc.array(tie('any'), { maxLength: 3 }).map(parts => ({
        type: {
          tag: 'Product' as const,
          elements: parts.map(({ type }, i) => ({ name: `e${i}`, type })),
        },
        value: Object.fromEntries(parts.map(({ value }, i) => [`e${i}`, value])),
      })),
      fc.tuple(tie('any'), tie('any')).map(([a, b]) => ({
        type: {
          tag: 'Sum' as const,
          variants: [
            { name: 'a', type: a.type },
            { name: 'b', type: b.type },
          ],
        },
        value: { tag: 'b', value: b.value },
      })),
      fc.tuple(tie('any'), fc.integer({ min: 0, max: 3 })).map(([part, count]) => ({
        type: { tag: 'Array' as const, element: part.type },
        value:
          part.type.tag === 'U8'
            ? new Uint8Array(count).fill(Number(part.value))
            : Array.from({ length: count }, () => part.value),
      })),
    ),
  }),
).any;

test('values of every type come back as they were', () => {
  fc.assert(
    fc.property(typedValue, ({ type, value }) => {
      expect(decodeValue(type, [], encodeValue(type, [], value))).toEqual(value);
    }),
  );
});

test('a row layout finds columns where they were written, and no others', () => {
  fc.assert(
    fc.property(
      fc.array(typedValue, { minLength: 1, maxLength: 5 }),
      fc.uint8Array({ maxLength: 3 }),
      (columns, padding) => {
        const layout = new RowLayout(
          columns.map(({ type }) => type),
          [],
        );
        const parts = columns.map(({ type, value }) => encodeValue(type, [], value));
        const row = Buffer.concat(parts);
        const bytes = Buffer.concat([padding, row, padding]);
        const start = padding.length;
        expect(layout.rowEnd(bytes, start)).toBe(start + row.length);
        for (const [i, part] of parts.entries()) {
          const from = layout.columnStart(bytes, start, i);
          const to = layout.columnEnd(bytes, start, i);
          expect(Buffer.compare(bytes.subarray(from, to), part)).toBe(0);
        }
        const order = parts.map((_, i) => i).reverse();
        expect(Buffer.from(layout.key(bytes, start, order))).toEqual(
          Buffer.concat(order.map(i => parts[i]!)),
        );
        if (layout.fixedSize !== null) expect(layout.fixedSize).toBe(row.length);
        if (row.length > 0) {
          expect(() => layout.rowEnd(row.subarray(0, row.length - 1), 0)).toThrow(BsatnError);
        }
      },
    ),
  );
});

describe('the order of values', () => {
  const compare = (type: AlgebraicType, a: unknown, b: unknown): number =>
    Math.sign(compareBsatn(type, [], encodeValue(type, [], a), 0, encodeValue(type, [], b), 0));

  test.each([...integerTags, 'I256', 'U256'] as const)('%s: by value', tag => {
    fc.assert(
      fc.property(integer(tag), integer(tag), ({ type, value: a }, { value: b }) => {
        expect(compare(type, a, b)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  test('floats: -0 equals 0, NaN is above everything', () => {
    const type: AlgebraicType = { tag: 'F64' };
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        expect(compare(type, a, b)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
    expect(compare(type, -0, 0)).toBe(0);
    expect(compare(type, Number.NaN, Number.POSITIVE_INFINITY)).toBe(1);
    expect(compare(type, Number.NaN, Number.NaN)).toBe(0);
  });

  test('strings: by their UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(compare({ tag: 'String' }, a, b)).toBe(
          Buffer.compare(Buffer.from(a), Buffer.from(b)),
        );
      }),
    );
  });

  test('products and arrays: element by element; sums: by variant, then by value', () => {
    const u8: AlgebraicType = { tag: 'U8' };
    const string: AlgebraicType = { tag: 'String' };
    const pair: AlgebraicType = {
      tag: 'Product',
      elements: [
        { name: 'a', type: string },
        { name: 'b', type: u8 },
      ],
    };
    expect(compare(pair, ['b', 1], ['a', 2])).toBe(1);
    expect(compare(pair, ['a', 1], ['a', 2])).toBe(-1);
    const list: AlgebraicType = { tag: 'Array', element: string };
    expect(compare(list, ['a'], ['a', 'a'])).toBe(-1);
    expect(compare(list, ['b'], ['a', 'a'])).toBe(1);
    const sum: AlgebraicType = {
      tag: 'Sum',
      variants: [
        { name: 'x', type: u8 },
        { name: 'y', type: u8 },
      ],
    };
    expect(compare(sum, { tag: 'x', value: 9 }, { tag: 'y', value: 1 })).toBe(-1);
    expect(compare(sum, { tag: 'y', value: 9 }, { tag: 'y', value: 1 })).toBe(1);
  });
});

test('types that contain themselves', () => {
  const typespace: AlgebraicType[] = [
    {
      tag: 'Product',
      elements: [
        { name: 'label', type: { tag: 'String' } },
        { name: 'children', type: { tag: 'Array', element: { tag: 'Ref', ref: 0 } } },
      ],
    },
  ];
  const type: AlgebraicType = { tag: 'Ref', ref: 0 };
  const tree = { label: 'a', children: [{ label: 'b', children: [] }] };
  const bytes = encodeValue(type, typespace, tree);
  expect(decodeValue(type, typespace, bytes)).toEqual(tree);
  expect(
    new RowLayout([type, { tag: 'U8' }], typespace).rowEnd(Buffer.concat([bytes, bytes]), 0),
  ).toBe(bytes.length + 1);
  expect(compareBsatn(type, typespace, bytes, 0, bytes, 0)).toBe(0);
});

describe('what is no value', () => {
  test.each([
    ['bool', { tag: 'Bool' }, [2]],
    ['sum tag', { tag: 'Sum', variants: [{ name: 'a', type: { tag: 'U8' } }] }, [1, 0]],
    ['length', { tag: 'String' }, [5, 0, 0, 0, 65]],
  ] as const)('a wrong %s', (_, type, bytes) => {
    const wrong = Uint8Array.from(bytes);
    expect(() => decodeValue(type, [], wrong)).toThrow(BsatnError);
    expect(() => new RowLayout([type], []).rowEnd(wrong, 0)).toThrow(BsatnError);
  });

  test('bytes left over, and text that is no UTF-8', () => {
    expect(() => decodeValue({ tag: 'U8' }, [], Uint8Array.of(1, 2))).toThrow(/left over/);
    const wrong = Uint8Array.of(1, 0, 0, 0, 255);
    expect(() => new BsatnReader(wrong).string()).toThrow(BsatnError);
    const layout = new RowLayout([{ tag: 'String' }], [], { checksText: true });
    expect(() => layout.rowEnd(wrong, 0)).toThrow(BsatnError);
    expect(layout.rowEnd(Uint8Array.of(2, 0, 0, 0, 0xc3, 0xa9), 0)).toBe(6);
  });

  test('more empty elements than anybody can mean', () => {
    const type: AlgebraicType = { tag: 'Array', element: { tag: 'Product', elements: [] } };
    const many = Uint8Array.of(255, 255, 255, 255);
    expect(() => decodeValue(type, [], many)).toThrow(BsatnError);
    expect(() => new RowLayout([type], []).rowEnd(many, 0)).toThrow(BsatnError);
    expect(new RowLayout([type], []).rowEnd(Uint8Array.of(9, 0, 0, 0), 0)).toBe(4);
  });

  test('a value within itself without an end', () => {
    const list: AlgebraicType = {
      tag: 'Sum',
      variants: [
        { name: 'end', type: { tag: 'Product', elements: [] } },
        { name: 'more', type: { tag: 'Ref', ref: 0 } },
      ],
    };
    const layout = new RowLayout([list], [list]);
    const nested = (depth: number) => new Uint8Array(depth + 1).fill(1, 0, depth);
    expect(layout.rowEnd(nested(900), 0)).toBe(901);
    expect(() => layout.rowEnd(nested(1_000_000), 0)).toThrow('nested too deeply');
    expect(layout.rowEnd(nested(900), 0)).toBe(901);
  });

  test('a value of types that hold each other, at every place', () => {
    const ref = (at: number): AlgebraicType => ({ tag: 'Ref', ref: at });
    const list = (at: number): AlgebraicType => ({ tag: 'Array', element: ref(at) });
    const product = (...types: AlgebraicType[]): AlgebraicType => ({
      tag: 'Product',
      elements: types.map(type => ({ name: null, type })),
    });
    const typespace = [
      product(list(1), list(1), { tag: 'Bool' }),
      product(list(0), ref(2)),
      list(0),
    ];
    const layout = new RowLayout([ref(1), ref(0)], typespace);
    const value = (...bools: number[]): Uint8Array => {
      const writer = new BsatnWriter();
      // [type 0 with nothing in it], nothing; then type 0 with a type 1 in its second list.
      writer.u32(1).u32(0).u32(0).u8(bools[0]!).u32(0);
      writer.u32(0).u32(1).u32(0).u32(0).u8(bools[1]!);
      return writer.toBytes();
    };
    expect(layout.rowEnd(value(0, 1), 0)).toBe(value(0, 1).length);
    expect(() => layout.rowEnd(value(2, 1), 0)).toThrow('invalid bool 2');
    expect(() => layout.rowEnd(value(0, 2), 0)).toThrow('invalid bool 2');
  });

  test('rows of types that hold the next one twice, many times over', () => {
    const twice = (at: number): AlgebraicType => {
      const element = { name: null, type: { tag: 'Ref', ref: at } } as const;
      return { tag: 'Product', elements: [element, element] };
    };
    const last: AlgebraicType = { tag: 'Array', element: { tag: 'U8' } };
    const typespace = [...Array.from({ length: 60 }, (_, i) => twice(i + 1)), last];
    const layout = new RowLayout([{ tag: 'Ref', ref: 0 }], typespace);
    expect(() => layout.rowEnd(new Uint8Array(100), 0)).toThrow(BsatnError);
  });

  test('JavaScript values are refused with the path to them', () => {
    const type: AlgebraicType = {
      tag: 'Product',
      elements: [{ name: 'ages', type: { tag: 'Array', element: { tag: 'U8' } } }],
    };
    expect(() => encodeValue(type, [], { ages: [1, 256] }, 'args')).toThrow(
      'args.ages[1]: expected an integer that fits U8, found 256',
    );
  });
});

test('options may be given as they are', () => {
  const type: AlgebraicType = {
    tag: 'Sum',
    variants: [
      { name: 'some', type: { tag: 'U8' } },
      { name: 'none', type: { tag: 'Product', elements: [] } },
    ],
  };
  expect(encodeValue(type, [], 5)).toEqual(Uint8Array.of(0, 5));
  expect(encodeValue(type, [], null)).toEqual(Uint8Array.of(1));
  expect(encodeValue(type, [], { tag: 'some', value: 5 })).toEqual(Uint8Array.of(0, 5));
});

test('products without bytes that hold the next one twice, many times over', () => {
  const twice = (at: number): AlgebraicType => {
    const element = { name: null, type: { tag: 'Ref', ref: at } } as const;
    return { tag: 'Product', elements: [element, element] };
  };
  const unit: AlgebraicType = { tag: 'Product', elements: [] };
  const typespace = [...Array.from({ length: 60 }, (_, i) => twice(i + 1)), unit];
  expect(decodeValue({ tag: 'Ref', ref: 58 }, typespace, new Uint8Array())).toEqual([
    [{}, {}],
    [{}, {}],
  ]);
  expect(decodeValue({ tag: 'Ref', ref: 0 }, typespace, new Uint8Array())).toHaveLength(2);
});

test('a column may have any name', () => {
  const names = ['__proto__', 'constructor'];
  const elements = names.map(name => ({ name, type: { tag: 'U8' } }) as const);
  const value = decodeValue({ tag: 'Product', elements }, [], Uint8Array.of(1, 2));
  expect(Object.entries(value)).toEqual([
    ['__proto__', 1],
    ['constructor', 2],
  ]);
  expect(encodeValue({ tag: 'Product', elements }, [], value)).toEqual(Uint8Array.of(1, 2));
});

test('a byte order mark is a part of the text', () => {
  const bytes = Uint8Array.of(4, 0, 0, 0, 0xef, 0xbb, 0xbf, 65);
  expect(new BsatnReader(bytes).string()).toBe('\ufeffA');
});

test('a writer grows and can be used again', () => {
  const writer = new BsatnWriter(1);
  writer.string('x'.repeat(100)).u64(2n ** 64n - 1n);
  expect(writer.toBytes().length).toBe(112);
  expect(
    writer
      .reset()
      .option(3, (w, v) => w.u16(v))
      .toBytes(),
  ).toEqual(Uint8Array.of(0, 3, 0));
});
