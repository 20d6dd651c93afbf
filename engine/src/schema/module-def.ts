/**
 * A module's description after validation: canonical names resolved, ids given, ready for the
 * datastore, the wire and the code generator. Made by `parseModuleDef` from the bytes that
 * `__describe_module__` returns.
 */

/** A SATS type. `Ref` points into `ModuleDef.typespace`. */
export type AlgebraicType =
  | { readonly tag: 'Ref'; readonly ref: number }
  | { readonly tag: 'Sum'; readonly variants: readonly TypeElement[] }
  | { readonly tag: 'Product'; readonly elements: readonly TypeElement[] }
  | { readonly tag: 'Array'; readonly element: AlgebraicType }
  | { readonly tag: PrimitiveTag };

export type PrimitiveTag =
  | 'String'
  | 'Bool'
  | 'I8'
  | 'U8'
  | 'I16'
  | 'U16'
  | 'I32'
  | 'U32'
  | 'I64'
  | 'U64'
  | 'I128'
  | 'U128'
  | 'I256'
  | 'U256'
  | 'F32'
  | 'F64';

/** A named (or, in tuples, unnamed) part of a product or variant of a sum. */
export interface TypeElement {
  readonly name: string | null;
  readonly type: AlgebraicType;
}

export interface ColumnDef {
  /** Canonical name, snake_case unless the module's policy or an explicit name says otherwise. */
  readonly name: string;
  /** Name as written in the module. */
  readonly sourceName: string;
  readonly type: AlgebraicType;
  readonly autoIncrement: boolean;
  /** BSATN of the default value, used when a migration adds this column. */
  readonly defaultValue: Uint8Array | null;
}

export interface IndexDef {
  readonly name: string;
  readonly sourceName: string;
  /** Name that the generated bindings give it; null for indexes that only back a constraint. */
  readonly accessorName: string | null;
  readonly algorithm: 'btree' | 'hash' | 'direct';
  /** Column positions, in index order. */
  readonly columns: readonly number[];
  /** A unique constraint on the same set of columns exists. */
  readonly isUnique: boolean;
}

export interface UniqueConstraintDef {
  readonly name: string;
  readonly columns: readonly number[];
}

export interface ScheduleDef {
  readonly name: string;
  /** Position of the `ScheduleAt` column. */
  readonly atColumn: number;
  /** Canonical name of the reducer or procedure that a due row calls. */
  readonly functionName: string;
  readonly functionKind: 'reducer' | 'procedure';
}

export interface TableDef {
  readonly name: string;
  readonly sourceName: string;
  /** Index of the row's product type in the typespace. */
  readonly rowTypeRef: number;
  readonly columns: readonly ColumnDef[];
  /** Column position; null without a primary key. */
  readonly primaryKey: number | null;
  readonly indexes: readonly IndexDef[];
  readonly constraints: readonly UniqueConstraintDef[];
  readonly schedule: ScheduleDef | null;
  readonly isPublic: boolean;
  readonly isEvent: boolean;
}

export interface FunctionDef {
  readonly name: string;
  readonly sourceName: string;
  /**
   * The id that the module's call hooks take: the position in the description; for views, the
   * position among the views of the same kind (per-sender or anonymous).
   */
  readonly id: number;
  readonly params: readonly TypeElement[];
}

export interface ReducerDef extends FunctionDef {
  /** Private reducers are called by the host alone (lifecycle, schedules). */
  readonly isClientCallable: boolean;
  readonly lifecycle: 'init' | 'client_connected' | 'client_disconnected' | null;
}

export interface ProcedureDef extends FunctionDef {
  readonly isClientCallable: boolean;
  readonly returnType: AlgebraicType;
}

export interface ViewDef extends FunctionDef {
  readonly isAnonymous: boolean;
  readonly isPublic: boolean;
  readonly returnType: AlgebraicType;
  /** Columns of the row product that the view returns. */
  readonly columns: readonly ColumnDef[];
  readonly rowTypeRef: number;
  readonly primaryKey: number | null;
}

/** A type that the module gave a name to; the generator writes one declaration for each. */
export interface NamedTypeDef {
  readonly name: string;
  readonly scope: readonly string[];
  readonly typeRef: number;
}

/** A function that answers HTTP requests. */
export interface HttpHandlerDef {
  /** Position in the description: what the module's call hook takes. */
  readonly id: number;
  readonly name: string;
  readonly sourceName: string;
}

export interface HttpRouteDef {
  /** In capitals; null for any. */
  readonly method: string | null;
  /** Compared exactly: '' or something that begins with `/`. */
  readonly path: string;
  readonly handlerId: number;
}

/** A module that another one has mounted under a namespace. */
export interface SubmoduleDef {
  readonly namespace: string;
  /** As it would stand alone: names without the namespace, references into its own typespace. */
  readonly module: ModuleDef;
}

/**
 * A module with all that its submodules bring: their tables, functions and views stand among its
 * own, under `namespace.name`.
 */
export interface ModuleDef {
  /** Its own types, then those of its submodules. */
  readonly typespace: readonly AlgebraicType[];
  /** The module's own; those of a submodule stand in `submodules`. */
  readonly types: readonly NamedTypeDef[];
  readonly tables: readonly TableDef[];
  readonly reducers: readonly ReducerDef[];
  readonly procedures: readonly ProcedureDef[];
  readonly views: readonly ViewDef[];
  /** The module's own: those of submodules are called through it. */
  readonly httpHandlers: readonly HttpHandlerDef[];
  readonly httpRoutes: readonly HttpRouteDef[];
  readonly submodules: readonly SubmoduleDef[];
  /** SQL of the client visibility filters. */
  readonly visibilityFilters: readonly string[];
  /** The description's bytes as the module gave them. */
  readonly raw: Uint8Array;
}
