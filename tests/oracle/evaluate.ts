/**
 * What a query means: nested loops over decoded rows, run afresh each time. This is what the
 * engine's incremental work is compared with, so it must stay too simple to be wrong.
 */
import type { ColumnAt, Condition, Operator, Query, Relation, ViewCondition } from './query.ts';
import { filtersOf, type Schema, type Table, type View } from './schema.ts';

import type { Value } from './values.ts';

/** A row, decoded, with its BSATN as a latin1 string. */
export interface Row {
  readonly values: readonly Value[];
  readonly key: string;
}

/** Somebody who asks. */
export interface Caller {
  readonly identity: bigint;
  readonly isOwner: boolean;
}

/** The rows of each table by name; those of event tables only while their commit is looked at. */
export type Rows = ReadonlyMap<string, ReadonlyMap<string, Row>>;

/** The rows of a query for a caller; one that joins several times comes as often. */
export function evaluate(query: Query, schema: Schema, rows: Rows, caller: Caller): Row[] {
  const visible = query.relations.map(relation => rowsOf(relation, schema, rows, caller));
  return combine(query, visible, caller);
}

function combine(query: Query, candidates: readonly (readonly Row[])[], caller: Caller): Row[] {
  const found: Row[] = [];
  extend([], { query, candidates, caller, found });
  return found;
}

interface Search {
  readonly query: Query;
  readonly candidates: readonly (readonly Row[])[];
  readonly caller: Caller;
  readonly found: Row[];
}

/** Tries each row of the next relation beside those that are chosen. */
function extend(current: Row[], search: Search): void {
  const { query, candidates, caller, found } = search;
  const depth = current.length;
  if (depth === candidates.length) {
    const isMatch =
      query.where === null || holds(query.where, query.relations, current, caller.identity);
    const row = current[query.output];
    if (isMatch && row !== undefined) found.push(row);
    return;
  }
  const join = query.joins[depth - 1];
  for (const row of candidates[depth] ?? []) {
    current.push(row);
    if (join === undefined || isEqual(query.relations, join, current)) extend(current, search);
    current.pop();
  }
}

function isEqual(
  relations: readonly Relation[],
  { left, right }: { left: ColumnAt; right: ColumnAt },
  current: readonly Row[],
): boolean {
  const { type } = columnAt(relations, left);
  return type.compare(valueAt(current, left), valueAt(current, right)) === 0;
}

/** The rows of a table or view that a caller may see. */
function rowsOf(relation: Relation, schema: Schema, rows: Rows, caller: Caller): readonly Row[] {
  if (relation.view !== null) return rowsOfView(relation.view, rows, caller);
  const all = [...(rows.get(relation.table.name)?.values() ?? [])];
  const filters = filtersOf(schema, relation.table);
  if (caller.isOwner || filters.length === 0) return all;
  return all.filter(row =>
    filters.some(({ query }) => {
      const candidates = query.relations.map((inner, i) =>
        i === query.output ? [row] : rowsBehindFilter(inner, relation.table, schema, rows, caller),
      );
      return combine(query, candidates, caller).length > 0;
    }),
  );
}

/** A filter that joins its own table sees all of it; other tables through their filters. */
function rowsBehindFilter(
  inner: Relation,
  subject: Table,
  schema: Schema,
  rows: Rows,
  caller: Caller,
): readonly Row[] {
  if (inner.table === subject) return [...(rows.get(subject.name)?.values() ?? [])];
  return rowsOf(inner, schema, rows, caller);
}

function rowsOfView({ table, condition }: View, rows: Rows, caller: Caller): readonly Row[] {
  const all = [...(rows.get(table.name)?.values() ?? [])];
  return all.filter(row => isInView(condition, table, row, caller));
}

function isInView(condition: ViewCondition, table: Table, row: Row, caller: Caller): boolean {
  switch (condition.tag) {
    case 'all':
      return true;
    case 'mine':
      return (
        row.values[table.columns.findIndex(({ name }) => name === 'person')] === caller.identity
      );
    case 'equals':
      return row.values[condition.column] === condition.value;
  }
}

const HOLDS: Readonly<Record<Operator, (order: number) => boolean>> = {
  '=': order => order === 0,
  '<>': order => order !== 0,
  '!=': order => order !== 0,
  '<': order => order < 0,
  '>': order => order > 0,
  '<=': order => order <= 0,
  '>=': order => order >= 0,
};

/** Whether a condition holds for one row of each relation. */
export function holds(
  condition: Condition,
  relations: readonly Relation[],
  current: readonly Row[],
  sender: bigint,
): boolean {
  switch (condition.tag) {
    case 'value': {
      const { type } = columnAt(relations, condition.at);
      return HOLDS[condition.operator](
        type.compare(valueAt(current, condition.at), condition.value),
      );
    }
    case 'columns': {
      const { type } = columnAt(relations, condition.left);
      const order = type.compare(
        valueAt(current, condition.left),
        valueAt(current, condition.right),
      );
      return HOLDS[condition.operator](order);
    }
    case 'sender':
      return (valueAt(current, condition.at) === sender) === (condition.operator === '=');
    case 'bare':
      return valueAt(current, condition.at) === true;
    case 'constant':
      return condition.value;
    case 'and':
      return (
        holds(condition.left, relations, current, sender) &&
        holds(condition.right, relations, current, sender)
      );
    case 'or':
      return (
        holds(condition.left, relations, current, sender) ||
        holds(condition.right, relations, current, sender)
      );
  }
}

function valueAt(current: readonly Row[], at: ColumnAt): Value {
  return current[at.relation]?.values[at.column] ?? null;
}

function columnAt(relations: readonly Relation[], at: ColumnAt) {
  const column = relations[at.relation]?.table.columns[at.column];
  if (column === undefined) throw new RangeError('a condition on no column');
  return column;
}

/**
 * How many tables a subscription reads at most once its filters are written into it: SpacetimeDB
 * follows two.
 */
export function widthOf(query: Query, schema: Schema, caller: Caller): number {
  return query.relations.reduce(
    (sum, relation) => sum + widthOfRelation(relation, null, schema, caller),
    0,
  );
}

function widthOfRelation(
  { table, view }: Relation,
  subject: Table | null,
  schema: Schema,
  caller: Caller,
): number {
  const filters = filtersOf(schema, table);
  if (view !== null || caller.isOwner || table === subject || filters.length === 0) return 1;
  return Math.max(
    ...filters.map(({ query }) =>
      query.relations.reduce(
        (sum, inner, i) =>
          sum + (i === query.output ? 1 : widthOfRelation(inner, table, schema, caller)),
        0,
      ),
    ),
  );
}
