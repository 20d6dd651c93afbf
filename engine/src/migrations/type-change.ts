/**
 * Which changes of a column's type keep the stored rows valid. SpacetimeDB allows exactly one: a sum
 * may get further variants at its end, as long as the value takes no more room in SpacetimeDB's rows.
 */
import type { AlgebraicType, TypeElement } from '../schema/module-def.ts';

/** A type and the typespace that its references point into. */
export interface ScopedType {
  readonly type: AlgebraicType;
  readonly typespace: readonly AlgebraicType[];
}

export interface TypeChange {
  /** The types differ, though rows stay valid when there are no `problems`. */
  readonly isChanged: boolean;
  /** Why the stored rows would not do; each completes "the type of … changes: ". */
  readonly problems: readonly string[];
}

/** Compares two types by structure; references are followed, names of types do not matter. */
export function compareTypes(before: ScopedType, after: ScopedType): TypeChange {
  const comparison = new TypeComparison(before.typespace, after.typespace);
  comparison.compare(before.type, after.type);
  return { isChanged: comparison.isChanged, problems: [...new Set(comparison.problems)] };
}

class TypeComparison {
  isChanged = false;
  readonly problems: string[] = [];
  /** Pairs of references under comparison: a type that contains itself is compared once. */
  readonly #entered = new Set<string>();

  constructor(
    readonly before: readonly AlgebraicType[],
    readonly after: readonly AlgebraicType[],
  ) {}

  compare(before: AlgebraicType, after: AlgebraicType): void {
    if (before.tag === 'Ref' || after.tag === 'Ref') {
      const pair = `${before.tag === 'Ref' ? before.ref : ''}/${after.tag === 'Ref' ? after.ref : ''}`;
      if (before.tag === 'Ref' && after.tag === 'Ref') {
        if (this.#entered.has(pair)) return;
        this.#entered.add(pair);
      }
      this.compare(resolve(before, this.before), resolve(after, this.after));
    } else if (before.tag === 'Sum' && after.tag === 'Sum') this.#compareSums(before, after);
    else if (before.tag === 'Product' && after.tag === 'Product') {
      if (before.elements.length !== after.elements.length)
        this.#refuse(`it has ${after.elements.length} fields instead of ${before.elements.length}`);
      this.#compareElements(before.elements, after.elements, 'field');
    } else if (before.tag === 'Array' && after.tag === 'Array')
      this.compare(before.element, after.element);
    else if (before.tag !== after.tag) this.#refuse(`${nameOf(before)} becomes ${nameOf(after)}`);
  }

  #compareSums(
    before: Extract<AlgebraicType, { tag: 'Sum' }>,
    after: Extract<AlgebraicType, { tag: 'Sum' }>,
  ): void {
    if (before.variants.length < after.variants.length) this.isChanged = true;
    if (before.variants.length > after.variants.length)
      this.#refuse(`it has ${after.variants.length} variants instead of ${before.variants.length}`);
    this.#compareElements(before.variants, after.variants, 'variant');
    const room = rowRoom(before, this.before);
    const newRoom = rowRoom(after, this.after);
    if (room.size !== newRoom.size || room.align !== newRoom.align)
      this.#refuse(
        `a value takes ${newRoom.size} bytes aligned to ${newRoom.align} ` +
          `instead of ${room.size} aligned to ${room.align} in SpacetimeDB's rows`,
      );
  }

  #compareElements(
    before: readonly TypeElement[],
    after: readonly TypeElement[],
    kind: 'field' | 'variant',
  ): void {
    for (let i = 0; i < Math.min(before.length, after.length); i++) {
      if (before[i]!.name !== after[i]!.name)
        this.#refuse(`${kind} \`${before[i]!.name}\` becomes \`${after[i]!.name}\``);
      this.compare(before[i]!.type, after[i]!.type);
    }
  }

  #refuse(problem: string): void {
    this.isChanged = true;
    this.problems.push(problem);
  }
}

interface Room {
  readonly size: number;
  readonly align: number;
}

/**
 * The room of a value in SpacetimeDB's in-memory rows, which it never moves for a new variant. Our
 * rows would not mind; a module that migrates here must migrate there too.
 */
function rowRoom(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
  known = new Map<AlgebraicType, Room>(),
): Room {
  const resolved = resolve(type, typespace);
  const earlier = known.get(resolved);
  if (earlier !== undefined) return earlier;
  // A value inside one of its own type has to stand elsewhere, as the elements of an array do.
  known.set(resolved, ELSEWHERE);
  const room = makeRoom(resolved, element => rowRoom(element, typespace, known));
  known.set(resolved, room);
  return room;
}

/** What refers to bytes outside of the row. */
const ELSEWHERE: Room = { size: 4, align: 2 };

function makeRoom(
  type: Exclude<AlgebraicType, { tag: 'Ref' }>,
  roomOf: (type: AlgebraicType) => Room,
): Room {
  switch (type.tag) {
    case 'Product': {
      let size = 0;
      let align = 1;
      for (const { type: element } of type.elements) {
        const room = roomOf(element);
        size = alignTo(size, room.align) + room.size;
        align = Math.max(align, room.align);
      }
      return { size: alignTo(size, align), align };
    }
    case 'Sum': {
      let size = 0;
      let align = 1;
      for (const { type: variant } of type.variants) {
        const room = roomOf(variant);
        size = Math.max(size, room.size);
        align = Math.max(align, room.align);
      }
      // The tag takes one byte, and the payload begins at the next multiple of its alignment.
      return { size: align + alignTo(size, align), align };
    }
    case 'String':
    case 'Array':
      return ELSEWHERE;
    default: {
      const size = primitiveSizes[type.tag];
      return { size, align: size };
    }
  }
}

const primitiveSizes = {
  Bool: 1,
  I8: 1,
  U8: 1,
  I16: 2,
  U16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
  I128: 16,
  U128: 16,
  I256: 32,
  U256: 32,
} as const;

function alignTo(size: number, align: number): number {
  return Math.ceil(size / align) * align;
}

function resolve(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
): Exclude<AlgebraicType, { tag: 'Ref' }> {
  let resolved = type;
  while (resolved.tag === 'Ref') resolved = typespace[resolved.ref]!;
  return resolved;
}

function nameOf(type: AlgebraicType): string {
  switch (type.tag) {
    case 'Sum':
      return `a sum of ${type.variants.map(({ name }) => name).join(', ')}`;
    case 'Product':
      return `a product of ${type.elements.map(({ name }) => name).join(', ')}`;
    case 'Array':
      return 'an array';
    default:
      return type.tag;
  }
}
