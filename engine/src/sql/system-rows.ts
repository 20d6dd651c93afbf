/** The rows of the system tables that are computed from the schema. */
import type { SatsValue } from '../bsatn/value.ts';
import type { SequencePosition } from '../datastore/datastore.ts';
import type { Table } from '../datastore/table.ts';
import { programHash } from '../host/program-hash.ts';
import type { AlgebraicType, ModuleDef } from '../schema/module-def.ts';
import { encodeType } from './encode-type.ts';
import { outputOf, resolveSubscription } from './resolve.ts';
import { SYSTEM_TABLES, type SystemTableDef } from './system-tables.ts';

/** What the system tables tell of. */
export interface DescribedDatabase {
  readonly identity: bigint;
  readonly owner: bigint;
  /** The module's bundle. */
  readonly js: string;
  readonly module: ModuleDef;
  readonly datastore: {
    readonly tables: readonly Table[];
    sequences(): readonly SequencePosition[];
  };
}

type Row = Readonly<Record<string, SatsValue>>;

/** The first id of what a module declares, for every kind of thing. */
const FIRST_USER_ID = 4096;
const JS_MODULE = 1;
const NONE: SatsValue = { tag: 'none', value: {} };
const some = (value: SatsValue): SatsValue => ({ tag: 'some', value });

/** One entry for each system table that is not stored. */
export const SYSTEM_ROWS: Readonly<
  Record<string, (database: DescribedDatabase) => readonly Row[]>
> = {
  st_table: database => [
    ...SYSTEM_TABLES.map(({ id, name, isPublic, primaryKey }) =>
      tableRow(id, name, 'system', isPublic, primaryKey),
    ),
    ...userTables(database).map(({ id, def }) =>
      tableRow(id, def.name, 'user', def.isPublic, def.primaryKey),
    ),
  ],
  st_column: database =>
    everyTable(database).flatMap(({ id, columns, typespace }) =>
      columns.map(({ name, type }, i) => ({
        table_id: id,
        col_pos: i,
        col_name: name,
        col_type: encodeType(type, typespace),
      })),
    ),
  st_sequence: sequenceRows,
  st_index: database =>
    numbered('index_id', [
      ...SYSTEM_TABLES.flatMap(systemIndexes),
      ...userTables(database).flatMap(({ id, def }) =>
        def.indexes.map(({ name, algorithm, columns }) => ({
          isSystem: false,
          row: { table_id: id, index_name: name, index_algorithm: algorithmOf(algorithm, columns) },
        })),
      ),
    ]),
  st_constraint: database =>
    numbered('constraint_id', [
      ...SYSTEM_TABLES.flatMap(systemConstraints),
      ...userTables(database).flatMap(({ id, def }) =>
        def.constraints.map(({ name, columns }) => constraintOf(false, id, name, columns)),
      ),
    ]),
  st_module: ({ identity, owner, js }) => [
    {
      database_identity: identity,
      owner_identity: owner,
      program_kind: JS_MODULE,
      program_hash: hashOf(js),
      program_bytes: new TextEncoder().encode(js),
      module_version: '',
    },
  ],
  st_scheduled: database =>
    numbered(
      'schedule_id',
      userTables(database).flatMap(({ id, def: { schedule } }) =>
        schedule === null
          ? []
          : {
              isSystem: false,
              row: {
                table_id: id,
                reducer_name: schedule.functionName,
                schedule_name: schedule.name,
                at_column: schedule.atColumn,
              },
            },
      ),
    ),
  st_row_level_security: database =>
    database.module.visibilityFilters.map(sql => ({ table_id: filteredTable(sql, database), sql })),
  st_view: ({ module }) =>
    module.views.map(({ name, isPublic, isAnonymous }, i) => ({
      view_id: FIRST_USER_ID + i,
      view_name: name,
      table_id: NONE,
      is_public: isPublic,
      is_anonymous: isAnonymous,
    })),
  st_view_param: ({ module: { views, typespace } }) =>
    views.flatMap(({ params }, i) =>
      params.map(({ name, type }, position) => ({
        view_id: FIRST_USER_ID + i,
        param_pos: position,
        param_name: name ?? '',
        param_type: encodeType(type, typespace),
      })),
    ),
  st_view_column: ({ module: { views, typespace } }) =>
    views.flatMap(({ columns }, i) =>
      columns.map(({ name, type }, position) => ({
        view_id: FIRST_USER_ID + i,
        col_pos: position,
        col_name: name,
        col_type: encodeType(type, typespace),
      })),
    ),
  // SpacetimeDB keeps these two for older databases and leaves them empty.
  st_view_sub: () => [],
  st_view_arg: () => [],
  st_event_table: database =>
    userTables(database).flatMap(({ id, def }) => (def.isEvent ? { table_id: id } : [])),
  st_table_accessor: database =>
    userTables(database).map(({ def }) => ({
      table_name: def.name,
      accessor_name: def.sourceName,
    })),
  st_index_accessor: database =>
    userTables(database).flatMap(({ def }) =>
      def.indexes.map(({ name, sourceName }) => ({ index_name: name, accessor_name: sourceName })),
    ),
  st_column_accessor: database =>
    userTables(database).flatMap(({ def }) =>
      def.columns.map(({ name, sourceName }) => ({
        table_name: def.name,
        col_name: name,
        accessor_name: sourceName,
      })),
    ),
};

function userTables({ datastore }: DescribedDatabase): readonly Table[] {
  return datastore.tables.filter(({ id }) => id >= FIRST_USER_ID);
}

function everyTable(database: DescribedDatabase) {
  return [
    ...SYSTEM_TABLES.map(({ id, columns }) => ({ id, columns, typespace: [] })),
    ...userTables(database).map(({ id, def }) => ({
      id,
      columns: def.columns,
      typespace: database.module.typespace,
    })),
  ];
}

function tableRow(
  id: number,
  name: string,
  type: 'system' | 'user',
  isPublic: boolean,
  primaryKey: number | null,
): Row {
  return {
    table_id: id,
    table_name: name,
    table_type: type,
    table_access: isPublic ? 'public' : 'private',
    table_primary_key: primaryKey === null ? NONE : some([primaryKey]),
  };
}

interface Unnumbered {
  readonly isSystem: boolean;
  readonly row: Row;
}

/** Ids of what the system has count from 1, those of what a module has from `FIRST_USER_ID`. */
function numbered(idColumn: string, things: readonly Unnumbered[]): Row[] {
  let nextSystem = 1;
  let nextUser = FIRST_USER_ID;
  return things.map(({ isSystem, row }) => ({
    [idColumn]: isSystem ? nextSystem++ : nextUser++,
    ...row,
  }));
}

function algorithmOf(
  algorithm: 'btree' | 'hash' | 'direct',
  columns: readonly number[],
): SatsValue {
  switch (algorithm) {
    case 'btree':
      return { tag: 'BTree', value: { columns } };
    case 'hash':
      return { tag: 'Hash', value: { columns } };
    case 'direct':
      return { tag: 'Direct', value: { column: columns[0] ?? 0 } };
  }
}

function systemIndexes({ id, name, columns, unique, indexed }: SystemTableDef): Unnumbered[] {
  return [...unique, ...indexed].map(positions => ({
    isSystem: true,
    row: {
      table_id: id,
      index_name: `${name}_${namesOf(columns, positions)}_idx_btree`,
      index_algorithm: algorithmOf('btree', positions),
    },
  }));
}

function systemConstraints({ id, name, columns, unique }: SystemTableDef): Unnumbered[] {
  return unique.map(positions =>
    constraintOf(true, id, `${name}_${namesOf(columns, positions)}_key`, positions),
  );
}

function constraintOf(
  isSystem: boolean,
  tableId: number,
  name: string,
  columns: readonly number[],
): Unnumbered {
  const data = { tag: 'Unique', value: { columns } };
  return { isSystem, row: { constraint_name: name, table_id: tableId, constraint_data: data } };
}

function namesOf(columns: SystemTableDef['columns'], positions: readonly number[]): string {
  return positions.map(position => columns[position]?.name).join('_');
}

function sequenceRows(database: DescribedDatabase): readonly Row[] {
  const positions = database.datastore.sequences();
  const ofSystem = SYSTEM_TABLES.flatMap(({ id, name, columns, sequence }) =>
    sequence === null
      ? []
      : sequenceOf(true, { tableId: id, tableName: name, column: sequence, next: 4097n }, columns),
  );
  const ofUser = userTables(database).flatMap(({ id, def }) =>
    positions
      .filter(({ tableId }) => tableId === id)
      .map(({ column, next }) =>
        sequenceOf(false, { tableId: id, tableName: def.name, column, next }, def.columns),
      ),
  );
  return numbered('sequence_id', [...ofSystem, ...ofUser]);
}

function sequenceOf(
  isSystem: boolean,
  at: { tableId: number; tableName: string; column: number; next: bigint },
  columns: readonly { readonly name: string; readonly type: AlgebraicType }[],
): Unnumbered {
  const { name, type } = columns[at.column] ?? { name: '', type: { tag: 'U64' } };
  return {
    isSystem,
    row: {
      sequence_name: `${at.tableName}_${name}_seq`,
      table_id: at.tableId,
      col_pos: at.column,
      increment: 1n,
      start: isSystem ? at.next : 1n,
      min_value: 1n,
      max_value: maxOf(type),
      allocated: at.next - 1n,
    },
  };
}

/** The largest value of an integer type that an I128 can hold. */
function maxOf({ tag }: AlgebraicType): bigint {
  const bits = Math.min(Number(tag.slice(1)), tag.startsWith('I') ? 128 : 127);
  return 2n ** BigInt(tag.startsWith('I') ? bits - 1 : bits) - 1n;
}

function filteredTable(sql: string, database: DescribedDatabase): number {
  const { module } = database;
  const query = resolveSubscription(sql, {
    sender: 0n,
    relation: name => {
      const def = module.tables.find(table => table.name === name || table.sourceName === name);
      return def === undefined ? null : { ...def, typespace: module.typespace };
    },
  });
  const { name } = outputOf(query);
  return userTables(database).find(({ def }) => def.name === name)?.id ?? 0;
}

let hashed = { js: '', hash: 0n };

/** As a number whose lowest byte is the hash's first. Hashing takes a while, so the last is kept. */
function hashOf(js: string): bigint {
  if (hashed.js !== js) {
    const bytes = Buffer.from(programHash(js), 'hex').reverse();
    hashed = { js, hash: BigInt(`0x${bytes.toString('hex')}`) };
  }
  return hashed.hash;
}
