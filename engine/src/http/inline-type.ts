import { resolveType } from '../bsatn/value.ts';
import type { AlgebraicType } from '../schema/module-def.ts';

/**
 * A type without references, for those who do not have the typespace. A type that contains itself
 * has no such form: where it would begin anew, the reference stays.
 */
export function inlineType(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
  open: readonly AlgebraicType[] = [],
): AlgebraicType {
  const resolved = resolveType(type, typespace);
  if (open.includes(resolved)) return type;
  const inner = (part: AlgebraicType) => inlineType(part, typespace, [...open, resolved]);
  switch (resolved.tag) {
    case 'Product':
      return {
        ...resolved,
        elements: resolved.elements.map(each => ({ ...each, type: inner(each.type) })),
      };
    case 'Sum':
      return {
        ...resolved,
        variants: resolved.variants.map(each => ({ ...each, type: inner(each.type) })),
      };
    case 'Array':
      return { ...resolved, element: inner(resolved.element) };
    default:
      return resolved;
  }
}
