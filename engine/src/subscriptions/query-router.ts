/**
 * Leads a changed row to the queries that it may concern. Queries that want columns to equal
 * constants are found by hashing those columns of the row, queries that want a number to lie
 * between constants by a search tree: ten thousand clients who each watch their own topic, or their
 * own range of prices, cost one lookup. Only the rest are tried one by one.
 */

import type { EqualityKey } from '../sql/equality-key.ts';
import { keyBytes } from '../sql/equality-key.ts';
import { RowKey } from '../sql/row-key.ts';
import type { RowSource } from '../sql/row-source.ts';
import { ByteKeyMap } from './byte-key-map.ts';
import { getOrInsert } from './get-or-insert.ts';
import { IntervalTree } from './interval-tree.ts';
import { type NumberReader, numberReaderOf, type ValueRange } from './value-range.ts';

/** Which rows may concern a query; where both are known, the keys decide. */
export interface RoutingHints {
  /** Rows of other keys cannot concern the query; null: those of any key may. */
  readonly keys: readonly EqualityKey[] | null;
  /** Rows outside of these ranges cannot; null: those of any value may. */
  readonly ranges: readonly ValueRange[] | null;
}

/** Queries of one relation, by the rows that concern them. */
export class QueryRouter<Q> {
  readonly #relation: Pick<RowSource, 'layout' | 'columns' | 'typespace'>;
  readonly #everyRow = new Set<Q>();
  readonly #routes = new Map<string, Route<Q>>();
  readonly #ranges = new Map<number, RangeRoute<Q>>();

  constructor(relation: Pick<RowSource, 'layout' | 'columns' | 'typespace'>) {
    this.#relation = relation;
  }

  get isEmpty(): boolean {
    return this.#everyRow.size === 0 && this.#routes.size === 0 && this.#ranges.size === 0;
  }

  /** Queries that every changed row may concern. */
  get everyRow(): ReadonlySet<Q> {
    return this.#everyRow;
  }

  /** Adds a query for the rows that may concern it. */
  add(query: Q, { keys, ranges }: RoutingHints): void {
    if (keys !== null) this.#addKeys(query, keys);
    else if (ranges !== null) this.#addRanges(query, ranges);
    else this.#everyRow.add(query);
  }

  #addKeys(query: Q, keys: readonly EqualityKey[]): void {
    for (const key of keys) {
      const route = this.#routeOf(key.columns);
      const bytes = keyBytes(key, key.columns);
      if (bytes === null) continue;
      const queries = route.queries.get(bytes, 0, bytes.length);
      if (queries === undefined) route.queries.set(bytes, new Set([query]));
      else queries.add(query);
    }
  }

  #addRanges(query: Q, ranges: readonly ValueRange[]): void {
    for (const { column, low, high } of ranges) {
      const route = getOrInsert(this.#ranges, column, () => this.#rangeRoute(column));
      route.queries.add(low, high, query);
    }
  }

  /** Undoes `add`, given the same arguments. */
  remove(query: Q, { keys, ranges }: RoutingHints): void {
    if (keys !== null) this.#removeKeys(query, keys);
    else if (ranges !== null) this.#removeRanges(query, ranges);
    else this.#everyRow.delete(query);
  }

  #removeRanges(query: Q, ranges: readonly ValueRange[]): void {
    for (const { column, low, high } of ranges) {
      const route = this.#ranges.get(column);
      route?.queries.remove(low, high, query);
      if (route?.queries.isEmpty) this.#ranges.delete(column);
    }
  }

  #removeKeys(query: Q, keys: readonly EqualityKey[]): void {
    for (const key of keys) {
      const name = key.columns.join();
      const route = this.#routes.get(name);
      const bytes = keyBytes(key, key.columns);
      if (route === undefined || bytes === null) continue;
      const queries = route.queries.get(bytes, 0, bytes.length);
      queries?.delete(query);
      if (queries?.size === 0) route.queries.delete(bytes);
      if (route.queries.size === 0) this.#routes.delete(name);
    }
  }

  /**
   * Visits the queries that this row's values lead to, not those of `everyRow`. A query with
   * alternatives may be visited more than once for a row.
   */
  forEachKeyed(bytes: Uint8Array, start: number, visit: (query: Q) => void): void {
    for (const { column, read, queries } of this.#ranges.values()) {
      const at = this.#relation.layout.columnStart(bytes, start, column);
      queries.forEachAt(read(bytes, at), visit);
    }
    for (const { key, queries } of this.#routes.values()) {
      key.read(bytes, start);
      const found = queries.get(key.bytes, key.start, key.end);
      if (found !== undefined) for (const query of found) visit(query);
    }
  }

  #routeOf(columns: readonly number[]): Route<Q> {
    const name = columns.join();
    let route = this.#routes.get(name);
    if (route === undefined) {
      route = { key: new RowKey(this.#relation.layout, columns), queries: new ByteKeyMap() };
      this.#routes.set(name, route);
    }
    return route;
  }

  #rangeRoute(column: number): RangeRoute<Q> {
    const { columns, typespace } = this.#relation;
    const type = columns[column]?.type;
    const read = type === undefined ? null : numberReaderOf(type, typespace);
    if (read === null) throw new TypeError(`column ${column} holds no numbers`);
    return { column, read, queries: new IntervalTree() };
  }
}

interface Route<Q> {
  readonly key: RowKey;
  readonly queries: ByteKeyMap<Set<Q>>;
}

interface RangeRoute<Q> {
  readonly column: number;
  readonly read: NumberReader;
  readonly queries: IntervalTree<Q>;
}
