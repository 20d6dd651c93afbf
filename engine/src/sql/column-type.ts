/** What SQL needs to know of a column's type: how its literals are written and shown in errors. */
import { resolveType } from '../bsatn/value.ts';
import type { AlgebraicType } from '../schema/module-def.ts';

/** Products of one element that SpacetimeDB treats as values of their own. */
const SPECIAL_TAGS = {
  __identity__: 'identity',
  __connection_id__: 'connectionId',
  __timestamp_micros_since_unix_epoch__: 'timestamp',
  __uuid__: 'uuid',
} as const;

type SpecialTag = keyof typeof SPECIAL_TAGS;

export type ColumnKind =
  | 'boolean'
  | 'integer'
  | 'float'
  | 'string'
  | 'bytes'
  | (typeof SPECIAL_TAGS)[SpecialTag]
  /** Options, enums, nested products, …: may be selected, not compared. */
  | 'other';

/** The kind of a type, references resolved. */
export function columnKind(type: AlgebraicType, typespace: readonly AlgebraicType[]): ColumnKind {
  const resolved = resolveType(type, typespace);
  switch (resolved.tag) {
    case 'Bool':
      return 'boolean';
    case 'String':
      return 'string';
    case 'F32':
    case 'F64':
      return 'float';
    case 'Array':
      return resolveType(resolved.element, typespace).tag === 'U8' ? 'bytes' : 'other';
    case 'Product': {
      const only = resolved.elements.length === 1 ? resolved.elements[0] : undefined;
      const name = only?.name ?? '';
      return isSpecialTag(name) ? SPECIAL_TAGS[name] : 'other';
    }
    case 'Sum':
      return 'other';
    default:
      return 'integer';
  }
}

function isSpecialTag(name: string): name is SpecialTag {
  return Object.hasOwn(SPECIAL_TAGS, name);
}

/** The type as error messages name it, e.g. `U32` or `(__identity__: U256)`. */
export function formatType(type: AlgebraicType, typespace: readonly AlgebraicType[]): string {
  // References are followed once only, so that a recursive type ends.
  const format = (inner: AlgebraicType, followed: ReadonlySet<number>): string => {
    switch (inner.tag) {
      case 'Ref': {
        const target = typespace[inner.ref];
        if (target === undefined || followed.has(inner.ref)) return `&${inner.ref}`;
        return format(target, new Set([...followed, inner.ref]));
      }
      case 'Product':
        return `(${inner.elements.map((element, i) => `${element.name ?? i}: ${format(element.type, followed)}`).join(', ')})`;
      case 'Sum': {
        if (inner.variants.length === 0) return '(|)';
        const variants = inner.variants.map(variant =>
          variant.name === null
            ? format(variant.type, followed)
            : `${variant.name}: ${format(variant.type, followed)}`,
        );
        return `(${variants.join(' | ')})`;
      }
      case 'Array':
        return `Array<${format(inner.element, followed)}>`;
      default:
        return inner.tag;
    }
  };
  return format(type, new Set());
}

/** Structural equality, references resolved. */
export function isSameType(
  a: AlgebraicType,
  b: AlgebraicType,
  typespace: readonly AlgebraicType[],
): boolean {
  return a === b || formatType(a, typespace) === formatType(b, typespace);
}
