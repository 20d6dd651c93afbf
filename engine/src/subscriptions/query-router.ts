/**
 * Leads a changed row to the queries that it may concern. Queries that compare columns with
 * constants are found by hashing those columns of the row, so that ten thousand clients who each
 * watch their own topic cost one lookup; only the rest are tried one by one.
 */

import type { EqualityKey } from '../sql/equality-key.ts';
import { keyBytes } from '../sql/equality-key.ts';
import { RowKey } from '../sql/row-key.ts';
import type { RowShape } from '../sql/row-shape.ts';
import { ByteKeyMap } from './byte-key-map.ts';

/** Queries of one relation, by the rows that concern them. */
export class QueryRouter<Q> {
  readonly #layout: RowShape;
  readonly #everyRow = new Set<Q>();
  readonly #routes = new Map<string, Route<Q>>();

  constructor(layout: RowShape) {
    this.#layout = layout;
  }

  get isEmpty(): boolean {
    return this.#everyRow.size === 0 && this.#routes.size === 0;
  }

  /** Queries that every changed row may concern. */
  get everyRow(): ReadonlySet<Q> {
    return this.#everyRow;
  }

  /** @param keys rows of other keys cannot concern the query; null: every row may */
  add(query: Q, keys: readonly EqualityKey[] | null): void {
    if (keys === null) {
      this.#everyRow.add(query);
      return;
    }
    for (const key of keys) {
      const route = this.#routeOf(key.columns);
      const bytes = keyBytes(key, key.columns);
      if (bytes === null) continue;
      const queries = route.queries.get(bytes, 0, bytes.length);
      if (queries === undefined) route.queries.set(bytes, new Set([query]));
      else queries.add(query);
    }
  }

  /** Undoes `add`, given the same arguments. */
  remove(query: Q, keys: readonly EqualityKey[] | null): void {
    this.#everyRow.delete(query);
    for (const key of keys ?? []) {
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
   * Visits the queries that name this row's values, not those of `everyRow`. A query with
   * alternatives may be visited more than once for a row.
   */
  forEachKeyed(bytes: Uint8Array, start: number, visit: (query: Q) => void): void {
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
      route = { key: new RowKey(this.#layout, columns), queries: new ByteKeyMap() };
      this.#routes.set(name, route);
    }
    return route;
  }
}

interface Route<Q> {
  readonly key: RowKey;
  readonly queries: ByteKeyMap<Set<Q>>;
}
