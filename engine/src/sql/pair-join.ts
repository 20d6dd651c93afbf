/**
 * Inner joins of two relations as subscriptions follow them: from a changed row to its partners.
 * What runs once, over any number of relations, is planned in `join-plan.ts`.
 */
import {
  type Condition,
  combineConditions,
  isEqualByBytes,
  relationsOf,
  termsOf,
} from './condition.ts';
import { equalityKeys } from './equality-key.ts';
import type { ResolvedQuery } from './resolve.ts';
import { RowKey } from './row-key.ts';
import { byWidth, type RowFilter, type RowSource, type RowVisitor } from './row-source.ts';
import { compileTest, type RowTest } from './row-test.ts';
import { SqlError } from './sql-error.ts';

/** One of the two sides of a join. */
export type Side = 0 | 1;

/** The other one. */
export function otherSide(side: Side): Side {
  return side === 0 ? 1 : 0;
}

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
  readonly #lookups: readonly [PartnerLookup | null, PartnerLookup | null];
  readonly #searches: readonly [PartnerSearch | null, PartnerSearch | null];

  /** @throws {SqlError} the query joins more than two relations */
  constructor(query: ResolvedQuery<RowSource>) {
    const [first, second, third] = query.relations;
    if (first === undefined || second === undefined || third !== undefined) {
      throw new SqlError(`Invalid number of tables in subscription: ${query.relations.length}`);
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
      pairTerms.length === 0
        ? null
        : compileTest(combineConditions('and', pairTerms), this.sources);
    this.#lookups = [this.#planLookup(0), this.#planLookup(1)];
    this.#searches = [this.#planSearch(0), this.#planSearch(1)];
  }

  /** True when a partner of a row of `side` can be found without reading the other side whole. */
  hasPartnerIndex(side: Side): boolean {
    return this.#lookups[side] !== null;
  }

  /**
   * Visits the rows of the other side that join with this row, which must pass its own filter.
   */
  forEachPartner(side: Side, bytes: Uint8Array, start: number, visit: RowVisitor): void {
    const other = otherSide(side);
    const visitMatching: RowVisitor = (otherBytes, otherStart, otherEnd) => {
      if (this.#isPartner(side, bytes, start, otherBytes, otherStart)) {
        visit(otherBytes, otherStart, otherEnd);
      }
    };
    if (this.#lookups[side] === null) this.sources[other].forEachRow(visitMatching);
    else this.forEachIndexed(side, bytes, start, visitMatching);
  }

  /**
   * Visits the rows of the other side that a look-up by the join columns finds, filters and further
   * conditions aside; all of them partners of this row in any query with the same look-up.
   */
  forEachIndexed(side: Side, bytes: Uint8Array, start: number, visit: RowVisitor): void {
    const lookup = this.#lookups[side];
    if (lookup === null) return;
    const { index, key } = lookup;
    key.read(bytes, start);
    index.forEachMatch(key.bytes.subarray(key.start, key.end), visit);
  }

  /** Tells look-ups of partners apart; null when there is none. */
  lookupName(side: Side): string | null {
    return this.#lookups[side]?.name ?? null;
  }

  /** True when some row of the other side joins with this row, which must pass its own filter. */
  hasPartner(side: Side, bytes: Uint8Array, start: number): boolean {
    const search = this.#searches[side];
    if (search === null) {
      let isFound = false;
      this.forEachPartner(side, bytes, start, () => {
        isFound = true;
      });
      return isFound;
    }
    const { layout } = this.sources[side];
    const key = search.key.map(part =>
      part instanceof Uint8Array
        ? part
        : bytes.subarray(
            layout.columnStart(bytes, start, part),
            layout.columnEnd(bytes, start, part),
          ),
    );
    const [only] = key;
    return search.index.someMatch(
      key.length === 1 && only !== undefined ? only : Buffer.concat(key),
      (otherBytes, otherStart) => this.#isPartner(side, bytes, start, otherBytes, otherStart),
    );
  }

  /** Whether a row of the other side passes its filter and satisfies the conditions on the pair. */
  #isPartner(
    side: Side,
    bytes: Uint8Array,
    start: number,
    otherBytes: Uint8Array,
    otherStart: number,
  ): boolean {
    const { test } = this.filters[otherSide(side)];
    if (test !== null && !test(otherBytes, otherStart, otherBytes, otherStart)) return false;
    const pairTest = this.#pairTest;
    if (pairTest === null) return true;
    return side === 0
      ? pairTest(bytes, start, otherBytes, otherStart)
      : pairTest(otherBytes, otherStart, bytes, start);
  }

  /** The best index of the other side over join columns, with the key that a row of `side` has there. */
  #planLookup(side: Side): PartnerLookup | null {
    const other = otherSide(side);
    const ownColumnOf = new Map(this.joinColumns.map(columns => [columns[other], columns[side]]));
    const usable = this.sources[other].indexes.filter(({ def }) =>
      def.columns.every(column => ownColumnOf.has(column)),
    );
    const [index] = usable.sort((a, b) => b.def.columns.length - a.def.columns.length);
    if (index === undefined) return null;
    const ownColumns = index.def.columns.map(column => ownColumnOf.get(column) ?? 0);
    const key = new RowKey(this.sources[side].layout, ownColumns);
    return { index, key, name: `${ownColumns.join()} ${index.def.name}` };
  }

  /**
   * The best index of the other side over join columns and columns that its filter sets to a
   * constant: of all members of a space it finds the one that is asked about. `#planLookup` takes
   * no constants, for its look-ups are shared by joins that differ in them.
   */
  #planSearch(side: Side): PartnerSearch | null {
    const other = otherSide(side);
    const parts = new Map<number, number | Uint8Array>();
    const [key, second] = this.filters[other].keys ?? [];
    if (key !== undefined && second === undefined) {
      for (const [i, column] of key.columns.entries()) {
        const value = key.values[i];
        if (value !== undefined) parts.set(column, value);
      }
    }
    for (const columns of this.joinColumns) parts.set(columns[other], columns[side]);
    const joined = new Set(this.joinColumns.map(columns => columns[other]));
    for (const index of byWidth(this.sources[other].indexes)) {
      const { columns } = index.def;
      const found = columns.map(column => parts.get(column)).filter(part => part !== undefined);
      if (found.length === columns.length && columns.some(column => joined.has(column))) {
        return { index, key: found };
      }
    }
    return null;
  }

  #compileFilter(terms: readonly Condition[], side: Side): RowFilter {
    if (terms.length === 0) return { keys: null, test: null };
    const condition = combineConditions('and', terms);
    const compiled = compileTest(condition, this.sources);
    // Conditions on the second relation read the second pair of arguments; a filter has one row only.
    const test: RowTest =
      side === 0 ? compiled : (bytes, start) => compiled(bytes, start, bytes, start);
    return { keys: equalityKeys(condition, side, this.sources[side].typespace), test };
  }
}

interface PartnerLookup {
  readonly index: RowSource['indexes'][number];
  /** Reads the index's key from a row of the side that asks. */
  readonly key: RowKey;
  readonly name: string;
}

interface PartnerSearch {
  readonly index: RowSource['indexes'][number];
  /** For each of the index's columns, a constant or the column of the side that asks. */
  readonly key: readonly (number | Uint8Array)[];
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
