/** What SQL needs to know of a column's type: how its literals are written and shown in errors. */
import { resolveType } from '../bsatn/value.ts';
import type { AlgebraicType, TypeElement } from '../schema/module-def.ts';

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

/**
 * What a message shows of a type. Types that hold others twice would double the text with every step;
 * beyond this, those that are referred to are named only.
 */
const TEXT_MAX = 10_000;

/** The type as error messages name it, e.g. `U32` or `(__identity__: U256)`. */
export function formatType(type: AlgebraicType, typespace: readonly AlgebraicType[]): string {
  let text = '';
  // Not followed inside themselves, so that a recursive type ends.
  const open = new Set<number>();
  const write = (inner: AlgebraicType): void => {
    switch (inner.tag) {
      case 'Ref': {
        const target = typespace[inner.ref];
        if (target === undefined || open.has(inner.ref) || text.length > TEXT_MAX) {
          text += `&${inner.ref}`;
          return;
        }
        open.add(inner.ref);
        write(target);
        open.delete(inner.ref);
        return;
      }
      case 'Product':
        writeParts(inner.elements, { separator: ', ', nameOf: (name, i) => name ?? String(i) });
        return;
      case 'Sum':
        if (inner.variants.length === 0) text += '(|)';
        else writeParts(inner.variants, { separator: ' | ', nameOf: name => name });
        return;
      case 'Array':
        text += 'Array<';
        write(inner.element);
        text += '>';
        return;
      default:
        text += inner.tag;
    }
  };
  const writeParts = (
    parts: readonly TypeElement[],
    style: { separator: string; nameOf: (name: string | null, i: number) => string | null },
  ): void => {
    text += '(';
    for (const [i, part] of parts.entries()) {
      if (i > 0) text += style.separator;
      const name = style.nameOf(part.name, i);
      if (name !== null) text += `${name}: `;
      write(part.type);
    }
    text += ')';
  };
  write(type);
  return text;
}

/** Structural equality, references resolved. */
export function isSameType(
  a: AlgebraicType,
  b: AlgebraicType,
  typespace: readonly AlgebraicType[],
): boolean {
  // A pair is looked at once: types may hold each other, and the same one many times over. Inside
  // itself a pair is taken to be the same, for only what stands beside it can tell otherwise.
  const seen = new Map<AlgebraicType, Set<AlgebraicType>>();
  const isSame = (one: AlgebraicType, two: AlgebraicType): boolean => {
    const left = resolveType(one, typespace);
    const right = resolveType(two, typespace);
    if (left === right) return true;
    const partners = seen.get(left) ?? new Set();
    if (partners.has(right)) return true;
    seen.set(left, partners.add(right));
    switch (left.tag) {
      case 'Product':
        return right.tag === 'Product' && areSame(left.elements, right.elements);
      case 'Sum':
        return right.tag === 'Sum' && areSame(left.variants, right.variants);
      case 'Array':
        return right.tag === 'Array' && isSame(left.element, right.element);
      default:
        return left.tag === right.tag;
    }
  };
  const areSame = (ones: readonly TypeElement[], twos: readonly TypeElement[]): boolean =>
    ones.length === twos.length &&
    ones.every((one, i) => one.name === twos[i]!.name && isSame(one.type, twos[i]!.type));
  return isSame(a, b);
}
