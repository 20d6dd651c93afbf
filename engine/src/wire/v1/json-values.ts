/** SATS-JSON as websockets have it: products by the names of their elements. */
import type { BsatnReader } from '../../bsatn/reader.ts';
import { resolveType } from '../../bsatn/value.ts';
import type { JsonValue } from '../../http/json.ts';
import { satsToJson } from '../../http/sats-json.ts';
import type { AlgebraicType } from '../../schema/module-def.ts';

/** Reads one value of `type` and gives it as JSON, elements by name where they have one. */
export function namedJson(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
  reader: BsatnReader,
): JsonValue {
  const resolved = resolveType(type, typespace);
  switch (resolved.tag) {
    case 'Product': {
      const values = resolved.elements.map(element => namedJson(element.type, typespace, reader));
      if (resolved.elements.some(({ name }) => name === null)) return values;
      return Object.fromEntries(resolved.elements.map(({ name }, i) => [name, values[i] ?? null]));
    }
    case 'Sum': {
      const tag = reader.u8();
      const variant = resolved.variants[tag];
      if (!variant) throw new RangeError(`the sum has no variant ${tag}`);
      return [tag, namedJson(variant.type, typespace, reader)];
    }
    case 'Array':
      if (resolveType(resolved.element, typespace).tag === 'U8') {
        return satsToJson(resolved, typespace, reader);
      }
      return reader.array(r => namedJson(resolved.element, typespace, r));
    default:
      return satsToJson(resolved, typespace, reader);
  }
}
