/** Random schemas: tables, the views over them, and the filters that say who sees what. */
import {
  type Query,
  randomFilter,
  randomViewCondition,
  toSql,
  type ViewCondition,
} from './query.ts';
import type { Random } from './random.ts';
import { COLUMN_TYPES, type ColumnType, IDENTITY, U32 } from './values.ts';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** An index of its own. */
  readonly index: 'btree' | 'hash' | null;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The first column is the primary key. */
  readonly hasKey: boolean;
  /** Another unique column; null for none. */
  readonly unique: number | null;
  /** Columns of an index over several. */
  readonly wideIndex: readonly number[] | null;
  readonly isPublic: boolean;
  readonly isEvent: boolean;
}

export interface View {
  readonly name: string;
  readonly table: Table;
  readonly condition: ViewCondition;
}

/** A visibility filter: a query of the rows of `table` that its caller may see. */
export interface Filter {
  readonly table: Table;
  readonly query: Query;
  readonly sql: string;
}

export interface Schema {
  readonly tables: readonly Table[];
  readonly views: readonly View[];
  readonly filters: readonly Filter[];
}

/** Digits would get an underscore in canonical names. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export function tableName(number: number): string {
  return `t${LETTERS[number]}`;
}

export function randomSchema(random: Random): Schema {
  const tables = Array.from({ length: random.between(2, 5) }, (_, i) => randomTable(random, i));
  const stored = tables.filter(table => !table.isEvent);
  const views = Array.from({ length: random.between(0, 3) }, (_, i) => ({
    name: `view_${i}`,
    ...randomView(random, stored),
  }));
  return { tables, views, filters: randomFilters(random, tables) };
}

/** The first two are ordinary, so that there is always something to join. */
function randomTable(random: Random, number: number): Table {
  const isOrdinary = number < 2;
  const isEvent = !isOrdinary && random.chance(0.3);
  const hasKey = !isEvent && random.chance(0.75);
  const columns: Column[] = [];
  if (hasKey) {
    const type = random.pick(COLUMN_TYPES.filter(({ isIndexable }) => isIndexable));
    columns.push({ name: 'id', type, index: null });
  }
  columns.push({ name: 'link', type: U32, index: random.pick(['btree', 'hash'] as const) });
  columns.push({
    name: 'person',
    type: IDENTITY,
    index: random.chance(0.7) ? random.pick(['btree', 'hash'] as const) : null,
  });
  for (let i = random.between(0, 3); i > 0; i -= 1) {
    const type = random.pick(COLUMN_TYPES);
    const index = type.isIndexable && random.chance(0.3) ? ('btree' as const) : null;
    columns.push({ name: `c${LETTERS[i]}`, type, index });
  }
  const indexable = columns.flatMap(({ type }, i) => (type.isIndexable ? [i] : []));
  const others = indexable.filter(i => columns[i]?.index === null && !(hasKey && i === 0));
  return {
    name: tableName(number),
    columns,
    hasKey,
    unique: !isEvent && others.length > 0 && random.chance(0.2) ? random.pick(others) : null,
    wideIndex: indexable.length > 1 && random.chance(0.4) ? twoOf(random, indexable) : null,
    isPublic: isOrdinary || random.chance(0.7),
    isEvent,
  };
}

function twoOf(random: Random, columns: readonly number[]): number[] {
  const first = random.pick(columns);
  return [first, random.pick(columns.filter(column => column !== first))];
}

export function randomView(random: Random, stored: readonly Table[]): Omit<View, 'name'> {
  const table = random.pick(stored);
  return { table, condition: randomViewCondition(random, table) };
}

/** Filters read tables of smaller number alone, so that they do not go round in circles. */
function randomFilters(random: Random, tables: readonly Table[]): Filter[] {
  const filters: Filter[] = [];
  const filtered = tables.filter(table => table.isPublic && random.chance(0.3));
  for (const table of filtered) {
    const partners = tables.filter(
      other => other.name < table.name && other.isPublic && !other.isEvent,
    );
    for (let i = random.between(1, 2); i > 0; i -= 1) {
      const query = randomFilter(random, table, partners);
      const sql = toSql(query, random);
      if (!filters.some(other => other.sql === sql)) filters.push({ table, query, sql });
    }
  }
  return filters;
}

/** The filters of a table; none if everybody sees all of it. */
export function filtersOf(schema: Schema, table: Table): readonly Filter[] {
  return schema.filters.filter(filter => filter.table === table);
}
