import type { RowList } from '../commit.ts';
import type { RowSource } from '../sql/row-source.ts';
import { JoinRouter } from './join-router.ts';
import { type Delta, SelectionQuery } from './live-query.ts';
import { QueryRouter } from './query-router.ts';
import type { SharedQuery } from './shared-query.ts';

/** A query whose result a commit has changed. */
export interface TouchedQuery {
  readonly query: SharedQuery;
  readonly delta: Delta;
}

/** A table or view instance with the queries that read it. */
export class WatchedRelation {
  /** What the commit at hand changed here. */
  change: Delta | null = null;
  readonly #source: RowSource;
  readonly #selections: QueryRouter<SharedQuery>;
  readonly #joins: JoinRouter<SharedQuery>;

  constructor(source: RowSource) {
    this.#source = source;
    this.#selections = new QueryRouter(source);
    this.#joins = new JoinRouter(source);
  }

  get isEmpty(): boolean {
    return this.#selections.isEmpty && this.#joins.isEmpty;
  }

  add(query: SharedQuery): void {
    const { live } = query;
    if (live instanceof SelectionQuery) {
      this.#selections.add(query, live.hints);
      return;
    }
    // A relation that is joined with itself stands on both sides.
    for (const side of [0, 1] as const) {
      if (live.join.sources[side] === this.#source) this.#joins.add(query, live.join, side);
    }
  }

  remove(query: SharedQuery): void {
    const { live } = query;
    if (live instanceof SelectionQuery) {
      this.#selections.remove(query, live.hints);
      return;
    }
    for (const side of [0, 1] as const) {
      if (live.join.sources[side] === this.#source) this.#joins.remove(query, live.join, side);
    }
  }

  /** Adds the joins that the change here may concern. */
  collectJoins(found: Set<SharedQuery>): void {
    if (this.change !== null && !this.#joins.isEmpty) this.#joins.collect(this.change, found);
  }

  /** Adds the queries over this relation alone that its change touches. */
  collectSelections(touched: TouchedQuery[]): void {
    const { change } = this;
    if (change === null || this.#selections.isEmpty) return;
    const offered = new Set<SharedQuery>();
    for (const query of this.#selections.everyRow) {
      if (!(query.live instanceof SelectionQuery)) continue;
      if (query.live.filter.test === null) {
        touched.push({ query, delta: change });
        continue;
      }
      offered.add(query);
      for (let row = 0; row < change.inserts.count; row += 1)
        query.live.offer('insert', change.inserts, row);
      for (let row = 0; row < change.deletes.count; row += 1)
        query.live.offer('delete', change.deletes, row);
    }
    this.#offerKeyed('insert', change.inserts, offered);
    this.#offerKeyed('delete', change.deletes, offered);
    for (const query of offered) {
      const delta = query.live instanceof SelectionQuery ? query.live.takeDelta(change) : null;
      if (delta !== null) touched.push({ query, delta });
    }
  }

  #offerKeyed(kind: 'insert' | 'delete', rows: RowList, offered: Set<SharedQuery>): void {
    for (let row = 0; row < rows.count; row += 1) {
      this.#selections.forEachKeyed(rows.bytes, rows.starts[row] ?? 0, query => {
        offered.add(query);
        if (query.live instanceof SelectionQuery) query.live.offer(kind, rows, row);
      });
    }
  }
}
