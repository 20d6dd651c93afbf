import { BsatnWriter } from '../bsatn/writer.ts';
import type { AlgebraicType, TypeElement } from '../schema/module-def.ts';

/** Positions of the variants of SATS's type of types. */
const REF = 0;
const SUM = 1;
const PRODUCT = 2;
const ARRAY = 3;
// biome-ignore format: in the order of their positions, from 4
const PRIMITIVES = [
  'String', 'Bool', 'I8', 'U8', 'I16', 'U16', 'I32', 'U32', 'I64', 'U64', 'I128', 'U128', 'I256', 'U256', 'F32', 'F64',
] as const;

/** Types that hold others twice would double the bytes with every step: beyond this they do not. */
const FOLLOWED_BYTES_MAX = 65_536;

/** BSATN of a type, references followed except where a type contains itself or has grown long. */
export function encodeType(type: AlgebraicType, typespace: readonly AlgebraicType[]): Uint8Array {
  const writer = new BsatnWriter();
  const open = new Set<number>();
  const write = (part: AlgebraicType): void => {
    switch (part.tag) {
      case 'Ref': {
        const target = typespace[part.ref];
        if (target === undefined || open.has(part.ref) || writer.length > FOLLOWED_BYTES_MAX) {
          writer.u8(REF).u32(part.ref);
          return;
        }
        open.add(part.ref);
        write(target);
        open.delete(part.ref);
        return;
      }
      case 'Sum':
        writer.u8(SUM);
        writeElements(part.variants);
        return;
      case 'Product':
        writer.u8(PRODUCT);
        writeElements(part.elements);
        return;
      case 'Array':
        writer.u8(ARRAY);
        write(part.element);
        return;
      default:
        writer.u8(4 + PRIMITIVES.indexOf(part.tag));
    }
  };
  const writeElements = (elements: readonly TypeElement[]): void => {
    writer.u32(elements.length);
    for (const { name, type: inner } of elements) {
      if (name === null) writer.u8(1);
      else writer.u8(0).string(name);
      write(inner);
    }
  };
  write(type);
  return writer.toBytes();
}
