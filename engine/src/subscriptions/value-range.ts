/**
 * Finds, for a condition, ranges of numbers such that every row that satisfies it lies in one of
 * them. They lead changed rows to the queries that may concern them, as equality keys do, and the
 * query's own test decides: so a range may be too wide, but never too narrow. That is why numbers
 * of any width become floating-point numbers here, and why the ends always count.
 */
import { resolveType } from '../bsatn/value.ts';
import type { AlgebraicType } from '../schema/module-def.ts';
import { columnKind } from '../sql/column-type.ts';
import type { Condition } from '../sql/condition.ts';

/** "The value of this column is between these two." */
export interface ValueRange {
  readonly column: number;
  readonly low: number;
  readonly high: number;
}

/** Reads the BSATN that begins at a position. */
export type NumberReader = (bytes: Uint8Array, at: number) => number;

/**
 * @param relation number of the relation in the query whose columns are meant
 * @returns the ranges; none for a condition that nothing satisfies; null when any row may match
 */
export function valueRanges(
  condition: Condition | null,
  relation: number,
  typespace: readonly AlgebraicType[],
): readonly ValueRange[] | null {
  switch (condition?.tag) {
    case 'constant':
      return condition.value ? null : [];
    case 'compareConstant': {
      if (condition.column.relation !== relation) return null;
      const value = numberReaderOf(condition.type, typespace)?.(condition.constant, 0);
      if (value === undefined || Number.isNaN(value)) return null;
      const { column } = condition.column;
      switch (condition.operator) {
        case '=':
          return [{ column, low: value, high: value }];
        case '<':
        case '<=':
          return [{ column, low: Number.NEGATIVE_INFINITY, high: value }];
        case '>':
        case '>=':
          return [{ column, low: value, high: Number.POSITIVE_INFINITY }];
        default:
          return null;
      }
    }
    case 'and': {
      const ofTerms = condition.terms
        .map(term => valueRanges(term, relation, typespace))
        .filter(ranges => ranges !== null);
      return bestOf(ofTerms);
    }
    case 'or': {
      const ofTerms = condition.terms.map(term => valueRanges(term, relation, typespace));
      return ofTerms.every(ranges => ranges !== null) ? ofTerms.flat() : null;
    }
    default:
      return null;
  }
}

/** How to read values of a type as numbers, larger ones never smaller; null if they are none. */
export function numberReaderOf(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
): NumberReader | null {
  const kind = columnKind(type, typespace);
  if (kind === 'timestamp') return integerReader(8, { isSigned: true });
  const { tag } = resolveType(type, typespace);
  if (kind === 'integer') {
    const bits = Number(tag.slice(1));
    return integerReader(bits / 8, { isSigned: tag.startsWith('I') });
  }
  if (tag === 'F32') return (bytes, at) => viewOf(bytes).getFloat32(bytes.byteOffset + at, true);
  if (tag === 'F64') return (bytes, at) => viewOf(bytes).getFloat64(bytes.byteOffset + at, true);
  return null;
}

function integerReader(size: number, { isSigned }: { isSigned: boolean }): NumberReader {
  return (bytes, at) => {
    const last = bytes[at + size - 1] ?? 0;
    let value = isSigned ? (last << 24) >> 24 : last;
    // Rounding, where there are too many digits, keeps the order.
    for (let i = at + size - 2; i >= at; i -= 1) value = value * 256 + (bytes[i] ?? 0);
    return value;
  };
}

let view: DataView = new DataView(new ArrayBuffer(0));

/** The view on the bytes' whole buffer: rows that come one after the other share it. */
function viewOf({ buffer }: Uint8Array): DataView {
  if (view.buffer !== buffer) view = new DataView(buffer);
  return view;
}

/** Of ranges that all hold, those that leave the fewest rows, as far as can be told. */
function bestOf(rangeLists: readonly (readonly ValueRange[])[]): readonly ValueRange[] | null {
  const byColumn = new Map<number, ValueRange>();
  for (const [range, other] of rangeLists) {
    if (range === undefined) return [];
    if (other !== undefined) continue;
    const before = byColumn.get(range.column) ?? range;
    const low = Math.max(before.low, range.low);
    const high = Math.min(before.high, range.high);
    if (low > high) return [];
    byColumn.set(range.column, { column: range.column, low, high });
  }
  const single = [...byColumn.values()];
  const closed = single.find(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const best = closed ?? single[0];
  if (best !== undefined) return [best];
  return rangeLists.reduce<readonly ValueRange[] | null>(
    (shortest, ranges) =>
      shortest === null || ranges.length < shortest.length ? ranges : shortest,
    null,
  );
}
