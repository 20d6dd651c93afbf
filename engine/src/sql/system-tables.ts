/**
 * The tables that describe a database, `st_table` and the others: SpacetimeDB's names, ids, columns
 * and types. Who is connected and the variables are stored; the rest is computed from the schema
 * when somebody asks (`system-rows.ts`).
 */
import { VARIABLE_VALUE_TYPE } from '../datastore/variable-table.ts';
import type { AlgebraicType, ColumnDef } from '../schema/module-def.ts';

/** A system table as SpacetimeDB defines it. */
export interface SystemTableDef {
  readonly id: number;
  readonly name: string;
  readonly columns: readonly ColumnDef[];
  readonly isPublic: boolean;
  readonly primaryKey: number | null;
  /** Columns of each unique constraint; each has a B-tree index. */
  readonly unique: readonly (readonly number[])[];
  /** Columns of the other indexes, all B-trees. */
  readonly indexed: readonly (readonly number[])[];
  /** The column that SpacetimeDB counts up. */
  readonly sequence: number | null;
}

const BOOL: AlgebraicType = { tag: 'Bool' };
const STRING: AlgebraicType = { tag: 'String' };
const U8: AlgebraicType = { tag: 'U8' };
const U16: AlgebraicType = { tag: 'U16' };
const U32: AlgebraicType = { tag: 'U32' };
const U64: AlgebraicType = { tag: 'U64' };
const I64: AlgebraicType = { tag: 'I64' };
const U128: AlgebraicType = { tag: 'U128' };
const I128: AlgebraicType = { tag: 'I128' };
const U256: AlgebraicType = { tag: 'U256' };
const BYTES: AlgebraicType = { tag: 'Array', element: U8 };
const COLUMNS: AlgebraicType = { tag: 'Array', element: U16 };

const option = (type: AlgebraicType): AlgebraicType => ({
  tag: 'Sum',
  variants: [
    { name: 'some', type },
    { name: 'none', type: { tag: 'Product', elements: [] } },
  ],
});

const product = (elements: Readonly<Record<string, AlgebraicType>>): AlgebraicType => ({
  tag: 'Product',
  elements: Object.entries(elements).map(([name, type]) => ({ name, type })),
});

/** `Unused` keeps a place, as in SpacetimeDB. */
const INDEX_ALGORITHM: AlgebraicType = {
  tag: 'Sum',
  variants: [
    { name: 'Unused', type: U128 },
    { name: 'BTree', type: product({ columns: COLUMNS }) },
    { name: 'Direct', type: product({ column: U16 }) },
    { name: 'Hash', type: product({ columns: COLUMNS }) },
  ],
};

const CONSTRAINT_DATA: AlgebraicType = {
  tag: 'Sum',
  variants: [
    { name: 'Unused', type: U128 },
    { name: 'Unique', type: product({ columns: COLUMNS }) },
  ],
};

function define(
  id: number,
  name: string,
  columns: Readonly<Record<string, AlgebraicType>>,
  keys: Partial<
    Pick<SystemTableDef, 'isPublic' | 'primaryKey' | 'unique' | 'indexed' | 'sequence'>
  > = {},
): SystemTableDef {
  return {
    id,
    name,
    columns: Object.entries(columns).map(([column, type]) => ({
      name: column,
      sourceName: column,
      type,
      autoIncrement: false,
      defaultValue: null,
    })),
    isPublic: true,
    primaryKey: null,
    unique: [],
    indexed: [],
    sequence: null,
    ...keys,
  };
}

/** A primary key that is counted up. */
const COUNTED = { primaryKey: 0, unique: [[0]], sequence: 0 } as const;

/** All system tables, by id. */
export const SYSTEM_TABLES: readonly SystemTableDef[] = [
  define(
    1,
    'st_table',
    {
      table_id: U32,
      table_name: STRING,
      table_type: STRING,
      table_access: STRING,
      table_primary_key: option(COLUMNS),
    },
    { ...COUNTED, unique: [[0], [1]] },
  ),
  define(
    2,
    'st_column',
    { table_id: U32, col_pos: U16, col_name: STRING, col_type: BYTES },
    { unique: [[0, 1]] },
  ),
  define(
    3,
    'st_sequence',
    {
      sequence_id: U32,
      sequence_name: STRING,
      table_id: U32,
      col_pos: U16,
      increment: I128,
      start: I128,
      min_value: I128,
      max_value: I128,
      allocated: I128,
    },
    COUNTED,
  ),
  define(
    4,
    'st_index',
    { index_id: U32, table_id: U32, index_name: STRING, index_algorithm: INDEX_ALGORITHM },
    COUNTED,
  ),
  define(
    5,
    'st_constraint',
    {
      constraint_id: U32,
      constraint_name: STRING,
      table_id: U32,
      constraint_data: CONSTRAINT_DATA,
    },
    COUNTED,
  ),
  define(6, 'st_module', {
    database_identity: U256,
    owner_identity: U256,
    program_kind: U8,
    program_hash: U256,
    program_bytes: BYTES,
    module_version: STRING,
  }),
  define(7, 'st_client', { identity: U256, connection_id: U128 }, { unique: [[0, 1]] }),
  define(
    8,
    'st_var',
    { name: STRING, value: VARIABLE_VALUE_TYPE },
    { primaryKey: 0, unique: [[0]] },
  ),
  define(
    9,
    'st_scheduled',
    {
      schedule_id: U32,
      table_id: U32,
      reducer_name: STRING,
      schedule_name: STRING,
      at_column: U16,
    },
    { ...COUNTED, unique: [[0], [1]] },
  ),
  define(
    10,
    'st_row_level_security',
    { table_id: U32, sql: STRING },
    { primaryKey: 1, unique: [[1]], indexed: [[0]] },
  ),
  define(
    11,
    'st_connection_credentials',
    { connection_id: U128, jwt_payload: STRING },
    { isPublic: false, primaryKey: 0, unique: [[0]] },
  ),
  define(
    12,
    'st_view',
    {
      view_id: U32,
      view_name: STRING,
      table_id: option(U32),
      is_public: BOOL,
      is_anonymous: BOOL,
    },
    { ...COUNTED, unique: [[0], [1]] },
  ),
  define(
    13,
    'st_view_param',
    { view_id: U32, param_pos: U16, param_name: STRING, param_type: BYTES },
    { unique: [[0, 1]] },
  ),
  define(
    14,
    'st_view_column',
    { view_id: U32, col_pos: U16, col_name: STRING, col_type: BYTES },
    { unique: [[0, 1]] },
  ),
  define(
    15,
    'st_view_sub',
    {
      view_id: U32,
      arg_id: U64,
      identity: U256,
      num_subscribers: U64,
      has_subscribers: BOOL,
      last_called: I64,
    },
    { indexed: [[2], [4], [0, 1, 2]] },
  ),
  define(16, 'st_view_arg', { id: U64, bytes: BYTES }, { ...COUNTED, unique: [[0], [1]] }),
  define(17, 'st_event_table', { table_id: U32 }, { primaryKey: 0, unique: [[0]] }),
  define(
    18,
    'st_table_accessor',
    { table_name: STRING, accessor_name: STRING },
    { unique: [[0], [1]] },
  ),
  define(
    19,
    'st_index_accessor',
    { index_name: STRING, accessor_name: STRING },
    { unique: [[0], [1]] },
  ),
  define(
    20,
    'st_column_accessor',
    { table_name: STRING, col_name: STRING, accessor_name: STRING },
    {
      unique: [
        [0, 1],
        [0, 2],
      ],
    },
  ),
];
