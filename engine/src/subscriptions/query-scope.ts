/** The tables and views of a database as one caller may query them. */
import type { Datastore } from '../datastore/datastore.ts';
import type { Table } from '../datastore/table.ts';
import {
  type QueryScope,
  type ResolvedQuery,
  type RowQuery,
  resolveSubscription,
} from '../sql/resolve.ts';
import { checkRowLimit } from '../sql/row-limit.ts';
import type { RowSource } from '../sql/row-source.ts';
import type { DescribedDatabase } from '../sql/system-rows.ts';
import { systemSource } from '../sql/system-source.ts';
import { TableSource } from '../sql/table-source.ts';
import { readRowLimit } from '../sql/variables.ts';
import {
  type FiltersOf,
  fragmentsOf,
  readVisibilityFilters,
  type VisibilityFilters,
} from '../sql/visibility.ts';
import { visibleRelations } from '../sql/visible-source.ts';
import type { ViewInstance, ViewRuntime } from '../views/view-runtime.ts';
import { getOrInsert } from './get-or-insert.ts';

/** Somebody who asks. */
export interface QueryCaller {
  readonly identity: bigint;
  /** Owns the database, or acts for it: private tables are open too. */
  readonly isOwner: boolean;
}

/** What queries need of a database. */
export interface QueryableDatabase extends DescribedDatabase {
  readonly datastore: Pick<Datastore, 'tableByName' | 'tables' | 'sequences'>;
}

/** Finds relations by canonical name, or by the name that the module's source gives them. */
export class DatabaseScopes {
  readonly #database: QueryableDatabase;
  readonly #views: ViewRuntime;
  readonly #sources = new Map<Table, TableSource>();
  #filters: VisibilityFilters;

  constructor(database: QueryableDatabase, views: ViewRuntime) {
    this.#database = database;
    this.#views = views;
    this.#filters = readVisibilityFilters(database.module);
  }

  /**
   * Resolves a subscription for a caller, who sees what the module's visibility filters let through.
   * @returns queries whose results are the subscription's rows, all of them together
   * @throws {SqlError} it does not resolve, or a filter does not
   */
  resolveLive(caller: QueryCaller, sql: string): readonly RowQuery<RowSource>[] {
    const query = resolveSubscription(sql, this.of(caller));
    return caller.isOwner ? [query] : fragmentsOf(query, this.#filtersOf(caller));
  }

  /**
   * Narrows a query that runs once to what its caller may see.
   * @throws {SqlError} a filter does not resolve
   */
  narrow(caller: QueryCaller, query: ResolvedQuery<RowSource>): ResolvedQuery<RowSource> {
    if (caller.isOwner || this.#filters.size === 0) return query;
    return { ...query, relations: visibleRelations(query.relations, this.#filtersOf(caller)) };
  }

  /** Everything that this caller may name. */
  of(caller: QueryCaller): QueryScope<RowSource> {
    return {
      sender: caller.identity,
      relation: name =>
        this.#table(name, caller.isOwner) ??
        this.#view(name, caller) ??
        systemSource(name, this.#database),
    };
  }

  /** All tables and no views: what a view's own query may read. */
  ofViews(): QueryScope<TableSource> {
    return { sender: null, relation: name => this.#table(name, true) };
  }

  /**
   * Holds callers other than the owner to the owner's `row_limit`.
   * @throws {SqlError} the queries would look at more rows
   */
  checkRowLimit(caller: QueryCaller, queries: readonly ResolvedQuery<RowSource>[]): void {
    const limit = caller.isOwner ? null : readRowLimit(this.variables);
    if (limit !== null) checkRowLimit(queries, limit);
  }

  /** `st_var`, the table of the database's variables. */
  get variables(): Table {
    const table = this.#database.datastore.tableByName('st_var');
    if (table === null) throw new Error('The database has no table for its variables');
    return table;
  }

  /** Names of the tables and views that `SELECT * FROM *` stands for. */
  allNames(caller: QueryCaller): string[] {
    const { tables, views } = this.#database.module;
    return [
      ...tables.filter(table => (table.isPublic || caller.isOwner) && !table.isEvent),
      ...views.filter(view => view.isPublic || caller.isOwner),
    ].map(({ name }) => name);
  }

  /** The relation of a table that some query has named; undefined when none has. */
  sourceOf(table: Table): TableSource | undefined {
    return this.#sources.get(table);
  }

  /** Forgets what it knows of the module, after it was replaced. */
  clear(): void {
    this.#sources.clear();
    this.#filters = readVisibilityFilters(this.#database.module);
  }

  /** As in SpacetimeDB, a filter reads what its caller may name. */
  #filtersOf(caller: QueryCaller): FiltersOf<RowSource> {
    const scope = this.of(caller);
    return relation => {
      const filters =
        relation instanceof TableSource ? this.#filters.get(relation.name) : undefined;
      return filters?.map(sql => resolveSubscription(sql, scope)) ?? [];
    };
  }

  #table(name: string, isOwner: boolean): TableSource | null {
    const { datastore, module } = this.#database;
    const canonical =
      module.tables.find(def => def.name === name || def.sourceName === name)?.name ?? name;
    const table = datastore.tableByName(canonical);
    if (table === null || !(table.def.isPublic || isOwner)) return null;
    return getOrInsert(this.#sources, table, () => new TableSource(table, module.typespace));
  }

  #view(name: string, caller: QueryCaller): ViewInstance | null {
    const { views, typespace } = this.#database.module;
    const def = views.find(view => view.name === name || view.sourceName === name);
    if (def === undefined || !(def.isPublic || caller.isOwner)) return null;
    return this.#views.instance({ def, typespace }, caller.identity);
  }
}
