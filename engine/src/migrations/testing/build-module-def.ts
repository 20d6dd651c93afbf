import type {
  AlgebraicType,
  ColumnDef,
  ModuleDef,
  TableDef,
  TypeElement,
  ViewDef,
} from '../../schema/module-def.ts';

/** A column as a test writes it: a type, or a type with more about it. */
export type ColumnSpec =
  | AlgebraicType
  | {
      readonly type: AlgebraicType;
      readonly autoIncrement?: boolean;
      readonly defaultValue?: Uint8Array;
      readonly sourceName?: string;
    };

export interface TableSpec extends Partial<Omit<TableDef, 'name' | 'columns'>> {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  /** Positions of columns with a unique constraint and an index behind it. */
  readonly unique?: readonly number[];
  /** Positions of columns with a B-tree index. */
  readonly indexed?: readonly number[];
}

export interface ModuleSpec {
  readonly tables?: Readonly<Record<string, TableSpec>>;
  readonly views?: readonly (Pick<ViewDef, 'name'> & Partial<ViewDef>)[];
  readonly typespace?: readonly AlgebraicType[];
  readonly visibilityFilters?: readonly string[];
}

/** A module definition with as much in it as a test says. */
export function buildModuleDef(spec: ModuleSpec): ModuleDef {
  return {
    typespace: spec.typespace ?? [],
    types: [],
    tables: Object.entries(spec.tables ?? {}).map(([name, table]) => buildTableDef(name, table)),
    reducers: [],
    procedures: [],
    views: (spec.views ?? []).map(view => ({
      sourceName: view.name,
      id: 0,
      params: [],
      isAnonymous: true,
      isPublic: true,
      returnType: { tag: 'Array', element: { tag: 'U64' } },
      columns: [],
      rowTypeRef: 0,
      primaryKey: null,
      ...view,
    })),
    httpHandlers: [],
    httpRoutes: [],
    submodules: [],
    visibilityFilters: spec.visibilityFilters ?? [],
    raw: new Uint8Array(),
  };
}

function buildTableDef(name: string, spec: TableSpec): TableDef {
  const { columns, unique = [], indexed = [], ...rest } = spec;
  const columnDefs = Object.entries(columns).map(([column, of]): ColumnDef => {
    const { type, ...more } = 'type' in of ? of : { type: of };
    return {
      name: column,
      sourceName: column,
      type,
      autoIncrement: false,
      defaultValue: null,
      ...more,
    };
  });
  const nameOf = (position: number): string => columnDefs[position]!.name;
  return {
    name,
    sourceName: name,
    rowTypeRef: 0,
    columns: columnDefs,
    primaryKey: null,
    indexes: [...new Set([...unique, ...indexed])].map(position => ({
      name: `${name}_${nameOf(position)}_idx_btree`,
      sourceName: `${name}_${nameOf(position)}_idx_btree`,
      accessorName: nameOf(position),
      algorithm: 'btree',
      columns: [position],
      isUnique: unique.includes(position),
    })),
    constraints: unique.map(position => ({
      name: `${name}_${nameOf(position)}_key`,
      columns: [position],
    })),
    schedule: null,
    isPublic: false,
    isEvent: false,
    ...rest,
  };
}

/** A sum type of these variants. */
export function sum(variants: Readonly<Record<string, AlgebraicType>>): AlgebraicType {
  return { tag: 'Sum', variants: elements(variants) };
}

/** A product type of these fields. */
export function product(fields: Readonly<Record<string, AlgebraicType>>): AlgebraicType {
  return { tag: 'Product', elements: elements(fields) };
}

export const unit: AlgebraicType = { tag: 'Product', elements: [] };
export const u8: AlgebraicType = { tag: 'U8' };
export const u32: AlgebraicType = { tag: 'U32' };
export const u64: AlgebraicType = { tag: 'U64' };
export const i32: AlgebraicType = { tag: 'I32' };
export const string: AlgebraicType = { tag: 'String' };

function elements(of: Readonly<Record<string, AlgebraicType>>): TypeElement[] {
  return Object.entries(of).map(([name, type]) => ({ name, type }));
}
