import type { CommitOrigin } from '../call.ts';
import type { Commit } from '../commit.ts';
import type { ResolvedQuery } from '../sql/resolve.ts';
import type { RowSource } from '../sql/row-source.ts';
import { TableSource } from '../sql/table-source.ts';
import { JoinQuery, SelectionQuery } from './live-query.ts';
import type { QueryCaller } from './query-scope.ts';
import type { SharedUpdate, UpdateCombination } from './shared-update.ts';

/** Somebody with subscriptions: one connection. */
export interface Subscriber extends QueryCaller {
  /** Takes the update of a commit: once for each commit that changes its rows, in commit order. */
  receive(update: SharedUpdate, commit: Commit, origin: CommitOrigin): void;
  /** A query that had been applied failed for good: its rows are no longer kept up to date. */
  fail(querySetId: number, error: string): void;
}

/** What a subscriber has open. */
export interface Subscription {
  readonly subscriber: Subscriber;
  readonly querySets: Map<number, readonly SharedQuery[]>;
  /** What it gets of the commit that is being delivered. */
  combination: UpdateCombination | null;
}

/** A live query with all who watch it. */
export class SharedQuery {
  readonly key: string;
  readonly sql: string;
  readonly relations: readonly RowSource[];
  readonly live: SelectionQuery | JoinQuery;
  /** Gives back what the query holds of views. */
  readonly release: () => void;
  /** By query set id: clients that share it get the same bytes. */
  readonly subscribers = new Map<number, Set<Subscription>>();

  constructor(key: string, sql: string, query: ResolvedQuery<RowSource>, release: () => void) {
    this.key = key;
    this.sql = sql;
    this.relations = query.relations;
    this.release = release;
    this.live =
      query.relations.length === 1
        ? new SelectionQuery(query, { isEvent: query.relations.some(isEventTable) })
        : new JoinQuery(query, { isEventTable });
  }

  get hasSubscribers(): boolean {
    return this.subscribers.size > 0;
  }

  add(querySetId: number, subscription: Subscription): void {
    const ofSet = this.subscribers.get(querySetId);
    if (ofSet === undefined) this.subscribers.set(querySetId, new Set([subscription]));
    else ofSet.add(subscription);
  }

  remove(querySetId: number, subscription: Subscription): void {
    const ofSet = this.subscribers.get(querySetId);
    ofSet?.delete(subscription);
    if (ofSet?.size === 0) this.subscribers.delete(querySetId);
  }
}

function isEventTable(source: RowSource): boolean {
  return source instanceof TableSource && source.table.def.isEvent;
}
