/** Inner joins of two relations, answered through indexes where there are any. */
import { compileCondition, isEqualByBytes, type RowTest, relationsOf } from './condition.ts';
import { equalityKeys } from './equality-key.ts';
import type { Condition, ResolvedQuery } from './resolve.ts';
import { forEachMatch, type RowFilter, type RowSource, type RowVisitor } from './row-source.ts';
import { SqlError } from './sql-error.ts';

/** One of the two sides of a join. */
export type Side = 0 | 1;

/**
 * A join split into what concerns one side only (filters), the equalities between the sides (join
 * columns) and the rest, which is tested on pairs.
 */
export class PairJoin {
  readonly sources: readonly [RowSource, RowSource];
  readonly filters: readonly [RowFilter, RowFilter];
  /** Join columns: column `[i][0]` of the first side equals `[i][1]` of the second. */
  readonly joinColumns: readonly (readonly [number, number])[];
  readonly #pairTest: RowTest | null;

  /** @throws {SqlError} the query joins more than two relations */
  constructor(query: ResolvedQuery<RowSource>) {
    const [first, second, third] = query.relations;
    if (first === undefined || second === undefined || third !== undefined) {
      throw new SqlError('Unsupported: joins of more than two tables');
    }
    this.sources = [first, second];
    const terms = termsOf(query.condition);
    const isOnly = (term: Condition, side: Side): boolean => {
      const named = relationsOf(term);
      return named.length === 1 && named[0] === side;
    };
    this.filters = [
      this.#compileFilter(
        terms.filter(term => isOnly(term, 0)),
        0,
      ),
      this.#compileFilter(
        terms.filter(term => isOnly(term, 1)),
        1,
      ),
    ];
    const pairTerms = terms.filter(term => !isOnly(term, 0) && !isOnly(term, 1));
    this.joinColumns = pairTerms.flatMap(term => joinColumnsOf(term, first) ?? []);
    this.#pairTest =
      pairTerms.length === 0 ? null : compileCondition(conjunction(pairTerms), this.sources);
  }

  /** True when a partner of a row of `side` can be found without reading the other side whole. */
  hasPartnerIndex(side: Side): boolean {
    return this.#partnerIndex(side) !== null;
  }

  /** Visits each pair of rows that satisfies the join. */
  forEachPair(
    visit: (bytes: Uint8Array, start: number, otherBytes: Uint8Array, otherStart: number) => void,
  ): void {
    // Start from the side that is narrowed by a key; its partners are then looked up.
    const from: Side = this.filters[1].keys !== null && this.filters[0].keys === null ? 1 : 0;
    forEachMatch(this.sources[from], this.filters[from], (bytes, start) => {
      this.forEachPartner(from, bytes, start, (otherBytes, otherStart) => {
        if (from === 0) visit(bytes, start, otherBytes, otherStart);
        else visit(otherBytes, otherStart, bytes, start);
      });
    });
  }

  /** Visits the rows of the other side that join with this row, which must pass its own filter. */
  forEachPartner(side: Side, bytes: Uint8Array, start: number, visit: RowVisitor): void {
    const other: Side = side === 0 ? 1 : 0;
    const { test } = this.filters[other];
    const pairTest = this.#pairTest;
    const visitMatching: RowVisitor = (otherBytes, otherStart, otherEnd) => {
      if (test !== null && !test(otherBytes, otherStart, otherBytes, otherStart)) return;
      if (pairTest !== null) {
        const isPair =
          side === 0
            ? pairTest(bytes, start, otherBytes, otherStart)
            : pairTest(otherBytes, otherStart, bytes, start);
        if (!isPair) return;
      }
      visit(otherBytes, otherStart, otherEnd);
    };
    const index = this.#partnerIndex(side);
    if (index === null) this.sources[other].forEachRow(visitMatching);
    else index.forEachMatch(this.#partnerKey(side, index.def.columns, bytes, start), visitMatching);
  }

  /** True when some row of the other side joins with this row, which must pass its own filter. */
  hasPartner(side: Side, bytes: Uint8Array, start: number): boolean {
    let isFound = false;
    this.forEachPartner(side, bytes, start, () => {
      isFound = true;
    });
    return isFound;
  }

  #partnerIndex(side: Side): RowSource['indexes'][number] | null {
    const other: Side = side === 0 ? 1 : 0;
    const joined = new Set(this.joinColumns.map(columns => columns[other]));
    const candidates = this.sources[other].indexes.filter(index =>
      index.def.columns.every(column => joined.has(column)),
    );
    return candidates.reduce<RowSource['indexes'][number] | null>(
      (best, index) =>
        best === null || index.def.columns.length > best.def.columns.length ? index : best,
      null,
    );
  }

  #partnerKey(
    side: Side,
    otherColumns: readonly number[],
    bytes: Uint8Array,
    start: number,
  ): Uint8Array {
    const other: Side = side === 0 ? 1 : 0;
    const { layout } = this.sources[side];
    const parts = otherColumns.map(otherColumn => {
      const column = this.joinColumns.find(columns => columns[other] === otherColumn)?.[side] ?? 0;
      const from = layout.columnStart(bytes, start, column);
      return bytes.subarray(from, layout.columnEnd(bytes, start, column));
    });
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  #compileFilter(terms: readonly Condition[], side: Side): RowFilter {
    if (terms.length === 0) return { keys: null, test: null };
    const condition = conjunction(terms);
    const compiled = compileCondition(condition, this.sources);
    // Conditions on the second relation read the second pair of arguments; a filter has one row only.
    const test: RowTest =
      side === 0 ? compiled : (bytes, start) => compiled(bytes, start, bytes, start);
    return { keys: equalityKeys(condition, side, this.sources[side].typespace), test };
  }
}

function termsOf(condition: Condition | null): readonly Condition[] {
  if (condition === null) return [];
  return condition.tag === 'and' ? condition.terms : [condition];
}

function conjunction(terms: readonly Condition[]): Condition {
  const [only] = terms;
  return terms.length === 1 && only !== undefined ? only : { tag: 'and', terms };
}

function joinColumnsOf(term: Condition, source: RowSource): [readonly [number, number]] | null {
  const isJoin =
    term.tag === 'compareColumns' &&
    term.operator === '=' &&
    term.left.relation !== term.right.relation &&
    isEqualByBytes(term.type, source.typespace);
  if (!isJoin) return null;
  return term.left.relation === 0
    ? [[term.left.column, term.right.column]]
    : [[term.right.column, term.left.column]];
}
