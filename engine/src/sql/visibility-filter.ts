/**
 * Client visibility filters: a module's queries that say which rows of a public table a caller may
 * see. They narrow every query of everybody but the owner; views are the module's own and pass.
 *
 * A table may have one filter, over the table alone or over one join with a table that has none,
 * and a filtered table may be queried alone. Whatever goes beyond is refused, never let through.
 */
import type { ModuleDef } from '../schema/module-def.ts';
import {
  type Condition,
  combineConditions,
  type OutputColumns,
  type Relation,
  type ResolvedQuery,
  resolveSubscription,
} from './resolve.ts';
import { SqlError } from './sql-error.ts';

/** The filters of a module by canonical table name, checked. */
export type VisibilityFilters = ReadonlyMap<string, string>;

const NONE: VisibilityFilters = new Map();

/**
 * Reads the filters of a module.
 * @throws {SqlError} one cannot be resolved, or they are of a form that is not supported
 */
export function readVisibilityFilters(
  module: Pick<ModuleDef, 'tables' | 'typespace' | 'visibilityFilters'>,
): VisibilityFilters {
  if (module.visibilityFilters.length === 0) return NONE;
  const { tables, typespace } = module;
  const relation = (name: string): Relation | null => {
    const def = tables.find(table => table.name === name || table.sourceName === name);
    return def === undefined ? null : { name: def.name, columns: def.columns, typespace };
  };
  const filters = new Map<string, string>();
  const resolved = module.visibilityFilters.map(sql => {
    const query = resolveSubscription(sql, { sender: 0n, relation });
    const name = outputOf(query).name;
    if (filters.has(name)) throw unsupported(`more than one filter on table \`${name}\``);
    filters.set(name, sql);
    return query;
  });
  for (const query of resolved) {
    if (query.relations.length > 2) throw unsupported('filters over more than two tables');
    const others = query.relations.filter(other => other.name !== outputOf(query).name);
    for (const { name } of others) {
      if (filters.has(name))
        throw unsupported(`a filter over table \`${name}\`, which has its own`);
    }
  }
  return filters;
}

/**
 * Narrows a query to what its caller may see.
 * @param filterOf the resolved filter of a relation for this caller; null when it has none
 * @throws {SqlError} the query joins a filtered table
 */
export function applyVisibility<R extends Relation>(
  query: ResolvedQuery<R>,
  filterOf: (relation: R) => ResolvedQuery<R> | null,
): ResolvedQuery<R> {
  const filters = query.relations.map(filterOf);
  const [filter] = filters;
  if (filters.every(found => found === null)) return query;
  if (filters.length > 1 || filter === undefined || filter === null) {
    throw unsupported('joins of tables with client visibility filters');
  }
  const to = filter.output.tag === 'rows' ? filter.output.relation : 0;
  const terms = [filter.condition, query.condition && moveCondition(query.condition, to)];
  const conditions = terms.filter(term => term !== null);
  return {
    relations: filter.relations,
    output: moveOutput(query.output, to),
    condition: conditions.length === 0 ? null : combineConditions('and', conditions),
    limit: query.limit,
    usesSender: query.usesSender || filter.usesSender,
  };
}

function outputOf<R extends Relation>(query: ResolvedQuery<R>): R {
  const relation = query.output.tag === 'rows' ? query.relations[query.output.relation] : undefined;
  if (relation === undefined) throw unsupported('filters that return no rows');
  return relation;
}

function unsupported(what: string): SqlError {
  return new SqlError(`Unsupported: ${what}`);
}

/** The condition of a query over one relation, where that is number `to` of another query. */
function moveCondition(condition: Condition, to: number): Condition {
  const move = (part: Condition): Condition => {
    switch (part.tag) {
      case 'constant':
        return part;
      case 'compareConstant':
        return { ...part, column: { ...part.column, relation: to } };
      case 'compareColumns':
        return {
          ...part,
          left: { ...part.left, relation: to },
          right: { ...part.right, relation: to },
        };
      case 'compareConditions':
        return { ...part, left: move(part.left), right: move(part.right) };
      case 'and':
      case 'or':
        return { ...part, terms: part.terms.map(move) };
    }
  };
  return move(condition);
}

function moveOutput(output: OutputColumns, to: number): OutputColumns {
  switch (output.tag) {
    case 'rows':
      return { tag: 'rows', relation: to };
    case 'columns':
      return {
        tag: 'columns',
        columns: output.columns.map(column => ({ ...column, relation: to })),
      };
    case 'count':
      return output;
  }
}
