/**
 * The description that a module gives of itself (`RawModuleDef::V10`), as it stands on the wire:
 * names as written, nothing checked. `parseModuleDef` makes a `ModuleDef` of it.
 */
import { BsatnError, BsatnReader } from '../bsatn/reader.ts';
import type { AlgebraicType, PrimitiveTag, TypeElement } from './module-def.ts';

export interface RawTableDef {
  readonly sourceName: string;
  readonly rowTypeRef: number;
  readonly primaryKey: readonly number[];
  readonly indexes: readonly RawIndexDef[];
  /** Column lists of the unique constraints. */
  readonly uniqueConstraints: readonly (readonly number[])[];
  /** Columns with an auto-increment sequence. */
  readonly sequences: readonly number[];
  readonly isSystem: boolean;
  readonly isPublic: boolean;
  readonly defaultValues: readonly { readonly column: number; readonly value: Uint8Array }[];
  readonly isEvent: boolean;
}

export interface RawIndexDef {
  readonly sourceName: string | null;
  readonly accessorName: string | null;
  readonly algorithm: 'btree' | 'hash' | 'direct';
  readonly columns: readonly number[];
}

export interface RawFunctionDef {
  readonly sourceName: string;
  readonly params: readonly TypeElement[];
}

export interface RawReducerDef extends RawFunctionDef {
  readonly isClientCallable: boolean;
  readonly okReturnType: AlgebraicType;
  readonly errReturnType: AlgebraicType;
}

export interface RawProcedureDef extends RawFunctionDef {
  readonly isClientCallable: boolean;
  readonly returnType: AlgebraicType;
}

export interface RawViewDef extends RawFunctionDef {
  readonly index: number;
  readonly isPublic: boolean;
  readonly isAnonymous: boolean;
  readonly returnType: AlgebraicType;
}

export interface RawScheduleDef {
  readonly tableName: string;
  readonly atColumn: number;
  readonly functionName: string;
}

export type Lifecycle = 'init' | 'client_connected' | 'client_disconnected';

export interface RawNamedType {
  readonly name: string;
  readonly scope: readonly string[];
  readonly typeRef: number;
}

export interface RawHttpRouteDef {
  /** Source name of the handler. */
  readonly handler: string;
  /** In capitals; null for any. */
  readonly method: string | null;
  readonly path: string;
}

export interface RawModuleDef {
  typespace: readonly AlgebraicType[];
  types: readonly RawNamedType[];
  tables: readonly RawTableDef[];
  reducers: readonly RawReducerDef[];
  procedures: readonly RawProcedureDef[];
  views: readonly RawViewDef[];
  viewPrimaryKeys: readonly { readonly view: string; readonly columns: readonly string[] }[];
  schedules: readonly RawScheduleDef[];
  lifecycles: readonly { readonly lifecycle: Lifecycle; readonly functionName: string }[];
  /** SQL of the client visibility filters. */
  visibilityFilters: readonly string[];
  convertsCase: boolean;
  explicitNames: {
    readonly tables: ReadonlyMap<string, string>;
    readonly functions: ReadonlyMap<string, string>;
    readonly indexes: ReadonlyMap<string, string>;
  };
  httpHandlers: readonly string[];
  httpRoutes: readonly RawHttpRouteDef[];
  submodules: readonly { readonly namespace: string; readonly module: RawModuleDef }[];
}

/**
 * Reads the bytes that `__describe_module__` returned.
 * @throws {BsatnError} they are no V10 description
 */
export function readRawModuleDef(bytes: Uint8Array): RawModuleDef {
  const reader = new BsatnReader(bytes);
  const version = reader.u8();
  if (version !== 2) {
    throw new BsatnError(`the module describes itself in format V${version + 8}, expected V10`);
  }
  const module = readSections(reader);
  if (!reader.isAtEnd) throw new BsatnError('the module description is followed by other bytes');
  return module;
}

function readSections(reader: BsatnReader): RawModuleDef {
  const module: RawModuleDef = {
    typespace: [],
    types: [],
    tables: [],
    reducers: [],
    procedures: [],
    views: [],
    viewPrimaryKeys: [],
    schedules: [],
    lifecycles: [],
    visibilityFilters: [],
    convertsCase: true,
    explicitNames: { tables: new Map(), functions: new Map(), indexes: new Map() },
    httpHandlers: [],
    httpRoutes: [],
    submodules: [],
  };
  const count = reader.u32();
  for (let i = 0; i < count; i++) readSection(reader, module);
  return module;
}

function readSection(reader: BsatnReader, module: RawModuleDef): void {
  const section = reader.u8();
  switch (section) {
    case 0:
      module.typespace = reader.array(readType);
      return;
    case 1:
      module.types = reader.array(readNamedType);
      return;
    case 2:
      module.tables = reader.array(readTable);
      return;
    case 3:
      module.reducers = reader.array(readReducer);
      return;
    case 4:
      module.procedures = reader.array(readProcedure);
      return;
    case 5:
      module.views = reader.array(readView);
      return;
    case 6:
      module.schedules = reader.array(readSchedule);
      return;
    case 7:
      module.lifecycles = reader.array(readLifecycle);
      return;
    case 8:
      module.visibilityFilters = reader.array(r => r.string());
      return;
    case 9:
      module.convertsCase = reader.u8() === 1;
      return;
    case 10:
      module.explicitNames = readExplicitNames(reader);
      return;
    case 11:
      module.httpHandlers = reader.array(r => r.string());
      return;
    case 12:
      module.httpRoutes = reader.array(readHttpRoute);
      return;
    case 13:
      module.viewPrimaryKeys = reader.array(r => ({
        view: r.string(),
        columns: r.array(c => c.string()),
      }));
      return;
    case 14:
      module.submodules = reader.array(r => ({
        namespace: r.string(),
        module: readSections(r),
      }));
      return;
    default:
      throw new BsatnError(`unknown section ${section} in the module description`);
  }
}

const primitiveTags: readonly PrimitiveTag[] = [
  'String',
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
  'I256',
  'U256',
  'F32',
  'F64',
];

/** Reads one SATS type. */
function readType(reader: BsatnReader): AlgebraicType {
  const tag = reader.u8();
  switch (tag) {
    case 0:
      return { tag: 'Ref', ref: reader.u32() };
    case 1:
      return { tag: 'Sum', variants: readElements(reader) };
    case 2:
      return { tag: 'Product', elements: readElements(reader) };
    case 3:
      return { tag: 'Array', element: readType(reader) };
    default: {
      const primitive = primitiveTags[tag - 4];
      if (!primitive) throw new BsatnError(`unknown type tag ${tag}`);
      return { tag: primitive };
    }
  }
}

function readElements(reader: BsatnReader): TypeElement[] {
  return reader.array(r => ({ name: r.option(n => n.string()), type: readType(r) }));
}

function readNamedType(reader: BsatnReader): RawNamedType {
  const scope = reader.array(r => r.string());
  const name = reader.string();
  const typeRef = reader.u32();
  reader.bool(); // custom ordering: elements stand in the order they are encoded in
  return { name, scope, typeRef };
}

function readColumns(reader: BsatnReader): number[] {
  return reader.array(r => r.u16());
}

function readTable(reader: BsatnReader): RawTableDef {
  return {
    sourceName: reader.string(),
    rowTypeRef: reader.u32(),
    primaryKey: readColumns(reader),
    indexes: reader.array(readIndex),
    uniqueConstraints: reader.array(readConstraint),
    sequences: reader.array(readSequence),
    isSystem: reader.u8() === 0,
    isPublic: reader.u8() === 0,
    defaultValues: reader.array(r => ({ column: r.u16(), value: r.byteArray() })),
    isEvent: reader.bool(),
  };
}

function readIndex(reader: BsatnReader): RawIndexDef {
  const sourceName = reader.option(r => r.string());
  const accessorName = reader.option(r => r.string());
  const tag = reader.u8();
  switch (tag) {
    case 0:
      return { sourceName, accessorName, algorithm: 'btree', columns: readColumns(reader) };
    case 1:
      return { sourceName, accessorName, algorithm: 'hash', columns: readColumns(reader) };
    case 2:
      return { sourceName, accessorName, algorithm: 'direct', columns: [reader.u16()] };
    default:
      throw new BsatnError(`unknown index algorithm ${tag}`);
  }
}

function readConstraint(reader: BsatnReader): number[] {
  reader.option(r => r.string()); // constraints are named after their table and columns
  const kind = reader.u8();
  if (kind !== 0) throw new BsatnError(`unknown constraint kind ${kind}`);
  return readColumns(reader);
}

/** TypeScript modules leave everything but the column at its default. */
function readSequence(reader: BsatnReader): number {
  reader.option(r => r.string());
  const column = reader.u16();
  const start = reader.option(r => r.i128());
  const min = reader.option(r => r.i128());
  const max = reader.option(r => r.i128());
  const increment = reader.i128();
  if (start !== null || min !== null || max !== null || increment !== 1n) {
    throw new BsatnError('sequences that do not count 1, 2, 3 … are not supported');
  }
  return column;
}

function readReducer(reader: BsatnReader): RawReducerDef {
  return {
    sourceName: reader.string(),
    params: readElements(reader),
    isClientCallable: reader.u8() === 1,
    okReturnType: readType(reader),
    errReturnType: readType(reader),
  };
}

function readProcedure(reader: BsatnReader): RawProcedureDef {
  return {
    sourceName: reader.string(),
    params: readElements(reader),
    returnType: readType(reader),
    isClientCallable: reader.u8() === 1,
  };
}

function readView(reader: BsatnReader): RawViewDef {
  return {
    sourceName: reader.string(),
    index: reader.u32(),
    isPublic: reader.bool(),
    isAnonymous: reader.bool(),
    params: readElements(reader),
    returnType: readType(reader),
  };
}

function readSchedule(reader: BsatnReader): RawScheduleDef {
  reader.option(r => r.string());
  return {
    tableName: reader.string(),
    atColumn: reader.u16(),
    functionName: reader.string(),
  };
}

const lifecycles: readonly Lifecycle[] = ['init', 'client_connected', 'client_disconnected'];

function readLifecycle(reader: BsatnReader): { lifecycle: Lifecycle; functionName: string } {
  const tag = reader.u8();
  const lifecycle = lifecycles[tag];
  if (!lifecycle) throw new BsatnError(`unknown lifecycle event ${tag}`);
  return { lifecycle, functionName: reader.string() };
}

function readExplicitNames(reader: BsatnReader): RawModuleDef['explicitNames'] {
  const tables = new Map<string, string>();
  const functions = new Map<string, string>();
  const indexes = new Map<string, string>();
  const byKind = [tables, functions, indexes];
  const count = reader.u32();
  for (let i = 0; i < count; i++) {
    const names = byKind[reader.u8()];
    if (!names) throw new BsatnError('unknown kind of explicit name');
    const sourceName = reader.string();
    names.set(sourceName, reader.string());
  }
  return { tables, functions, indexes };
}

/** Methods with a number of their own; others follow with their name. */
export const HTTP_METHODS: readonly string[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
];

function readHttpRoute(reader: BsatnReader): RawHttpRouteDef {
  const handler = reader.string();
  const isOneMethod = reader.u8() === 1;
  const method = isOneMethod ? readHttpMethod(reader) : null;
  return { handler, method, path: reader.string() };
}

/** @returns the method's name, in capitals unless it is one of the module's own */
export function readHttpMethod(reader: BsatnReader): string {
  const tag = reader.u8();
  return HTTP_METHODS[tag] ?? reader.string();
}
