/** `st_var`: what the owner has set for the whole database. */
import type { AlgebraicType, ColumnDef, TableDef } from '../schema/module-def.ts';
import type { MemoryDatastore } from './memory-datastore.ts';

/** Next to the tables of clients; see `system-tables.ts`. */
const VARIABLE_TABLE_ID = 3;

const UNIT_TYPES = [
  'Bool',
  'I8',
  'U8',
  'I16',
  'U16',
  'I32',
  'U32',
  'I64',
  'U64',
  'I128',
  'U128',
  'F32',
  'F64',
  'String',
] as const;

/** The type of a variable's value: a sum with one variant for each primitive type. */
export const VARIABLE_VALUE_TYPE: AlgebraicType = {
  tag: 'Sum',
  variants: UNIT_TYPES.map(tag => ({ name: tag, type: { tag } })),
};

function column(name: string, type: AlgebraicType): ColumnDef {
  return { name, sourceName: name, type, autoIncrement: false, defaultValue: null };
}

const indexName = 'st_var_name_idx_btree';

const definition: TableDef = {
  name: 'st_var',
  sourceName: 'st_var',
  rowTypeRef: -1,
  columns: [column('name', { tag: 'String' }), column('value', VARIABLE_VALUE_TYPE)],
  primaryKey: 0,
  indexes: [
    {
      name: indexName,
      sourceName: indexName,
      accessorName: null,
      algorithm: 'btree',
      columns: [0],
      isUnique: true,
    },
  ],
  constraints: [{ name: 'st_var_name_key', columns: [0] }],
  schedule: null,
  isPublic: true,
  isEvent: false,
};

/** Adds the empty table to a new datastore. */
export function createVariableTable(datastore: MemoryDatastore): void {
  datastore.createTable(VARIABLE_TABLE_ID, definition, []);
}
