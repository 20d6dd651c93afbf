/** The source of a module with a given schema, whose one reducer does what it is told. */
import type { Schema, Table, View } from './schema.ts';

/** What an operation does with its row; the reducer reads the position. */
export const OPERATION_KINDS = [
  'insert',
  'delete',
  'deleteByKey',
  'update',
  'insertIfNew',
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

export function moduleSource(schema: Schema): string {
  const { tables, views, filters } = schema;
  return [
    "import { SenderError, schema, t, table } from 'spacetimedb/server';",
    ...tables.map(tableSource),
    `const spacetimedb = schema({ ${tables.map(({ name }) => name).join(', ')} });`,
    'export default spacetimedb;',
    ...tables.map(
      ({ name }) =>
        `const ${name}Op = t.object('Op_${name}', { kind: t.u8(), row: ${name}.rowType });`,
    ),
    'export const transact = spacetimedb.reducer(',
    `  { ${tables.map(({ name }) => `${name}: t.array(${name}Op)`).join(', ')}, refuse: t.bool() },`,
    '  (ctx, args) => {',
    ...tables.map(operationsSource),
    "    if (args.refuse) throw new SenderError('refused');",
    '  },',
    ');',
    ...views.map(viewSource),
    ...filters.map(
      ({ sql }, i) =>
        `export const filter_${i} = spacetimedb.clientVisibilityFilter.sql(${JSON.stringify(sql)});`,
    ),
  ].join('\n');
}

function tableSource(table: Table): string {
  const { name, columns, isPublic, isEvent, wideIndex } = table;
  const definitions = columns.map((column, i) => {
    const modifier =
      table.hasKey && i === 0
        ? '.primaryKey()'
        : table.unique === i
          ? '.unique()'
          : column.index === null
            ? ''
            : `.index('${column.index}')`;
    return `${column.name}: ${column.type.builder}${modifier}`;
  });
  const wide = wideIndex?.map(column => `'${columns[column]?.name}'`).join(', ');
  const indexes =
    wide === undefined
      ? ''
      : `, indexes: [{ accessor: 'wide', algorithm: 'btree', columns: [${wide}] }]`;
  return `const ${name} = table({ public: ${isPublic}, event: ${isEvent}${indexes} }, { ${definitions.join(', ')} });`;
}

function operationsSource({ name, hasKey }: Table): string {
  const handle = `ctx.db.${name}`;
  const byKey = hasKey ? `${handle}.id.delete(row.id)` : `${handle}.delete(row)`;
  const update = hasKey ? `${handle}.id.update(row)` : `${handle}.insert(row)`;
  return `    for (const { kind, row } of args.${name}) {
      if (kind === 0) ${handle}.insert(row);
      else if (kind === 1) ${handle}.delete(row);
      else if (kind === 2) ${byKey};
      else if (kind === 3) ${update};
      else try { ${handle}.insert(row); } catch {}
    }`;
}

function viewSource({ name, table, condition }: View): string {
  const handle = `ctx.db.${table.name}`;
  const column = (at: number): string => table.columns[at]?.name ?? '';
  const begin = (kind: string): string =>
    `export const ${name} = spacetimedb.${kind}({ name: '${name}', public: true }, t.array(${table.name}.rowType), ctx => `;
  switch (condition.tag) {
    case 'all':
      return `${begin('anonymousView')}[...${handle}.iter()]);`;
    case 'mine':
      return condition.how === 'index'
        ? `${begin('view')}[...${handle}.person.filter(ctx.sender)]);`
        : `${begin('view')}[...${handle}.iter()].filter(row => row.person.isEqual(ctx.sender)));`;
    case 'equals':
      return condition.how === 'index'
        ? `${begin('anonymousView')}[...${handle}.${column(condition.column)}.filter(${condition.value})]);`
        : `${begin('anonymousView')}ctx.from.${table.name}.where(row => row.${column(condition.column)}.eq(${condition.value})));`;
  }
}
