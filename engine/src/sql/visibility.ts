/**
 * Client visibility filters: a module's queries that say which rows of a public table a caller may
 * see. They narrow every query of everybody but the owner; views are the module's own and pass.
 *
 * A row is seen when any of its table's filters lets it through. The other tables that a filter
 * reads are themselves seen through their filters, but not the filter's own table, which may join
 * itself.
 *
 * Queries that run once read a filtered table through `VisibleSource`. Live queries are rewritten:
 * each filter of each table gives a fragment of the query, whose results are added up.
 *
 *     SELECT p.* FROM player p WHERE p.level = 5          the query
 *     SELECT * FROM player WHERE owner = :sender          two filters
 *     SELECT player.* FROM player JOIN admin ON …
 *  ─► player WHERE level = 5 AND owner = :sender          two fragments
 *     player JOIN admin ON … WHERE level = 5
 */
import type { ModuleDef } from '../schema/module-def.ts';
import { combineConditions, conjunction, renumber, termsOf } from './condition.ts';
import { outputOf, type RowQuery, resolveSubscription } from './resolve.ts';
import type { Relation } from './resolve-expression.ts';
import { SqlError } from './sql-error.ts';

/** The filters of a module, as SQL, by the canonical name of their table. */
export type VisibilityFilters = ReadonlyMap<string, readonly string[]>;

/** The filters of a relation, resolved for a caller; none if all of its rows may be seen. */
export type FiltersOf<R extends Relation> = (relation: R) => readonly RowQuery<R>[];

/**
 * Reads the filters of a module.
 * @throws {SqlError} one cannot be resolved, or is about a private table
 */
export function readVisibilityFilters(
  module: Pick<ModuleDef, 'tables' | 'typespace' | 'visibilityFilters'>,
): VisibilityFilters {
  const { tables, typespace } = module;
  const relation = (name: string): Relation | null => {
    const def = tables.find(table => table.name === name || table.sourceName === name);
    return def === undefined ? null : { name: def.name, columns: def.columns, typespace };
  };
  const filters = new Map<string, string[]>();
  for (const sql of module.visibilityFilters) {
    const { name } = outputOf(resolveSubscription(sql, { sender: 0n, relation }));
    if (!tables.some(table => table.name === name && table.isPublic)) {
      throw new SqlError(
        `Cannot define RLS rule on private table: ${name}. Please make table public if you wish to restrict access using RLS.`,
      );
    }
    filters.set(name, [...(filters.get(name) ?? []), sql]);
  }
  return filters;
}

/** What is being resolved, and so must not be met again. */
export interface FilterPath<R extends Relation> {
  /** The table that the filter at hand is about. */
  readonly subject: R | null;
  readonly resolving: readonly R[];
}

/**
 * The filters of a relation that a query or another filter reads.
 * @throws {SqlError} the filter of a table depends on itself
 */
export function filtersOn<R extends Relation>(
  relation: R,
  { subject, resolving }: FilterPath<R>,
  filtersOf: FiltersOf<R>,
): readonly RowQuery<R>[] {
  if (relation === subject) return [];
  if (resolving.includes(relation)) {
    throw new SqlError(
      `Discovered cyclic dependency when resolving RLS rules for table \`${relation.name}\``,
    );
  }
  return filtersOf(relation);
}

/** The path to what a filter of `relation` reads. */
export function pathInto<R extends Relation>(relation: R, path: FilterPath<R>): FilterPath<R> {
  return { subject: relation, resolving: [...path.resolving, relation] };
}

const NO_PATH = { subject: null, resolving: [] };

/**
 * The fragments of a query as its caller may see it: the rows of all of them together.
 * @throws {SqlError} the filter of a table depends on itself
 */
export function fragmentsOf<R extends Relation>(
  query: RowQuery<R>,
  filtersOf: FiltersOf<R>,
): readonly RowQuery<R>[] {
  return expand(query, NO_PATH, filtersOf);
}

function expand<R extends Relation>(
  query: RowQuery<R>,
  path: FilterPath<R>,
  filtersOf: FiltersOf<R>,
): readonly RowQuery<R>[] {
  let fragments: readonly RowQuery<R>[] = [query];
  query.relations.forEach((relation, number) => {
    const filters = filtersOn(relation, path, filtersOf);
    if (filters.length === 0) return;
    const inner = pathInto(relation, path);
    const ways = mergeSelections(filters.flatMap(filter => expand(filter, inner, filtersOf)));
    fragments = fragments.flatMap(fragment => ways.map(way => narrow(fragment, number, way)));
  });
  return fragments;
}

/** The query with its relation `number` taken from a filter of it. */
function narrow<R extends Relation>(
  query: RowQuery<R>,
  number: number,
  filter: RowQuery<R>,
): RowQuery<R> {
  const relations = [...query.relations];
  const numbers = filter.relations.map((relation, i) => {
    if (i === filter.output.relation) return number;
    relations.push(relation);
    return relations.length - 1;
  });
  const ofFilter = termsOf(filter.condition).map(term => renumber(term, i => numbers[i] ?? i));
  return {
    ...query,
    relations,
    condition: conjunction([...ofFilter, ...termsOf(query.condition)]),
    usesSender: query.usesSender || filter.usesSender,
  };
}

/** Filters over their table alone are one with alternatives, which gives one fragment less each. */
function mergeSelections<R extends Relation>(
  filters: readonly RowQuery<R>[],
): readonly RowQuery<R>[] {
  const selections = filters.filter(({ relations }) => relations.length === 1);
  const [first, second] = selections;
  if (first === undefined || second === undefined) return filters;
  const conditions = selections.map(({ condition }) => condition).filter(found => found !== null);
  const isWhole = conditions.length < selections.length;
  const merged = {
    ...first,
    condition: isWhole ? null : combineConditions('or', conditions),
    usesSender: selections.some(({ usesSender }) => usesSender),
  };
  return [merged, ...filters.filter(({ relations }) => relations.length > 1)];
}
