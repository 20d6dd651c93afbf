/** The tables and views of a database as one caller may query them. */
import type { RowLayout } from '../bsatn/row-layout.ts';
import type { Datastore } from '../datastore/datastore.ts';
import type { Table } from '../datastore/table.ts';
import type { AlgebraicType, ColumnDef, ModuleDef } from '../schema/module-def.ts';
import { type QueryScope, type ResolvedQuery, resolveSubscription } from '../sql/resolve.ts';
import type { RowSource, RowVisitor } from '../sql/row-source.ts';
import {
  applyVisibility,
  readVisibilityFilters,
  type VisibilityFilters,
} from '../sql/visibility-filter.ts';
import type { ViewInstance, ViewRuntime } from '../views/view-runtime.ts';
import { getOrInsert } from './get-or-insert.ts';

/** Somebody who asks. */
export interface QueryCaller {
  readonly identity: bigint;
  /** Owns the database, or acts for it: private tables are open too. */
  readonly isOwner: boolean;
}

/** What queries need of a database. */
export interface QueryableDatabase {
  readonly module: ModuleDef;
  readonly datastore: Pick<Datastore, 'tableByName'>;
}

/** A table as a relation of queries. */
export class TableSource implements RowSource {
  readonly table: Table;
  readonly typespace: readonly AlgebraicType[];

  constructor(table: Table, typespace: readonly AlgebraicType[]) {
    this.table = table;
    this.typespace = typespace;
  }

  get name(): string {
    return this.table.def.name;
  }
  get columns(): readonly ColumnDef[] {
    return this.table.def.columns;
  }
  get layout(): RowLayout {
    return this.table.layout;
  }
  get rowCount(): number {
    return this.table.rowCount;
  }
  get indexes(): Table['indexes'] {
    return this.table.indexes;
  }
  forEachRow(visit: RowVisitor): void {
    this.table.forEachRow(visit);
  }
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
   * Resolves a query for a caller, who sees what the module's visibility filters let through.
   * @throws {SqlError} as `resolve`
   */
  resolve(
    caller: QueryCaller,
    resolve: (scope: QueryScope<RowSource>) => ResolvedQuery<RowSource>,
  ): ResolvedQuery<RowSource> {
    const query = resolve(this.#of(caller));
    if (caller.isOwner) return query;
    return applyVisibility(query, relation => this.#filterOf(relation, caller));
  }

  /** Everything that this caller may name. */
  #of(caller: QueryCaller): QueryScope<RowSource> {
    return {
      sender: caller.identity,
      relation: name => this.#table(name, caller.isOwner) ?? this.#view(name, caller),
    };
  }

  /** All tables and no views: what a view's own query may read. */
  ofViews(): QueryScope<TableSource> {
    return { sender: null, relation: name => this.#table(name, true) };
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

  #filterOf(relation: RowSource, { identity }: QueryCaller): ResolvedQuery<RowSource> | null {
    const sql = relation instanceof TableSource ? this.#filters.get(relation.name) : undefined;
    if (sql === undefined) return null;
    return resolveSubscription(sql, {
      sender: identity,
      relation: name => this.#table(name, true),
    });
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
