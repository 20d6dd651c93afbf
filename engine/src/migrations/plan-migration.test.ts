import { describe, expect, it } from 'vitest';
import type { AlgebraicType } from '../schema/module-def.ts';
import { MigrationError, planMigration } from './plan-migration.ts';
import {
  buildModuleDef,
  i32,
  type ModuleSpec,
  product,
  string,
  sum,
  type TableSpec,
  u8,
  u32,
  u64,
  unit,
} from './testing/build-module-def.ts';

function plan(before: ModuleSpec, after: ModuleSpec) {
  const { steps, disconnectsClients } = planMigration(
    buildModuleDef(before),
    buildModuleDef(after),
  );
  return { steps: steps.map(step => `${step.kind} ${step.name}`), disconnectsClients };
}

function reasons(before: ModuleSpec, after: ModuleSpec): readonly string[] {
  try {
    plan(before, after);
  } catch (error) {
    if (error instanceof MigrationError) return error.reasons;
    throw error;
  }
  return [];
}

const inTable = (table: TableSpec): ModuleSpec => ({ tables: { item: table } });
const withColumn = (type: AlgebraicType): ModuleSpec =>
  inTable({ columns: { id: u64, kind: type } });
const one = Uint8Array.of(1, 0, 0, 0);

describe('what keeps the clients', () => {
  it('[MIG1] nothing changed', () => {
    const module = inTable({ columns: { id: u64, name: string }, unique: [0], primaryKey: 0 });
    expect(plan(module, module)).toEqual({ steps: [], disconnectsClients: false });
  });

  it.each<[string, ModuleSpec, ModuleSpec, string[]]>([
    ['a new table', {}, inTable({ columns: { id: u64 } }), ['add_table item']],
    [
      'indexes that come and go',
      inTable({ columns: { id: u64, name: string }, indexed: [0] }),
      inTable({ columns: { id: u64, name: string }, indexed: [1] }),
      ['remove_index item_id_idx_btree', 'add_index item_name_idx_btree'],
    ],
    [
      'a unique constraint and a primary key that go',
      inTable({ columns: { id: u64 }, unique: [0], primaryKey: 0 }),
      inTable({ columns: { id: u64 } }),
      [
        'remove_index item_id_idx_btree',
        'remove_constraint item_id_key',
        'change_primary_key item',
      ],
    ],
    [
      'a unique constraint that comes',
      inTable({ columns: { id: u64 }, indexed: [0] }),
      inTable({ columns: { id: u64 }, unique: [0] }),
      ['add_constraint item_id_key'],
    ],
    [
      'auto-increment that comes',
      inTable({ columns: { id: u64 } }),
      inTable({ columns: { id: { type: u64, autoIncrement: true } } }),
      ['add_sequence id'],
    ],
    [
      'auto-increment that goes',
      inTable({ columns: { id: { type: u64, autoIncrement: true } } }),
      inTable({ columns: { id: u64 } }),
      ['remove_sequence id'],
    ],
    [
      'a table that becomes public',
      inTable({ columns: { id: u64 } }),
      inTable({ columns: { id: u64 }, isPublic: true }),
      ['change_access item'],
    ],
    [
      'a table that becomes private',
      inTable({ columns: { id: u64 }, isPublic: true }),
      inTable({ columns: { id: u64 } }),
      ['change_access item'],
    ],
    [
      'another spelling in the module',
      inTable({ columns: { my_id: { type: u64, sourceName: 'myId' } } }),
      inTable({ columns: { my_id: { type: u64, sourceName: 'my_id' } } }),
      ['rename_in_module my_id'],
    ],
    [
      'a further variant that takes no more room',
      withColumn(sum({ a: u32, b: unit })),
      withColumn(sum({ a: u32, b: unit, c: i32 })),
      ['change_columns item'],
    ],
    [
      'a further variant deep inside',
      withColumn({ tag: 'Array', element: product({ x: sum({ a: unit }) }) }),
      withColumn({ tag: 'Array', element: product({ x: sum({ a: unit, b: unit }) }) }),
      ['change_columns item'],
    ],
    ['a new view', {}, { views: [{ name: 'mine' }] }, ['add_view mine']],
    [
      'a view that returns one row instead of many',
      { views: [{ name: 'mine' }] },
      { views: [{ name: 'mine', returnType: u64 }] },
      ['update_view mine'],
    ],
    [
      'a view that becomes private',
      { views: [{ name: 'mine' }] },
      { views: [{ name: 'mine', isPublic: false }] },
      ['change_access mine', 'update_view mine'],
    ],
  ])('%s', (_, before, after, steps) => {
    expect(plan(before, after)).toEqual({ steps, disconnectsClients: false });
  });

  it('types that stand elsewhere in the typespace', () => {
    const before = { typespace: [sum({ a: unit })], ...withColumn({ tag: 'Ref', ref: 0 }) };
    const after = { typespace: [u8, sum({ a: unit })], ...withColumn({ tag: 'Ref', ref: 1 }) };
    expect(plan(before, after)).toEqual({ steps: [], disconnectsClients: false });
  });

  it('a type that contains itself', () => {
    const tree = sum({ leaf: u8, node: { tag: 'Array', element: { tag: 'Ref', ref: 0 } } });
    const module = { typespace: [tree], ...withColumn({ tag: 'Ref', ref: 0 }) };
    expect(plan(module, module)).toEqual({ steps: [], disconnectsClients: false });
  });

  it('a sum that contains itself, and types that hold the next one twice, many times over', () => {
    const chain = sum({ end: u8, more: { tag: 'Ref', ref: 0 } });
    const twice = (at: number): AlgebraicType =>
      product({ a: { tag: 'Ref', ref: at }, b: { tag: 'Ref', ref: at } });
    const typespace = [chain, ...Array.from({ length: 60 }, (_, i) => twice(i + 2)), u8];
    const module = { typespace, ...withColumn(sum({ chain, deep: { tag: 'Ref', ref: 1 } })) };
    expect(plan(module, module)).toEqual({ steps: [], disconnectsClients: false });
  });
});

describe('what disconnects the clients', () => {
  const x = { name: 'x', sourceName: 'x', type: u8, autoIncrement: false, defaultValue: null };
  it.each<[string, ModuleSpec, ModuleSpec, string[]]>([
    [
      'a new column with a default at the end',
      inTable({ columns: { id: u64 } }),
      inTable({ columns: { id: u64, count: { type: u32, defaultValue: one } } }),
      ['add_columns item'],
    ],
    ['a table that goes', inTable({ columns: { id: u64 } }), {}, ['remove_table item']],
    [
      'another shape of an event table',
      inTable({ columns: { id: u64, a: u8 }, isEvent: true }),
      inTable({ columns: { b: string, id: u32 }, isEvent: true }),
      ['change_event_table item'],
    ],
    ['a view that goes', { views: [{ name: 'mine' }] }, {}, ['remove_view mine']],
    ...(
      [
        ['columns', { columns: [x] }],
        ['parameters', { params: [{ name: 'x', type: u8 }] }],
        ['primary key', { primaryKey: 0 }],
        ['kind of caller', { isAnonymous: false }],
      ] as const
    ).map(([what, change]): [string, ModuleSpec, ModuleSpec, string[]] => [
      `a view with another ${what}`,
      { views: [{ name: 'mine' }] },
      { views: [{ name: 'mine', ...change }] },
      ['remove_view mine', 'add_view mine'],
    ]),
    [
      'another visibility filter',
      { visibilityFilters: ['SELECT * FROM a'] },
      { visibilityFilters: ['SELECT * FROM b'] },
      ['remove_visibility_filter SELECT * FROM a', 'add_visibility_filter SELECT * FROM b'],
    ],
  ])('%s', (_, before, after, steps) => {
    expect(plan(before, after)).toEqual({ steps, disconnectsClients: true });
  });
});

describe('what is refused', () => {
  it.each<[string, ModuleSpec, ModuleSpec, string[]]>([
    [
      'a column that goes',
      inTable({ columns: { id: u64, name: string } }),
      inTable({ columns: { id: u64 } }),
      ['Column `name` of table `item` cannot be removed.'],
    ],
    [
      'a column without a default',
      inTable({ columns: { id: u64 } }),
      inTable({ columns: { id: u64, name: string } }),
      ['The new column `name` of table `item` needs a default value for the rows that exist.'],
    ],
    [
      'a column in the middle',
      inTable({ columns: { id: u64, name: string } }),
      inTable({ columns: { id: u64, count: { type: u32, defaultValue: one }, name: string } }),
      ['The columns of table `item` cannot be reordered; new ones go to the end.'],
    ],
    [
      'another type',
      withColumn(u32),
      withColumn(string),
      ['The type of column `kind` of table `item` cannot change: U32 becomes String.'],
    ],
    [
      'fewer variants',
      withColumn(sum({ a: unit, b: unit })),
      withColumn(sum({ a: unit })),
      ['The type of column `kind` of table `item` cannot change: it has 1 variants instead of 2.'],
    ],
    [
      'a renamed variant',
      withColumn(sum({ a: unit, b: unit })),
      withColumn(sum({ a: unit, c: unit })),
      ['The type of column `kind` of table `item` cannot change: variant `b` becomes `c`.'],
    ],
    [
      'a variant that takes more room',
      withColumn(sum({ a: u32 })),
      withColumn(sum({ a: u32, b: u64 })),
      [
        'The type of column `kind` of table `item` cannot change: a value takes 16 bytes ' +
          "aligned to 8 instead of 8 aligned to 4 in SpacetimeDB's rows.",
      ],
    ],
    [
      'another number of fields',
      withColumn(product({ a: u8 })),
      withColumn(product({ a: u8, b: u8 })),
      ['The type of column `kind` of table `item` cannot change: it has 2 fields instead of 1.'],
    ],
    [
      'an event table of an ordinary one',
      inTable({ columns: { id: u64 } }),
      inTable({ columns: { id: u64 }, isEvent: true }),
      ['Table `item` cannot become an event table.'],
    ],
    [
      'a schedule',
      inTable({ columns: { id: u64 } }),
      inTable({
        columns: { id: u64 },
        schedule: { name: 's', atColumn: 1, functionName: 'f', functionKind: 'reducer' },
      }),
      ['The schedule of table `item` cannot be added, changed or removed.'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(reasons(before, after)).toEqual(expected);
  });

  it('[MIG3] with every reason at once', () => {
    const before = { tables: { a: { columns: { x: u8, y: u8 } }, b: { columns: { x: u8 } } } };
    const after = { tables: { a: { columns: { x: u32, z: u8 } }, b: { columns: { x: string } } } };
    expect(reasons(before, after)).toHaveLength(4);
  });
});
