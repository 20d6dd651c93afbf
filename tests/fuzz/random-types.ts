/** Random types with random values of them, as BSATN. */
import { BsatnWriter } from '../../engine/src/bsatn/writer.ts';
import type { AlgebraicType, PrimitiveTag } from '../../engine/src/schema/module-def.ts';
import type { Random } from './random.ts';

/** A type, with the types that it refers to; the last of those contains itself. */
export interface RandomType {
  readonly type: AlgebraicType;
  readonly typespace: readonly AlgebraicType[];
}

const INTEGERS = ['I8', 'U8', 'I16', 'U16', 'I32', 'U32', 'I64', 'U64', 'I128', 'U128'] as const;
const PRIMITIVES: readonly PrimitiveTag[] = [
  ...INTEGERS,
  'I256',
  'U256',
  'Bool',
  'F32',
  'F64',
  'String',
];
const UNIT: AlgebraicType = { tag: 'Product', elements: [] };

export function randomType(random: Random): RandomType {
  const typespace: AlgebraicType[] = [];
  for (let i = random.below(3); i > 0; i -= 1) typespace.push(type(random, typespace, 2));
  // A list or a tree.
  const self: AlgebraicType = { tag: 'Ref', ref: typespace.length };
  const inner = random.oneIn(2) ? self : ({ tag: 'Array', element: self } as const);
  typespace.push({
    tag: 'Sum',
    variants: [
      { name: 'end', type: UNIT },
      {
        name: 'more',
        type: {
          tag: 'Product',
          elements: [
            { name: 'head', type: type(random, typespace, 1) },
            { name: 'tail', type: inner },
          ],
        },
      },
    ],
  });
  return { type: type(random, typespace, 3), typespace };
}

function type(random: Random, typespace: readonly AlgebraicType[], depth: number): AlgebraicType {
  const kind = depth === 0 ? 9 : random.below(10);
  const inner = (): AlgebraicType => type(random, typespace, depth - 1);
  if (kind < 2) {
    return { tag: 'Product', elements: random.several(4, () => element(random, inner())) };
  }
  if (kind < 4) {
    const variants = [
      element(random, inner()),
      ...random.several(3, () => element(random, inner())),
    ];
    return { tag: 'Sum', variants };
  }
  if (kind === 4) {
    const variants = [
      { name: 'some', type: inner() },
      { name: 'none', type: UNIT },
    ];
    return { tag: 'Sum', variants };
  }
  if (kind < 7) return { tag: 'Array', element: inner() };
  if (kind === 7 && typespace.length > 0)
    return { tag: 'Ref', ref: random.below(typespace.length) };
  return { tag: random.pick(PRIMITIVES) };
}

function element(random: Random, elementType: AlgebraicType) {
  return { name: random.oneIn(4) ? null : `e${random.below(1e9)}`, type: elementType };
}

/** BSATN of a random value. */
export function randomValue(random: Random, { type: of, typespace }: RandomType): Uint8Array {
  const writer = new BsatnWriter();
  // A tree that branches without an end would be endless; after so many parts it only closes.
  const budget = { left: random.oneIn(50) ? 2_000 : 200 };
  write(random, of, typespace, writer, budget);
  return writer.toBytes();
}

function write(
  random: Random,
  of: AlgebraicType,
  typespace: readonly AlgebraicType[],
  writer: BsatnWriter,
  budget: { left: number },
): void {
  budget.left -= 1;
  const isSpent = budget.left < 0;
  switch (of.tag) {
    case 'Ref': {
      const target = typespace[of.ref];
      if (target) write(random, target, typespace, writer, budget);
      return;
    }
    case 'Product':
      for (const { type: part } of of.elements) write(random, part, typespace, writer, budget);
      return;
    case 'Sum': {
      // The first variant ends lists, the last one options.
      const isOption = of.variants[1]?.name === 'none';
      const last = of.variants.length - 1;
      const tag = isSpent
        ? isOption
          ? 1
          : 0
        : Math.max(random.below(last + 1), random.below(last + 1));
      const variant = of.variants[tag];
      writer.u8(tag);
      if (variant) write(random, variant.type, typespace, writer, budget);
      return;
    }
    case 'Array': {
      const count = isSpent ? 0 : random.below(5);
      writer.u32(count);
      for (let i = 0; i < count; i += 1) write(random, of.element, typespace, writer, budget);
      return;
    }
    case 'String':
      writer.string(random.text());
      return;
    case 'Bool':
      writer.u8(random.below(2));
      return;
    default: {
      const size = Number(of.tag.slice(1));
      const value = random.bits(size);
      for (let i = 0; i < size; i += 8) writer.u8(Number((value >> BigInt(i)) & 0xffn));
    }
  }
}
