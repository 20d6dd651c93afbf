/** Random queries, with what they mean, and as SQL. */
import type { Random } from './random.ts';
import type { Schema, Table, View } from './schema.ts';
import { asLiteral, type Value } from './values.ts';

export type Operator = '=' | '<>' | '!=' | '<' | '>' | '<=' | '>=';

/** `relation` is the position in the query's `relations`. */
export interface ColumnAt {
  readonly relation: number;
  readonly column: number;
}

export type Condition =
  | {
      readonly tag: 'value';
      readonly at: ColumnAt;
      readonly operator: Operator;
      readonly value: Value;
      readonly literal: string;
      readonly isMirrored: boolean;
    }
  | {
      readonly tag: 'columns';
      readonly left: ColumnAt;
      readonly right: ColumnAt;
      readonly operator: Operator;
    }
  | { readonly tag: 'sender'; readonly at: ColumnAt; readonly operator: '=' | '<>' }
  | { readonly tag: 'bare'; readonly at: ColumnAt }
  | { readonly tag: 'constant'; readonly value: boolean }
  | { readonly tag: 'and' | 'or'; readonly left: Condition; readonly right: Condition };

/** What a query reads: a table or a view. */
export interface Relation {
  readonly name: string;
  readonly alias: string;
  readonly table: Table;
  /** Null for the table itself. */
  readonly view: View | null;
}

/** A query of whole rows. */
export interface Query {
  readonly relations: readonly Relation[];
  /** Which relation's rows it returns. */
  readonly output: number;
  /** For each relation behind the first, the equality that joins it; null for a bare JOIN. */
  readonly joins: readonly { readonly left: ColumnAt; readonly right: ColumnAt }[];
  readonly where: Condition | null;
}

/** What a view's function keeps of a table, and how it is written in the module. */
export type ViewCondition =
  | { readonly tag: 'all' }
  | { readonly tag: 'mine'; readonly how: 'index' | 'scan' }
  | {
      readonly tag: 'equals';
      readonly column: number;
      readonly value: Value;
      readonly how: 'index' | 'scan';
    };

export function randomViewCondition(random: Random, table: Table): ViewCondition {
  const person = table.columns.findIndex(({ name }) => name === 'person');
  const link = table.columns.findIndex(({ name }) => name === 'link');
  const mine = table.columns[person]?.index === null ? ('scan' as const) : ('index' as const);
  return random.choose<ViewCondition>(
    [1, () => ({ tag: 'all' })],
    [3, () => ({ tag: 'mine', how: random.chance(0.7) ? mine : 'scan' })],
    [
      3,
      () => ({
        tag: 'equals',
        column: link,
        value: BigInt(random.below(4)),
        how: random.pick(['index', 'scan'] as const),
      }),
    ],
  );
}

const OPERATORS: readonly Operator[] = ['=', '=', '=', '<>', '!=', '<', '>', '<=', '>='];

function randomCondition(
  random: Random,
  relations: readonly Relation[],
  people: readonly bigint[],
  depth: number,
): Condition {
  if (depth > 0 && random.chance(0.45)) {
    return {
      tag: random.chance(0.5) ? 'and' : 'or',
      left: randomCondition(random, relations, people, depth - 1),
      right: randomCondition(random, relations, people, depth - 1),
    };
  }
  const relation = random.below(relations.length);
  const columns = relations[relation]?.table.columns ?? [];
  const comparable = columns.flatMap(({ type }, i) => (type.isComparable ? [i] : []));
  const at = { relation, column: random.pick(comparable) };
  const type = columns[at.column]?.type;
  if (type === undefined) throw new RangeError('no such column');
  if (type.isIdentity && random.chance(0.6)) {
    return { tag: 'sender', at, operator: random.chance(0.85) ? '=' : '<>' };
  }
  if (type.builder === 't.bool()' && random.chance(0.3)) return { tag: 'bare', at };
  if (random.chance(0.03)) return { tag: 'constant', value: random.chance(0.5) };
  const alike = relations.flatMap(({ table }, other) =>
    table.columns.flatMap((column, i) =>
      column.type === type ? [{ relation: other, column: i }] : [],
    ),
  );
  const operator = random.pick(OPERATORS);
  if (random.chance(0.1)) return { tag: 'columns', left: at, right: random.pick(alike), operator };
  const value = asLiteral(type.pick(random, people));
  return {
    tag: 'value',
    at,
    operator,
    value,
    literal: type.literal(value, random),
    isMirrored: random.chance(0.1),
  };
}

/** The columns that a join may use on both sides: subscriptions want indexes. */
function joinable(table: Table): number[] {
  return table.columns.flatMap(({ index, type }, i) =>
    type.isIndexable && (index !== null || (table.hasKey && i === 0) || table.unique === i)
      ? [i]
      : [],
  );
}

function joinOf(random: Random, a: Table, b: Table): { left: ColumnAt; right: ColumnAt } | null {
  const pairs = joinable(a).flatMap(left =>
    joinable(b)
      .filter(right => a.columns[left]?.type === b.columns[right]?.type)
      .map(right => ({
        left: { relation: 0, column: left },
        right: { relation: 1, column: right },
      })),
  );
  return pairs.length === 0 ? null : random.pick(pairs);
}

function tableRelation(table: Table, alias: string): Relation {
  return { name: table.name, alias, table, view: null };
}

/** A query that a client may subscribe to. */
export function randomQuery(
  random: Random,
  schema: Schema,
  { people, isOwner }: { readonly people: readonly bigint[]; readonly isOwner: boolean },
): Query {
  const tables = schema.tables.filter(table => table.isPublic || isOwner);
  if (schema.views.length > 0 && random.chance(0.2)) {
    const view = random.pick(schema.views);
    const relation = { name: view.name, alias: view.name, table: view.table, view };
    return selection(random, relation, people);
  }
  const table = random.pick(tables);
  if (random.chance(0.35)) {
    const partners = tables.filter(other => !other.isEvent);
    const join = semijoin(random, table, partners, people, 2);
    if (join !== null) return join;
  }
  const alias = random.chance(0.2) ? 'x' : table.name;
  return selection(random, tableRelation(table, alias), people);
}

function selection(random: Random, relation: Relation, people: readonly bigint[]): Query {
  const where = random.chance(0.85) ? randomCondition(random, [relation], people, 2) : null;
  return { relations: [relation], output: 0, joins: [], where };
}

function semijoin(
  random: Random,
  table: Table,
  partners: readonly Table[],
  people: readonly bigint[],
  depth: number,
): Query | null {
  if (partners.length === 0) return null;
  const partner = random.pick(partners);
  const join = joinOf(random, table, partner);
  if (join === null) return null;
  const relations = [tableRelation(table, 'a'), tableRelation(partner, 'b')];
  const where = random.chance(0.85) ? randomCondition(random, relations, people, depth) : null;
  const query = { relations, output: 0, joins: [join], where };
  return random.chance(0.5) ? query : swapped(query);
}

/** The same query with its relations the other way round. */
function swapped(query: Query): Query {
  const move = (at: ColumnAt): ColumnAt => ({ ...at, relation: 1 - at.relation });
  const moveCondition = (condition: Condition): Condition => {
    switch (condition.tag) {
      case 'constant':
        return condition;
      case 'columns':
        return { ...condition, left: move(condition.left), right: move(condition.right) };
      case 'and':
      case 'or':
        return {
          ...condition,
          left: moveCondition(condition.left),
          right: moveCondition(condition.right),
        };
      default:
        return { ...condition, at: move(condition.at) };
    }
  };
  return {
    relations: [...query.relations].reverse(),
    output: 1 - query.output,
    joins: query.joins.map(({ left, right }) => ({ left: move(right), right: move(left) })),
    where: query.where === null ? null : moveCondition(query.where),
  };
}

/** A visibility filter on `table`. */
export function randomFilter(random: Random, table: Table, partners: readonly Table[]): Query {
  const person = table.columns.findIndex(({ name }) => name === 'person');
  if (random.chance(0.45)) {
    const join = semijoin(random, table, partners, [0n, 1n], 0);
    if (join !== null) {
      const partner = 1 - join.output;
      const column = join.relations[partner]?.table.columns.findIndex(
        ({ name }) => name === 'person',
      );
      const mine: Condition = {
        tag: 'sender',
        at: { relation: partner, column: column ?? 0 },
        operator: '=',
      };
      return { ...join, where: mine };
    }
  }
  const relation = tableRelation(table, table.name);
  const mine: Condition = { tag: 'sender', at: { relation: 0, column: person }, operator: '=' };
  const other = randomCondition(random, [relation], [0n, 1n], 1);
  const where = random.choose<Condition>(
    [2, () => mine],
    [1, () => ({ tag: 'and', left: mine, right: other })],
    [1, () => ({ tag: 'or', left: mine, right: other })],
    [2, () => other],
  );
  return { relations: [relation], output: 0, joins: [], where };
}

/** A condition on one table, for DELETE and UPDATE. */
export function randomTableCondition(
  random: Random,
  table: Table,
  people: readonly bigint[],
): Condition {
  return randomCondition(random, [tableRelation(table, table.name)], people, 1);
}

/** A query of one table that a client runs once, with several joins. */
export function randomChain(
  random: Random,
  tables: readonly Table[],
  people: readonly bigint[],
): Query {
  const relations = Array.from({ length: random.between(2, 3) }, (_, i) =>
    tableRelation(random.pick(tables), `r${i}`),
  );
  const joins = relations.slice(1).map((relation, i) => {
    const column = (of: Relation) => of.table.columns.findIndex(({ name }) => name === 'link');
    const former = relations[i];
    if (former === undefined) throw new RangeError('no relation before this');
    return {
      left: { relation: i, column: column(former) },
      right: { relation: i + 1, column: column(relation) },
    };
  });
  return {
    relations,
    output: random.below(relations.length),
    joins,
    where: random.chance(0.8) ? randomCondition(random, relations, people, 2) : null,
  };
}

export function toSql(query: Query, random: Random): string {
  const { relations, output, joins, where } = query;
  const [first, ...others] = relations;
  if (first === undefined) throw new RangeError('a query without relations');
  const reference = ({ name, alias }: Relation): string => {
    const quoted = random.chance(0.2) ? `"${name}"` : name;
    return alias === name ? quoted : `${quoted}${random.chance(0.5) ? ' AS' : ''} ${alias}`;
  };
  const column = (at: ColumnAt): string => columnSql(relations, at);
  const parts = [
    others.length === 0 && random.chance(0.7) ? 'SELECT *' : `SELECT ${relations[output]?.alias}.*`,
    `FROM ${reference(first)}`,
    ...others.map((relation, i) => {
      const join = joins[i];
      const on = join === undefined ? '' : ` ON ${column(join.left)} = ${column(join.right)}`;
      return `${random.chance(0.3) ? 'INNER ' : ''}JOIN ${reference(relation)}${on}`;
    }),
  ];
  if (where !== null) parts.push(`WHERE ${conditionSql(where, relations)}`);
  return parts.join(' ');
}

export function conditionSql(condition: Condition, relations: readonly Relation[]): string {
  switch (condition.tag) {
    case 'value': {
      const column = columnSql(relations, condition.at);
      return condition.isMirrored
        ? `${condition.literal} ${MIRRORED[condition.operator]} ${column}`
        : `${column} ${condition.operator} ${condition.literal}`;
    }
    case 'columns':
      return `${columnSql(relations, condition.left)} ${condition.operator} ${columnSql(relations, condition.right)}`;
    case 'sender':
      return `${columnSql(relations, condition.at)} ${condition.operator} :sender`;
    case 'bare':
      return columnSql(relations, condition.at);
    case 'constant':
      return String(condition.value);
    case 'and':
    case 'or':
      return `(${conditionSql(condition.left, relations)}) ${condition.tag.toUpperCase()} (${conditionSql(condition.right, relations)})`;
  }
}

const MIRRORED: Readonly<Record<Operator, Operator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '!=',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

function columnSql(relations: readonly Relation[], { relation, column }: ColumnAt): string {
  const { alias, table } = relations[relation] ?? {};
  return `${alias}.${table?.columns[column]?.name}`;
}
