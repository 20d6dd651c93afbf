/**
 * Who watches what, and what a commit means for them.
 *
 * A query is compiled once for all who ask the same text (per caller if its answer depends on the
 * caller). A commit is led to the queries that it may concern, each query's rows are encoded once,
 * and every subscriber with changes receives exactly one update; subscribers whose updates consist
 * of the same parts share its bytes.
 */
import type { Caller, CommitOrigin } from '../call.ts';
import type { Commit, RowList } from '../commit.ts';
import type { Database } from '../database.ts';
import { DEFAULT_LIMITS, exceeded, type Limits } from '../limits.ts';
import type { ReadSet } from '../module-host/transaction-calls.ts';
import type { ViewDef } from '../schema/module-def.ts';
import { isSameType } from '../sql/column-type.ts';
import { executeQuery, type QueryResult } from '../sql/execute.ts';
import { isSubscribeToAllTables } from '../sql/parse.ts';
import {
  outputOf,
  type ResolvedQuery,
  type RowQuery,
  resolveSelect,
  resolveSubscription,
} from '../sql/resolve.ts';
import type { RowSource } from '../sql/row-source.ts';
import { runStatement, type StatementResult } from '../sql/run.ts';
import { SqlError } from '../sql/sql-error.ts';
import { TableSource } from '../sql/table-source.ts';
import { ViewInstance, ViewRuntime } from '../views/view-runtime.ts';
import { encodeTableUpdateRows, type QueryUpdate, type TableRows } from '../wire/server-message.ts';
import { getOrInsert } from './get-or-insert.ts';
import { type Delta, JoinQuery } from './live-query.ts';
import { DatabaseScopes, type QueryCaller } from './query-scope.ts';
import { differenceOf } from './row-difference.ts';
import { SharedQuery, type Subscriber, type Subscription } from './shared-query.ts';
import { SharedUpdate, UpdateCombination } from './shared-update.ts';
import { type TouchedQuery, WatchedRelation } from './watched-relation.ts';

/** See `SubscriptionHub.statistics`. */
interface HubStatistics {
  readonly subscribers: number;
  readonly queries: number;
  readonly views: number;
  readonly viewsComputed: number;
}

export class SubscriptionHub {
  readonly #database: Database;
  readonly #limits: Limits;
  readonly #views: ViewRuntime;
  /** What callers may name and see. */
  readonly scopes: DatabaseScopes;
  readonly #queries = new Map<string, SharedQuery>();
  readonly #subscribers = new Map<Subscriber, Subscription>();
  readonly #relations = new Map<RowSource, WatchedRelation>();

  constructor(database: Database, limits: Limits = DEFAULT_LIMITS) {
    this.#database = database;
    this.#limits = limits;
    this.#views = new ViewRuntime({
      callView: (view, sender) => database.callView(view, sender),
      runViewQuery: (sql, view) => this.#runViewQuery(sql, view),
    });
    this.scopes = new DatabaseScopes(database, this.#views);
    database.beforeCommit(changes => this.#views.refresh(changes));
    database.onWatchedViews(() => this.#views.watched());
    database.onCommit((commit, origin) => this.#publish(commit, origin));
  }

  /**
   * How much is watched: subscribers, different queries, kept results of views, and how often a
   * view has been computed so far.
   */
  get statistics(): HubStatistics {
    return {
      subscribers: this.#subscribers.size,
      queries: this.#queries.size,
      views: this.#views.instanceCount,
      viewsComputed: this.#views.computedCount,
    };
  }

  /**
   * Adds a query set: all of its queries or none.
   * @returns the rows of each query; queries without rows are left out
   * @throws {SqlError} a query is not allowed, or the set's id is taken; view errors as they are
   */
  subscribe(subscriber: Subscriber, querySetId: number, queries: readonly string[]): TableRows[] {
    const subscription = this.#subscriptionOf(subscriber);
    if (subscription.querySets.has(querySetId)) {
      throw new SqlError(`Subscription with id ${querySetId} already exists`);
    }
    const openCount = [...subscription.querySets.values()].flat().length;
    if (openCount + queries.length > this.#limits.queries) {
      throw new SqlError(exceeded('queries', this.#limits));
    }
    const texts = queries.flatMap(sql =>
      isSubscribeToAllTables(sql)
        ? this.scopes.allNames(subscriber).map(name => `SELECT * FROM "${name}"`)
        : [sql.trim()],
    );
    const tables = rowsOf(this.#add(subscriber, querySetId, texts));
    if (tables.reduce((sum, { rows }) => sum + rows.count, 0) > this.#limits.queryRows) {
      this.#end(subscription, querySetId);
      throw new SqlError(exceeded('queryRows', this.#limits));
    }
    return tables;
  }

  /**
   * Removes a query set.
   * @returns the rows that its queries had
   * @throws {SqlError} there is no such set
   */
  unsubscribe(subscriber: Subscriber, querySetId: number): TableRows[] {
    const subscription = this.#subscriptionOf(subscriber);
    const queries = subscription.querySets.get(querySetId);
    if (queries === undefined) throw new SqlError(`Subscription not found: ${querySetId}`);
    const rows = rowsOf(queries);
    this.#end(subscription, querySetId);
    return rows;
  }

  /** Forgets a subscriber with all its query sets. */
  remove(subscriber: Subscriber): void {
    const subscription = this.#subscribers.get(subscriber);
    if (subscription === undefined) return;
    this.#subscribers.delete(subscriber);
    for (const querySetId of [...subscription.querySets.keys()]) {
      this.#end(subscription, querySetId);
    }
  }

  /**
   * Runs a query of a client once; as in subscriptions it returns whole rows of one table.
   * @throws {SqlError} the query is not allowed; view errors as they are
   */
  oneOffQuery(sql: string, caller: QueryCaller): TableRows {
    const query = resolveSubscription(sql, this.scopes.of(caller));
    const { rows } = this.#ask(query, caller);
    return { table: outputOf(query).name, rows };
  }

  /**
   * Runs one statement of SQL.
   * @throws {SqlError} it is not allowed; view errors as they are
   */
  runStatement(sql: string, caller: Caller): Promise<StatementResult> {
    const { identity } = caller;
    const asker = { identity, isOwner: identity === this.#database.owner };
    return runStatement(sql, {
      caller: asker,
      scope: () => this.scopes.of(asker),
      select: statement => {
        const query = resolveSelect(statement, this.scopes.of(asker));
        return this.#ask(query, asker);
      },
      variables: this.scopes.variables,
      write: change => this.#database.write(caller, change),
    });
  }

  /**
   * Compiles all queries anew, after the module was replaced. Tables keep their rows and their
   * visibility filters, so only what changed in views is sent; query sets with a query that is no
   * longer allowed fail.
   * @param commit the one that stands for the replacement
   */
  rebind(commit: Commit): void {
    const viewQueries = [...this.#queries.values()].filter(({ relations }) =>
      relations.some(isComputed),
    );
    const before = new Map(viewQueries.map(query => [query.key, query.live.currentRows()]));
    this.#queries.clear();
    this.#relations.clear();
    this.#views.clear();
    this.scopes.clear();
    for (const subscription of this.#subscribers.values()) this.#reopen(subscription);
    const touched: TouchedQuery[] = [];
    for (const query of this.#queries.values()) {
      const rows = before.get(query.key);
      const delta = rows === undefined ? null : differenceOf(rows, query.live.currentRows());
      if (delta !== null) touched.push({ query, delta });
    }
    this.#deliver(touched, commit, { call: null });
  }

  /** Takes a query set from a subscription. */
  #end(subscription: Subscription, querySetId: number): void {
    const queries = subscription.querySets.get(querySetId) ?? [];
    subscription.querySets.delete(querySetId);
    for (const query of queries) {
      query.remove(querySetId, subscription);
      this.#closeIfUnused(query);
    }
  }

  #reopen({ subscriber, querySets }: Subscription): void {
    // Over a copy: each set is put back at the end of the map.
    for (const [querySetId, queries] of [...querySets]) {
      querySets.delete(querySetId);
      try {
        this.#add(subscriber, querySetId, [...new Set(queries.map(({ sql }) => sql))]);
      } catch (error) {
        subscriber.fail(querySetId, messageOf(error));
      }
    }
  }

  #subscriptionOf(subscriber: Subscriber): Subscription {
    return getOrInsert(this.#subscribers, subscriber, () => ({
      subscriber,
      querySets: new Map(),
      combination: null,
    }));
  }

  /** Adds all of these queries or, when one is refused, none. */
  #add(
    subscriber: Subscriber,
    querySetId: number,
    sqls: readonly string[],
  ): readonly SharedQuery[] {
    const subscription = this.#subscriptionOf(subscriber);
    const opened = new Set<SharedQuery>();
    try {
      for (const sql of sqls) {
        for (const query of this.#open(sql, subscriber)) opened.add(query);
      }
    } catch (error) {
      for (const query of opened) this.#closeIfUnused(query);
      throw error;
    }
    const queries = [...opened];
    for (const query of queries) query.add(querySetId, subscription);
    subscription.querySets.set(querySetId, queries);
    return queries;
  }

  /**
   * The shared queries of this text for this caller, one for each of its fragments; compiled, and
   * their views computed, if they are new.
   */
  #open(sql: string, caller: QueryCaller): readonly SharedQuery[] {
    const known = caller.isOwner ? [] : this.#known(queryKey(null, sql));
    if (known.length > 0) return known;
    const own = this.#known(queryKey(caller, sql));
    if (own.length > 0) return own;
    const fragments = this.#compile(sql, caller);
    this.scopes.checkRowLimit(caller, fragments);
    const isPersonal =
      caller.isOwner ||
      fragments.some(query => query.usesSender || query.relations.some(isPersonalView));
    const key = queryKey(isPersonal ? caller : null, sql);
    const opened: SharedQuery[] = [];
    try {
      for (const query of fragments)
        opened.push(this.#openFragment(key, sql, query, opened.length));
      return opened;
    } catch (error) {
      for (const query of opened) this.#closeIfUnused(query);
      throw error;
    }
  }

  #openFragment(
    key: string,
    sql: string,
    fragment: RowQuery<RowSource>,
    number: number,
  ): SharedQuery {
    const { query, release } = this.#acquireViews(fragment);
    try {
      const shared = new SharedQuery(fragmentKey(key, number), sql, query, release);
      for (const relation of new Set(query.relations)) this.#relationOf(relation).add(shared);
      this.#queries.set(shared.key, shared);
      return shared;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** The fragments of a text that are open; they are opened and closed together. */
  #known(key: string): SharedQuery[] {
    const found: SharedQuery[] = [];
    for (;;) {
      const query = this.#queries.get(fragmentKey(key, found.length));
      if (query === undefined) return found;
      found.push(query);
    }
  }

  #compile(sql: string, caller: QueryCaller): readonly RowQuery<RowSource>[] {
    try {
      return this.scopes.resolveLive(caller, sql);
    } catch (error) {
      if (error instanceof SqlError) throw new SqlError(`${error.message}, executing: \`${sql}\``);
      throw error;
    }
  }

  #closeIfUnused(query: SharedQuery): void {
    if (query.hasSubscribers || this.#queries.get(query.key) !== query) return;
    this.#queries.delete(query.key);
    for (const relation of new Set(query.relations)) {
      const watched = this.#relations.get(relation);
      watched?.remove(query);
      if (watched?.isEmpty) this.#relations.delete(relation);
    }
    query.release();
  }

  #relationOf(source: RowSource): WatchedRelation {
    return getOrInsert(this.#relations, source, () => new WatchedRelation(source));
  }

  /** Gives the query's views rows, until `release`. */
  #acquireViews(query: ResolvedQuery<RowSource>): {
    query: ResolvedQuery<RowSource>;
    release: () => void;
  } {
    const acquired: ViewInstance[] = [];
    const release = (): void => {
      for (const instance of acquired) this.#views.release(instance);
    };
    try {
      const relations = query.relations.map(relation => {
        if (!(relation instanceof ViewInstance)) return relation;
        const instance = this.#views.acquire(relation);
        acquired.push(instance);
        return instance;
      });
      return { query: acquired.length === 0 ? query : { ...query, relations }, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Runs a query once, for somebody. */
  #ask(query: ResolvedQuery<RowSource>, caller: QueryCaller): QueryResult {
    this.scopes.checkRowLimit(caller, [query]);
    return this.#execute(this.scopes.narrow(caller, query));
  }

  #execute(resolved: ResolvedQuery<RowSource>): QueryResult {
    const { query, release } = this.#acquireViews(resolved);
    try {
      const result = executeQuery(query);
      if (result.rows.count > this.#limits.queryRows) {
        throw new SqlError(exceeded('queryRows', this.#limits));
      }
      return result;
    } finally {
      release();
    }
  }

  #runViewQuery(sql: string, view: ViewDef): { rows: RowList; reads: ReadSet } {
    const query = resolveSubscription(sql, this.scopes.ofViews());
    const output = outputOf(query);
    const { typespace } = this.#database.module;
    const hasRowType =
      output.columns.length === view.columns.length &&
      output.columns.every(({ type }, i) =>
        isSameType(type, view.columns[i]?.type ?? type, typespace),
      );
    if (!hasRowType) {
      throw new SqlError(`View \`${view.name}\` failed: its query returns rows of another type`);
    }
    // SpacetimeDB counts a view's query as a read of each of its tables whole.
    const reads = query.relations.map(({ table }) => ({
      tableId: table.id,
      index: null,
      key: null,
    }));
    return { rows: executeQuery(query).rows, reads };
  }

  #publish(commit: Commit, origin: CommitOrigin): void {
    const viewChanges = this.#views.takeChanges();
    if (this.#relations.size === 0) return;
    const changed: WatchedRelation[] = [];
    const note = (relation: WatchedRelation | undefined, change: Delta): void => {
      if (relation === undefined) return;
      relation.change = change;
      changed.push(relation);
    };
    for (const change of commit.changes) {
      const source = this.scopes.sourceOf(change.table);
      if (source !== undefined) note(this.#relations.get(source), change);
    }
    for (const [instance, change] of viewChanges) note(this.#relations.get(instance), change);
    if (changed.length === 0) return;
    const touched: TouchedQuery[] = [];
    for (const relation of changed) relation.collectSelections(touched);
    const joins = new Set<SharedQuery>();
    for (const relation of changed) relation.collectJoins(joins);
    for (const query of joins) {
      if (!(query.live instanceof JoinQuery)) continue;
      const delta = query.live.takeDelta(source => this.#relations.get(source)?.change ?? null);
      if (delta !== null) touched.push({ query, delta });
    }
    for (const relation of changed) relation.change = null;
    this.#deliver(touched, commit, origin);
  }

  /** The usual case made short: one query that nobody has in two sets, so all get the same. */
  #deliverAlone({ query, delta }: TouchedQuery, commit: Commit, origin: CommitOrigin): void {
    const { output, isEvent } = query.live;
    const rows = encodeTableUpdateRows(delta, { isEvent });
    for (const [querySetId, subscriptions] of query.subscribers) {
      const update = new SharedUpdate([{ querySetId, table: output.name, rows }]);
      for (const { subscriber } of subscriptions) subscriber.receive(update, commit, origin);
    }
  }

  #deliver(touched: readonly TouchedQuery[], commit: Commit, origin: CommitOrigin): void {
    const [only] = touched;
    if (touched.length === 1 && only !== undefined && only.query.subscribers.size === 1) {
      this.#deliverAlone(only, commit, origin);
      return;
    }
    const receivers: Subscription[] = [];
    const nothing = new UpdateCombination(null);
    for (const { query, delta } of touched) {
      const { output, isEvent } = query.live;
      const rows = encodeTableUpdateRows(delta, { isEvent });
      for (const [querySetId, subscriptions] of query.subscribers) {
        const part: QueryUpdate = { querySetId, table: output.name, rows };
        const alone = nothing.with(part);
        for (const subscription of subscriptions) {
          if (subscription.combination === null) {
            subscription.combination = alone;
            receivers.push(subscription);
          } else {
            subscription.combination = subscription.combination.with(part);
          }
        }
      }
    }
    for (const subscription of receivers) {
      const { combination, subscriber } = subscription;
      subscription.combination = null;
      if (combination !== null) subscriber.receive(combination.update, commit, origin);
    }
  }
}

/** Tells the fragments of a query apart. */
function fragmentKey(key: string, number: number): string {
  return `${number} ${key}`;
}

/**
 * What a query is found by: its text and, if its answer is for one caller alone, who that is. The
 * text comes from a client, so whose query it is stands ahead of it, where no text can imitate it.
 */
function queryKey(caller: QueryCaller | null, sql: string): string {
  return `${caller?.identity.toString(16) ?? ''} ${sql}`;
}

function rowsOf(queries: Iterable<SharedQuery>): TableRows[] {
  const tables: TableRows[] = [];
  for (const { live } of queries) {
    const rows = live.currentRows();
    if (rows.count > 0) tables.push({ table: live.output.name, rows });
  }
  return tables;
}

/** Not kept in a table: what it has may be something else in another module. */
function isComputed(source: RowSource): boolean {
  return !(source instanceof TableSource);
}

function isPersonalView(source: RowSource): boolean {
  return source instanceof ViewInstance && source.sender !== null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
