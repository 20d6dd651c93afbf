/**
 * Turns a module's own description into a checked `ModuleDef` with the names that SpacetimeDB
 * gives: tables, columns, functions and parameters in snake_case, variants in camelCase, types in
 * PascalCase, indexes `table_columns_idx_algorithm`, constraints `table_columns_key`, schedules
 * `table_sched`; explicit names win.
 */
import { BsatnError } from '../bsatn/reader.ts';
import { decodeValue, optionElement } from '../bsatn/value.ts';
import { readVisibilityFilters } from '../sql/visibility-filter.ts';
import { toCamelCase, toPascalCase, toSnakeCase } from './case-conversion.ts';
import type {
  AlgebraicType,
  ColumnDef,
  IndexDef,
  ModuleDef,
  NamedTypeDef,
  ProcedureDef,
  ReducerDef,
  ScheduleDef,
  TableDef,
  TypeElement,
  UniqueConstraintDef,
  ViewDef,
} from './module-def.ts';
import {
  type RawIndexDef,
  type RawModuleDef,
  type RawTableDef,
  type RawViewDef,
  readRawModuleDef,
} from './raw-module-def.ts';
import { isScheduleAt, isSpecialType } from './special-types.ts';

/** The module describes a schema that the engine cannot host; `reasons` has a sentence for each. */
export class ModuleDefError extends Error {
  override name = 'ModuleDefError';
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(`The module's schema is invalid:\n${reasons.map(reason => `- ${reason}`).join('\n')}`);
    this.reasons = reasons;
  }
}

/**
 * Parses and checks the bytes that `__describe_module__` returned.
 * @throws {ModuleDefError} listing everything that is wrong
 */
export function parseModuleDef(bytes: Uint8Array): ModuleDef {
  let raw: RawModuleDef;
  try {
    raw = readRawModuleDef(bytes);
  } catch (error) {
    if (error instanceof BsatnError) throw new ModuleDefError([error.message]);
    throw error;
  }
  return new Parser(raw, bytes).parse();
}

class Parser {
  private readonly raw: RawModuleDef;
  private readonly bytes: Uint8Array;
  private readonly typespace: readonly AlgebraicType[];
  private readonly reasons: string[] = [];
  /** Names of tables, views, indexes, constraints, sequences and schedules share one namespace. */
  private readonly taken = new Set<string>();

  constructor(raw: RawModuleDef, bytes: Uint8Array) {
    this.raw = raw;
    this.bytes = bytes;
    this.typespace = raw.convertsCase ? raw.typespace.map(convertTypeCase) : raw.typespace;
  }

  parse(): ModuleDef {
    this.checkTypespace();
    if (this.reasons.length > 0) throw new ModuleDefError(this.reasons);
    const { raw } = this;
    for (const namespace of raw.submodules) {
      this.refuse(`Submodules are not supported: \`${namespace}\` is mounted.`);
    }
    for (const handler of raw.httpHandlers) {
      this.refuse(`HTTP handlers are not supported: \`${handler}\` is exported.`);
    }
    const tables = raw.tables.flatMap(table => this.parseTable(table) ?? []);
    this.checkVisibilityFilters(tables, raw.visibilityFilters);
    const reducers = raw.reducers.map((_, id) => this.parseReducer(id));
    const procedures = raw.procedures.map((_, id) => this.parseProcedure(id));
    const views = raw.views.flatMap(view => this.parseView(view, tables) ?? []);
    this.checkFunctionNames([...reducers, ...procedures, ...views]);
    const scheduled = this.attachSchedules(tables, reducers, procedures);
    const types = this.parseTypes();
    if (this.reasons.length > 0) throw new ModuleDefError([...new Set(this.reasons)]);
    // Due rows call them, and clients may not.
    const isHostOnly = (name: string): boolean =>
      scheduled.some(table => table.schedule?.functionName === name);
    return {
      typespace: this.typespace,
      types,
      tables: scheduled,
      reducers: reducers.map(reducer =>
        reducer.lifecycle !== null || isHostOnly(reducer.name)
          ? { ...reducer, isClientCallable: false }
          : reducer,
      ),
      procedures: procedures.map(procedure =>
        isHostOnly(procedure.name) ? { ...procedure, isClientCallable: false } : procedure,
      ),
      views,
      visibilityFilters: raw.visibilityFilters,
      raw: this.bytes,
    };
  }

  /** One that cannot be kept must not be ignored: it would show rows to people who may not see them. */
  private checkVisibilityFilters(tables: readonly TableDef[], filters: readonly string[]): void {
    if (filters.length === 0 || this.reasons.length > 0) return;
    try {
      const { typespace } = this;
      readVisibilityFilters({ tables, typespace, visibilityFilters: filters });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.refuse(`Client visibility filters: ${reason}`);
    }
  }

  private refuse(reason: string): void {
    this.reasons.push(reason);
  }

  /** Checks that a canonical name is an identifier and returns it. */
  private identifier(name: string): string {
    if (name === '') this.refuse('Empty names are not allowed.');
    else if (name !== name.normalize('NFC')) {
      this.refuse(`The name \`${name}\` is not in Unicode normalization form C.`);
    } else if (!/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name)) {
      this.refuse(`The name \`${name}\` is no identifier: letters, digits and _ only.`);
    }
    return name;
  }

  private convert(sourceName: string): string {
    return this.identifier(this.raw.convertsCase ? toSnakeCase(sourceName) : sourceName);
  }

  private tableName(sourceName: string): string {
    const explicit = this.raw.explicitNames.tables.get(sourceName);
    return explicit === undefined ? this.convert(sourceName) : this.identifier(explicit);
  }

  private functionName(sourceName: string): string {
    const explicit = this.raw.explicitNames.functions.get(sourceName);
    return explicit === undefined ? this.convert(sourceName) : this.identifier(explicit);
  }

  private take(name: string): string {
    if (this.taken.has(name)) this.refuse(`The name \`${name}\` is used for several things.`);
    this.taken.add(name);
    return name;
  }

  /** References must lead somewhere, and a type may contain itself only behind an array or sum. */
  private checkTypespace(): void {
    const check = (type: AlgebraicType): void => {
      switch (type.tag) {
        case 'Ref':
          if (!this.typespace[type.ref]) this.refuse(`Type reference ${type.ref} leads nowhere.`);
          return;
        case 'Sum':
          for (const variant of type.variants) check(variant.type);
          if (type.variants.length > 256) this.refuse('A sum may have at most 256 variants.');
          return;
        case 'Product':
          for (const element of type.elements) check(element.type);
          return;
        case 'Array':
          check(type.element);
      }
    };
    for (const type of this.typespace) check(type);
    const functions = [...this.raw.reducers, ...this.raw.procedures, ...this.raw.views];
    for (const { params } of functions) check({ tag: 'Product', elements: params });
    for (const { returnType } of [...this.raw.procedures, ...this.raw.views]) check(returnType);
  }

  private rowElements(typeRef: number, owner: string): readonly TypeElement[] | null {
    const type = this.typespace[typeRef];
    if (type?.tag === 'Product') return type.elements;
    this.refuse(`The row type of \`${owner}\` is no product.`);
    return null;
  }

  /** Columns of a row type, without auto-increment or defaults. */
  private parseColumns(typeRef: number, owner: string): ColumnDef[] | null {
    const elements = this.rowElements(typeRef, owner);
    const source = this.raw.typespace[typeRef];
    if (!elements || source?.tag !== 'Product') return null;
    return elements.map((element, i) => {
      const sourceName = source.elements[i]!.name;
      if (sourceName === null) this.refuse(`Column ${i} of \`${owner}\` has no name.`);
      return {
        name: sourceName === null ? `col_${i}` : this.convert(sourceName),
        sourceName: sourceName ?? `col_${i}`,
        type: element.type,
        autoIncrement: false,
        defaultValue: null,
      };
    });
  }

  private parseTable(raw: RawTableDef): TableDef | null {
    const name = this.tableName(raw.sourceName);
    const bareColumns = this.parseColumns(raw.rowTypeRef, raw.sourceName);
    if (!bareColumns) return null;
    this.take(name);
    if (raw.sourceName !== name) this.take(raw.sourceName);
    if (!raw.isSystem && name.startsWith('st_')) {
      this.refuse(`The table name \`${name}\` is reserved: \`st_\` marks system tables.`);
    }
    const columns = this.attachColumnFacts(raw, name, bareColumns);
    const named = (columnList: readonly number[]): string =>
      columnList.map(column => columns[column]?.name ?? `col_${column}`).join('_');
    const constraints = raw.uniqueConstraints.map((columnList): UniqueConstraintDef => {
      const constraintName = this.take(`${name}_${named(columnList)}_key`);
      this.checkColumns(columnList, columns, constraintName);
      return { name: constraintName, columns: columnList };
    });
    const indexes = raw.indexes.map(index => this.parseIndex(index, name, columns, constraints));
    for (const constraint of constraints) {
      if (!indexes.some(index => sameColumns(index.columns, constraint.columns))) {
        this.refuse(`The unique constraint \`${constraint.name}\` has no index on its columns.`);
      }
    }
    return {
      name,
      sourceName: raw.sourceName,
      rowTypeRef: raw.rowTypeRef,
      columns,
      primaryKey: this.parsePrimaryKey(raw, name, columns, constraints),
      indexes,
      constraints,
      schedule: null,
      isPublic: raw.isPublic,
      isEvent: raw.isEvent,
    };
  }

  private attachColumnFacts(raw: RawTableDef, name: string, columns: ColumnDef[]): ColumnDef[] {
    const attached = [...columns];
    for (const { column, value } of raw.defaultValues) {
      const def = attached[column];
      if (!def) {
        this.refuse(`A default value of table \`${name}\` names column ${column}: there is none.`);
        continue;
      }
      try {
        decodeValue(def.type, this.typespace, value);
      } catch {
        this.refuse(`The default value of \`${name}.${def.name}\` is not of the column's type.`);
      }
      attached[column] = { ...def, defaultValue: value };
    }
    for (const column of raw.sequences) {
      const def = attached[column];
      if (!def) {
        this.refuse(`A sequence of table \`${name}\` names column ${column}: there is none.`);
        continue;
      }
      this.take(`${name}_${def.name}_seq`);
      if (!/^[IU]\d/.test(def.type.tag)) {
        this.refuse(`\`${name}.${def.name}\` auto-increments but is no integer.`);
      }
      if (def.autoIncrement) this.refuse(`\`${name}.${def.name}\` has several sequences.`);
      attached[column] = { ...def, autoIncrement: true };
    }
    return attached;
  }

  private checkColumns(
    columnList: readonly number[],
    columns: readonly ColumnDef[],
    owner: string,
  ): void {
    if (columnList.length === 0) this.refuse(`\`${owner}\` names no columns.`);
    if (columnList.some(column => !columns[column])) {
      this.refuse(`\`${owner}\` names a column that does not exist.`);
    }
    if (new Set(columnList).size !== columnList.length) {
      this.refuse(`\`${owner}\` names a column twice.`);
    }
  }

  private parseIndex(
    raw: RawIndexDef,
    table: string,
    columns: readonly ColumnDef[],
    constraints: readonly UniqueConstraintDef[],
  ): IndexDef {
    const names = raw.columns.map(column => columns[column]?.name ?? `col_${column}`).join('_');
    const generated = `${table}_${names}_idx_${raw.algorithm}`;
    const sourceName = this.take(raw.sourceName ?? generated);
    const explicit = this.raw.explicitNames.indexes.get(sourceName);
    const name = this.identifier(explicit ?? generated);
    if (name !== sourceName) this.take(name);
    this.checkColumns(raw.columns, columns, name);
    const column = columns[raw.columns[0] ?? -1];
    if (raw.algorithm === 'direct' && column && !this.suitsDirectIndex(column.type)) {
      this.refuse(`The direct index \`${name}\` needs an unsigned integer of at most 64 bits.`);
    }
    return {
      name,
      sourceName,
      accessorName: raw.accessorName,
      algorithm: raw.algorithm,
      columns: raw.columns,
      isUnique: constraints.some(constraint => sameColumns(constraint.columns, raw.columns)),
    };
  }

  private suitsDirectIndex(type: AlgebraicType): boolean {
    if (['U8', 'U16', 'U32', 'U64'].includes(type.tag)) return true;
    const target = type.tag === 'Ref' ? this.typespace[type.ref] : type;
    return (
      target?.tag === 'Sum' &&
      target.variants.every(({ type: t }) => t.tag === 'Product' && t.elements.length === 0)
    );
  }

  private parsePrimaryKey(
    raw: RawTableDef,
    table: string,
    columns: readonly ColumnDef[],
    constraints: readonly UniqueConstraintDef[],
  ): number | null {
    const [column] = raw.primaryKey;
    if (column === undefined) return null;
    if (raw.primaryKey.length > 1) this.refuse(`Table \`${table}\` has several primary keys.`);
    if (!columns[column]) this.refuse(`The primary key of \`${table}\` names no column.`);
    else if (!constraints.some(constraint => sameColumns(constraint.columns, [column]))) {
      this.refuse(`The primary key of \`${table}\` has no unique constraint.`);
    }
    return column;
  }

  private parseParams(params: readonly TypeElement[], owner: string): TypeElement[] {
    return params.map((param, i) => {
      if (param.name === null) this.refuse(`Parameter ${i} of \`${owner}\` has no name.`);
      return {
        name: param.name === null ? `arg_${i}` : this.convert(param.name),
        type: param.type,
      };
    });
  }

  private parseReducer(id: number): ReducerDef {
    const raw = this.raw.reducers[id]!;
    const name = this.functionName(raw.sourceName);
    const { okReturnType: ok, errReturnType: err } = raw;
    if (ok.tag !== 'Product' || ok.elements.length > 0 || err.tag !== 'String') {
      this.refuse(`Reducer \`${name}\` returns a value; reducers return none.`);
    }
    const events = this.raw.lifecycles.filter(entry => entry.functionName === raw.sourceName);
    if (events.length > 1) this.refuse(`Reducer \`${name}\` has several lifecycle roles.`);
    const lifecycle = events[0]?.lifecycle ?? null;
    const rivals = this.raw.lifecycles.filter(entry => entry.lifecycle === lifecycle);
    if (rivals.length > 1) this.refuse(`Several reducers are declared for \`${lifecycle}\`.`);
    return {
      id,
      name,
      sourceName: raw.sourceName,
      params: this.parseParams(raw.params, name),
      isClientCallable: raw.isClientCallable,
      lifecycle,
    };
  }

  private parseProcedure(id: number): ProcedureDef {
    const raw = this.raw.procedures[id]!;
    const name = this.functionName(raw.sourceName);
    return {
      id,
      name,
      sourceName: raw.sourceName,
      params: this.parseParams(raw.params, name),
      isClientCallable: raw.isClientCallable,
      returnType: raw.returnType,
    };
  }

  private parseView(raw: RawViewDef, tables: readonly TableDef[]): ViewDef | null {
    const name = this.functionName(raw.sourceName);
    const returned = viewRowType(raw.returnType);
    if (!returned) {
      this.refuse(`View \`${name}\` must return an array or an option of a row type, or a query.`);
      return null;
    }
    const columns = this.parseColumns(returned.typeRef, name);
    if (!columns) return null;
    this.take(name);
    return {
      id: raw.index,
      name,
      sourceName: raw.sourceName,
      params: this.parseParams(raw.params, name),
      isAnonymous: raw.isAnonymous,
      isPublic: raw.isPublic,
      returnType: raw.returnType,
      columns,
      rowTypeRef: returned.typeRef,
      primaryKey:
        this.viewPrimaryKey(raw, name, columns) ??
        (returned.isQuery ? primaryKeyOfRowType(tables, returned.typeRef) : null),
    };
  }

  private viewPrimaryKey(
    raw: RawViewDef,
    name: string,
    columns: readonly ColumnDef[],
  ): number | null {
    const entries = this.raw.viewPrimaryKeys.filter(entry => entry.view === raw.sourceName);
    const keyColumns = entries.flatMap(entry => entry.columns);
    const [columnName] = keyColumns;
    if (columnName === undefined) return null;
    if (keyColumns.length > 1) this.refuse(`View \`${name}\` has several primary key columns.`);
    const column = columns.findIndex(def => def.sourceName === columnName);
    if (column < 0) this.refuse(`View \`${name}\` has no column \`${columnName}\` for its key.`);
    return column;
  }

  private checkFunctionNames(functions: readonly { readonly name: string }[]): void {
    const seen = new Set<string>();
    for (const { name } of functions) {
      if (seen.has(name)) {
        this.refuse(`The name \`${name}\` is used for several reducers, procedures or views.`);
      }
      seen.add(name);
    }
    for (const { functionName, lifecycle } of this.raw.lifecycles) {
      if (!this.raw.reducers.some(reducer => reducer.sourceName === functionName)) {
        this.refuse(`The reducer \`${functionName}\` for \`${lifecycle}\` does not exist.`);
      }
    }
  }

  private attachSchedules(
    tables: readonly TableDef[],
    reducers: readonly ReducerDef[],
    procedures: readonly ProcedureDef[],
  ): TableDef[] {
    const scheduled = [...tables];
    for (const raw of this.raw.schedules) {
      const tableName = this.tableName(raw.tableName);
      const functionName = this.functionName(raw.functionName);
      const position = scheduled.findIndex(table => table.name === tableName);
      const table = scheduled[position];
      const reducer = reducers.find(({ name }) => name === functionName);
      const procedure = procedures.find(({ name }) => name === functionName);
      const target = reducer ?? procedure;
      if (!table) {
        this.refuse(
          `The schedule of \`${functionName}\` names the unknown table \`${tableName}\`.`,
        );
        continue;
      }
      if (!target) {
        this.refuse(`Table \`${tableName}\` schedules \`${functionName}\`, which does not exist.`);
        continue;
      }
      if (table.schedule) this.refuse(`Table \`${tableName}\` has several schedules.`);
      const at = table.columns[raw.atColumn];
      const id = table.primaryKey === null ? undefined : table.columns[table.primaryKey];
      if (!at || !isScheduleAt(at.type) || id?.type.tag !== 'U64') {
        this.refuse(
          `The scheduled table \`${tableName}\` needs a primary key of type u64 and a ScheduleAt column.`,
        );
      }
      const [param] = target.params;
      if (
        target.params.length !== 1 ||
        param?.type.tag !== 'Ref' ||
        param.type.ref !== table.rowTypeRef
      ) {
        this.refuse(`\`${functionName}\` must take one row of \`${tableName}\`, its schedule.`);
      }
      const schedule: ScheduleDef = {
        name: this.take(`${tableName}_sched`),
        atColumn: raw.atColumn,
        functionName,
        functionKind: reducer ? 'reducer' : 'procedure',
      };
      scheduled[position] = { ...table, schedule };
    }
    return scheduled;
  }

  private parseTypes(): NamedTypeDef[] {
    const seen = new Set<string>();
    const canonical = (name: string): string =>
      this.identifier(this.raw.convertsCase ? toPascalCase(name) : name);
    return this.raw.types.map(type => {
      const name = canonical(type.name);
      const scope = type.scope.map(canonical);
      const fullName = [...scope, name].join('.');
      if (seen.has(fullName)) this.refuse(`The type name \`${fullName}\` is used twice.`);
      seen.add(fullName);
      if (!this.typespace[type.typeRef]) this.refuse(`Type \`${fullName}\` is not defined.`);
      return { name, scope, typeRef: type.typeRef };
    });
  }
}

/** Names inside a type by SpacetimeDB's convention: elements snake_case, variants camelCase. */
function convertTypeCase(type: AlgebraicType): AlgebraicType {
  if (isSpecialType(type)) return type;
  const convertAll = (
    elements: readonly TypeElement[],
    convertName: (name: string) => string,
  ): TypeElement[] =>
    elements.map(({ name, type: inner }) => ({
      name: name === null ? null : convertName(name),
      type: convertTypeCase(inner),
    }));
  switch (type.tag) {
    case 'Product':
      return { tag: 'Product', elements: convertAll(type.elements, toSnakeCase) };
    case 'Sum':
      return { tag: 'Sum', variants: convertAll(type.variants, toCamelCase) };
    case 'Array':
      return { tag: 'Array', element: convertTypeCase(type.element) };
    default:
      return type;
  }
}

/** The row type of a view: `Array<Row>`, `Option<Row>` or `{ __query__: Row }`. */
function viewRowType(type: AlgebraicType): { typeRef: number; isQuery: boolean } | null {
  if (type.tag === 'Product' && type.elements.length === 1) {
    const [element] = type.elements;
    if (element?.name !== '__query__' || element.type.tag !== 'Ref') return null;
    return { typeRef: element.type.ref, isQuery: true };
  }
  const row = type.tag === 'Array' ? type.element : optionElement(type);
  return row?.tag === 'Ref' ? { typeRef: row.ref, isQuery: false } : null;
}

/** The key of the tables with this row type, unless they disagree. */
function primaryKeyOfRowType(tables: readonly TableDef[], typeRef: number): number | null {
  const keys = new Set<number>();
  for (const table of tables) {
    if (table.rowTypeRef === typeRef && table.primaryKey !== null) keys.add(table.primaryKey);
  }
  const [key] = keys;
  return keys.size === 1 ? key! : null;
}

function sameColumns(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every(column => b.includes(column));
}
