/**
 * A query that at least one client watches, compiled once for all who ask the same. Its updates
 * are computed from the rows that a commit changed, never by running it again.
 */
import type { RowList } from '../commit.ts';
import { executeQuery, filterOf } from '../sql/execute.ts';
import { otherSide, PairJoin, type Side } from '../sql/pair-join.ts';
import type { ResolvedQuery } from '../sql/resolve.ts';
import { EMPTY_ROWS, forEachRowOf, RowListBuilder } from '../sql/row-list.ts';
import type { RowFilter, RowSource } from '../sql/row-source.ts';
import { SqlError } from '../sql/sql-error.ts';
import { ByteKeyMap } from './byte-key-map.ts';
import type { RoutingHints } from './query-router.ts';
import { valueRanges } from './value-range.ts';

/** Rows that entered and left a relation or a query's result. */
export interface Delta {
  readonly inserts: RowList;
  readonly deletes: RowList;
}

/** What every live query offers, whatever its form. */
export interface LiveQuery {
  /** The relation whose rows the query returns. */
  readonly output: RowSource;
  /** The rows of events are never present: such a query begins empty and knows no deletes. */
  readonly isEvent: boolean;
  /** The rows that the query has now. */
  currentRows(): RowList;
}

/** A query over one relation. */
export class SelectionQuery implements LiveQuery {
  readonly output: RowSource;
  readonly isEvent: boolean;
  readonly filter: RowFilter;
  /** Which changed rows are worth a look. */
  readonly hints: RoutingHints;
  readonly #query: ResolvedQuery<RowSource>;
  /** Rows of the commit at hand that the router led here, by their number in the changed rows. */
  #inserted: number[] = [];
  #deleted: number[] = [];

  constructor(query: ResolvedQuery<RowSource>, { isEvent }: { isEvent: boolean }) {
    const [source] = query.relations;
    if (source === undefined) throw new RangeError('a query without relations');
    this.output = source;
    this.isEvent = isEvent;
    this.filter = filterOf(query);
    const { keys } = this.filter;
    this.hints = { keys, ranges: valueRanges(query.condition, 0, source.typespace) };
    this.#query = query;
  }

  currentRows(): RowList {
    return this.isEvent ? EMPTY_ROWS : executeQuery(this.#query).rows;
  }

  /** Notes a changed row if it passes the filter; a row noted just before is not noted again. */
  offer(kind: 'insert' | 'delete', rows: RowList, row: number): void {
    const noted = kind === 'insert' ? this.#inserted : this.#deleted;
    if (noted.length > 0 && noted[noted.length - 1] === row) return;
    const { test } = this.filter;
    const start = rows.starts[row] ?? 0;
    if (test === null || test(rows.bytes, start, rows.bytes, start)) noted.push(row);
  }

  /** The noted rows of this change of the relation; forgets them. Null when there are none. */
  takeDelta(change: Delta): Delta | null {
    if (this.#inserted.length === 0 && this.#deleted.length === 0) return null;
    const delta = {
      inserts: pick(change.inserts, this.#inserted),
      deletes: pick(change.deletes, this.#deleted),
    };
    this.#inserted = [];
    this.#deleted = [];
    return delta;
  }
}

/**
 * A semijoin: the rows of one relation that have a partner in the other. Its result is kept, since
 * whether a row was in it before a commit cannot be told from the state after. A row counts once,
 * however many partners it has.
 */
export class JoinQuery implements LiveQuery {
  readonly output: RowSource;
  readonly isEvent: boolean;
  readonly join: PairJoin;
  readonly #side: Side;
  /** The result by the bytes of its rows. */
  #result = new ByteKeyMap<true>();

  /** @throws {SqlError} a join column without an index, or an event table that is only looked up */
  constructor(
    query: ResolvedQuery<RowSource>,
    { isEventTable }: { isEventTable: (source: RowSource) => boolean },
  ) {
    this.join = new PairJoin(query);
    this.#side = query.output.tag === 'rows' && query.output.relation === 1 ? 1 : 0;
    this.output = this.join.sources[this.#side];
    this.isEvent = isEventTable(this.output);
    if (!this.join.hasPartnerIndex(0) || !this.join.hasPartnerIndex(1)) {
      throw new SqlError('Subscriptions require indexes on join columns');
    }
    if (isEventTable(this.join.sources[otherSide(this.#side)])) {
      throw new SqlError('Event tables cannot be used as the lookup table in subscription joins');
    }
    this.#fill(query);
  }

  currentRows(): RowList {
    const builder = new RowListBuilder();
    this.#result.forEach((_present, row) => {
      builder.push(row, 0, row.length);
    });
    return builder.finish();
  }

  /** @param changeOf what the commit changed in a relation; null when it left it alone */
  takeDelta(changeOf: (source: RowSource) => Delta | null): Delta | null {
    const own = changeOf(this.output);
    const partners = changeOf(this.join.sources[otherSide(this.#side)]);
    const inserts = new RowListBuilder();
    const deletes = new RowListBuilder();
    if (own !== null && !this.isEvent)
      forEachRowOf(own.deletes, (bytes, start, end) => this.#leave(bytes, start, end, deletes));
    if (own !== null)
      forEachRowOf(own.inserts, (bytes, start, end) =>
        this.#review(bytes, start, end, inserts, deletes),
      );
    if (partners !== null && !this.isEvent) {
      const reviewPartners = (bytes: Uint8Array, start: number): void => {
        const { test } = this.join.filters[otherSide(this.#side)];
        if (test !== null && !test(bytes, start, bytes, start)) return;
        this.join.forEachPartner(
          otherSide(this.#side),
          bytes,
          start,
          (rowBytes, rowStart, rowEnd) =>
            this.#review(rowBytes, rowStart, rowEnd, inserts, deletes),
        );
      };
      forEachRowOf(partners.deletes, reviewPartners);
      forEachRowOf(partners.inserts, reviewPartners);
    }
    if (inserts.count === 0 && deletes.count === 0) return null;
    return { inserts: inserts.finish(), deletes: deletes.finish() };
  }

  #fill(query: ResolvedQuery<RowSource>): void {
    if (this.isEvent) return;
    forEachRowOf(executeQuery(query).rows, (bytes, start, end) => {
      if (this.#result.get(bytes, start, end) === undefined) {
        this.#result.set(bytes.slice(start, end), true);
      }
    });
  }

  /** Brings one present row of the output relation in or out of the result. */
  #review(
    bytes: Uint8Array,
    start: number,
    end: number,
    inserts: RowListBuilder,
    deletes: RowListBuilder,
  ): void {
    const { test } = this.join.filters[this.#side];
    const belongs =
      (test === null || test(bytes, start, bytes, start)) &&
      this.join.hasPartner(this.#side, bytes, start);
    if (!belongs) {
      this.#leave(bytes, start, end, deletes);
    } else if (this.isEvent) {
      inserts.push(bytes, start, end);
    } else if (this.#result.get(bytes, start, end) === undefined) {
      this.#result.set(bytes.slice(start, end), true);
      inserts.push(bytes, start, end);
    }
  }

  #leave(bytes: Uint8Array, start: number, end: number, deletes: RowListBuilder): void {
    if (this.#result.get(bytes, start, end) === undefined) return;
    this.#result.delete(bytes.slice(start, end));
    deletes.push(bytes, start, end);
  }
}

/** The rows of these numbers, ascending; all of them need no copy. */
function pick(rows: RowList, numbers: readonly number[]): RowList {
  if (numbers.length === 0) return EMPTY_ROWS;
  if (numbers.length === rows.count) return rows;
  const builder = new RowListBuilder();
  for (const row of numbers)
    builder.push(rows.bytes, rows.starts[row] ?? 0, rows.starts[row + 1] ?? 0);
  return builder.finish();
}
