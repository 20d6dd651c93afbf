/**
 * TypeScript bindings of a module, in the layout of `spacetime generate --lang typescript`, so that
 * a client can switch between the two generators without touching an import:
 *
 *   index.ts                    DbConnection, tables, reducers, procedures, context types
 *   types.ts                    every type the module gave a name to
 *   <table or view>_table.ts    the row
 *   <reducer>_reducer.ts        the parameters
 *   <procedure>_procedure.ts    parameters and return type
 *   types/reducers.ts, types/procedures.ts   the same as plain types
 *   <namespace>/                a submodule's rows, parameters and types
 *
 * Only what a client may use is generated: public tables, views, and functions that clients can
 * call. Imports carry no file ending, which every bundler and `moduleResolution: "Bundler"` accept.
 */

import { toCamelCase, toPascalCase, toSnakeCase } from '../schema/case-conversion.ts';
import type {
  AlgebraicType,
  ColumnDef,
  IndexDef,
  ModuleDef,
  NamedTypeDef,
  ProcedureDef,
  ReducerDef,
  TableDef,
} from '../schema/module-def.ts';
import { INDEX_ACCESSORS, INDEX_BODY, INDEX_IMPORTS, REMOTE_MODULE } from './index-template.ts';
import {
  folderOf,
  nestedObject,
  type Scope,
  scopesOf,
  sdkAccessor,
  sortedByName,
  symbolPrefix,
  wireName,
} from './namespaces.ts';
import { recursiveTypes, refsIn, TypeSpeller } from './recursive-types.ts';
import { asSpecialType } from './special-types.ts';
import { TypeBuilderWriter, type TypeNames, typeNamesOf } from './type-builder.ts';

/** Generated files by their path inside the output folder, with `/` as separator. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/**
 * First words of every generated file. A file in the output folder that begins with them and was
 * not generated again is stale. SpacetimeDB's own generator marks its files with other words; see
 * `isGenerated`.
 */
export const GENERATED_HEADER = '// Generated from the module by plaza-engine. Do not edit:';

/**
 * Generates all binding files of a module. The same module gives the same bytes.
 * @throws {Error} a type that bindings cannot express (an unnamed product or sum), or two things
 *   that would be written to one file
 */
export function generateTypescript(module: ModuleDef): GeneratedFiles {
  const scopes = scopesOf(module);
  const files = new Map<string, string>();
  const add = (path: string, code: string) => {
    if (files.has(path)) throw new Error(`Two things of the module would be written to ${path}`);
    files.set(path, code);
  };
  for (const scope of scopes) addScopeFiles(scope, add);
  const [{ reducers, procedures }] = scopes as [Scope];
  add('index.ts', indexFile(scopes));
  add('types/reducers.ts', reducerTypesFile(reducers));
  add('types/procedures.ts', procedureTypesFile(procedures));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function addScopeFiles(scope: Scope, add: (path: string, code: string) => void): void {
  const { module, tables, views, reducers, procedures } = scope;
  const names = typeNamesOf(module);
  const folder = folderOf(scope);
  for (const relation of [...tables, ...views]) {
    add(`${folder}${tableFile(relation)}.ts`, rowFile(module, names, relation));
  }
  for (const reducer of reducers) {
    add(`${folder}${reducerFile(reducer)}.ts`, reducerParamsFile(module, names, reducer));
  }
  for (const procedure of procedures) {
    add(
      `${folder}${procedureFile(procedure)}.ts`,
      procedureSignatureFile(module, names, procedure),
    );
  }
  add(`${folder}types.ts`, typesFile(module, names));
}

/** A table or a view: what a client subscribes to. */
type Relation = Pick<TableDef, 'name' | 'sourceName' | 'columns' | 'primaryKey' | 'rowTypeRef'> & {
  readonly constraints?: TableDef['constraints'];
};

// --- one file for each table, view, reducer and procedure ------------------------------------

function rowFile(module: ModuleDef, names: TypeNames, relation: Relation): string {
  const writer = new TypeBuilderWriter(module, names);
  const fields = writer.fields(
    relation.columns.map((column, position) => ({
      key: columnKey(column),
      type: column.type,
      suffix: uniqueness(relation, position) + canonicalName(column),
    })),
  );
  const row = `export default __t.row({\n${fields}});\n`;
  return file(importT(row), writer.importStatement('./types'), row);
}

/**
 * What the client's types know of a column's uniqueness. `spacetime generate` marks primary keys
 * alone, although the client gives every unique column a `find` and no `filter`.
 */
function uniqueness(relation: Relation, position: number): string {
  if (position === relation.primaryKey) return '.primaryKey()';
  const isUnique = relation.constraints?.some(
    ({ columns }) => columns.length === 1 && columns[0] === position,
  );
  return isUnique && canBeUnique(column(relation, position).type) ? '.unique()' : '';
}

/** Whether the SDK's builder of a type has `unique()`. */
function canBeUnique(type: AlgebraicType): boolean {
  switch (type.tag) {
    case 'Ref':
    case 'Array':
    case 'Sum':
    case 'F32':
    case 'F64':
      return false;
    case 'Product':
      return asSpecialType(type) !== null && type.elements.length === 1;
    default:
      return true;
  }
}

/**
 * The client writes column names into its queries, so they must be the canonical ones. The SDK's
 * unit and result builders take no name; queries cannot compare such columns either.
 */
function canonicalName(column: ColumnDef): string {
  const special = asSpecialType(column.type)?.tag;
  const isNameable = special !== 'Unit' && special !== 'Result';
  return isNameable && columnKey(column) !== column.name ? `.name(${quote(column.name)})` : '';
}

function reducerParamsFile(module: ModuleDef, names: TypeNames, reducer: ReducerDef): string {
  const writer = new TypeBuilderWriter(module, names);
  const fields = writer.elements(reducer.params);
  return file(
    importT(fields),
    writer.importStatement('./types'),
    `export default ${objectLiteral(fields)};\n`,
  );
}

function procedureSignatureFile(module: ModuleDef, names: TypeNames, proc: ProcedureDef): string {
  const writer = new TypeBuilderWriter(module, names);
  const fields = writer.elements(proc.params);
  const returnType = writer.expression(proc.returnType);
  return file(
    importT(fields + returnType),
    writer.importStatement('./types'),
    `export const params = ${objectLiteral(fields)};\nexport const returnType = ${returnType};\n`,
  );
}

// --- types ------------------------------------------------------------------------------------

function typesFile(module: ModuleDef, names: TypeNames): string {
  const writer = new TypeBuilderWriter(module, names);
  const speller = new TypeSpeller(module, names);
  const recursive = recursiveTypes(module);
  const declarations = module.types
    .filter(type => !isParameterType(module, type))
    .map(({ typeRef }) => ({ typeRef, name: names.of(typeRef) ?? '' }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ typeRef, name }) => {
      const type = module.typespace[typeRef];
      if (type?.tag !== 'Product' && type?.tag !== 'Sum') {
        throw new Error(`The type ${name} is neither an object nor an enum`);
      }
      const builder =
        type.tag === 'Product'
          ? `__t.object(${quote(name)}, ${objectLiteral(writer.elements(type.elements))})`
          : `__t.enum(${quote(name)}, ${objectLiteral(writer.variants(type.variants))})`;
      // The annotation "pure" lets a bundler drop the declarations that a client never touches.
      return recursive.has(typeRef)
        ? `export type ${name} = ${speller.declaration(type)};
export const ${name}: __TypeBuilder<${name}, __AlgebraicTypeType> = /* @__PURE__ */ ${builder};\n`
        : `export const ${name} = /* @__PURE__ */ ${builder};
export type ${name} = __Infer<typeof ${name}>;\n`;
    });
  if (declarations.length === 0) return file('export {};\n');
  const types = ['Infer', ...(recursive.size > 0 ? ['AlgebraicTypeType', 'TypeBuilder'] : [])];
  return file(
    `import {\n  t as __t,\n${lines(types.sort(), type => `  type ${type} as __${type},`)}} from "spacetimedb";\n`,
    ...declarations,
  );
}

/**
 * The SDK registers the parameters of every reducer and view as a type named like the function.
 * They stand in files of their own, and would only fill the list of types.
 */
function isParameterType(module: ModuleDef, type: NamedTypeDef): boolean {
  const isFunctionName = [...module.reducers, ...module.views].some(
    def => type.scope.length === 0 && pascal(def) === toPascalCase(type.name),
  );
  return isFunctionName && !isReferenced(module, type.typeRef);
}

function isReferenced(module: ModuleDef, ref: number): boolean {
  return (
    module.tables.some(table => table.rowTypeRef === ref) ||
    module.views.some(view => view.rowTypeRef === ref) ||
    module.procedures.some(proc => refsIn(proc.returnType).includes(ref)) ||
    [...module.reducers, ...module.procedures, ...module.views].some(def =>
      def.params.some(param => refsIn(param.type).includes(ref)),
    ) ||
    module.typespace.some(type => refsIn(type).includes(ref))
  );
}

function reducerTypesFile(reducers: readonly ReducerDef[]): string {
  if (reducers.length === 0) return file('export {};\n');
  return file(
    IMPORT_INFER,
    lines(reducers, r => `import type ${pascal(r)}Reducer from "../${reducerFile(r)}";`),
    lines(reducers, r => `export type ${pascal(r)}Params = __Infer<typeof ${pascal(r)}Reducer>;`),
  );
}

function procedureTypesFile(procedures: readonly ProcedureDef[]): string {
  if (procedures.length === 0) return file('export {};\n');
  return file(
    IMPORT_INFER,
    lines(procedures, p => `import type * as ${pascal(p)}Procedure from "../${procedureFile(p)}";`),
    lines(
      procedures,
      p =>
        `export type ${pascal(p)}Args = __Infer<typeof ${pascal(p)}Procedure.params>;\n` +
        `export type ${pascal(p)}Result = __Infer<typeof ${pascal(p)}Procedure.returnType>;`,
    ),
  );
}

const IMPORT_INFER = 'import { type Infer as __Infer } from "spacetimedb";\n';

// --- index.ts ---------------------------------------------------------------------------------

function indexFile(scopes: readonly Scope[]): string {
  const from = (scope: Scope, file: string): string => quote(`./${folderOf(scope)}${file}`);
  const each = <T>(
    parts: (scope: Scope) => readonly T[],
    line: (part: T, scope: Scope) => string,
  ) => scopes.flatMap(scope => parts(scope).map(part => line(part, scope))).join('');
  return file(
    INDEX_IMPORTS,
    each(
      relationsOf,
      (r, scope) => `import ${rowSymbol(scope, r)} from ${from(scope, tableFile(r))};\n`,
    ),
    each(
      scope => scope.reducers,
      (r, scope) => `import ${reducerSymbol(scope, r)} from ${from(scope, reducerFile(r))};\n`,
    ),
    each(
      scope => scope.procedures,
      (p, scope) =>
        `import * as ${procedureSymbol(scope, p)} from ${from(scope, procedureFile(p))};\n`,
    ),
    `/** All tables and views that a client can subscribe to. */
const tablesSchema = __schema({
${each(
  scope => scope.tables,
  (table, scope) => tableEntry(scope, table, table),
)}${each(
  scope => scope.views,
  (view, scope) => tableEntry(scope, view, null),
)}});
`,
    `/** All reducers that a client can call. */
const reducersSchema = __reducers(
${each(
  scope => scope.reducers,
  (r, scope) => `  __reducerSchema(${quote(wireName(scope, r))}, ${reducerSymbol(scope, r)}),\n`,
)});
`,
    `/** All procedures that a client can call. */
const proceduresSchema = __procedures(
${each(
  scope => scope.procedures,
  (p, scope) => {
    const symbol = procedureSymbol(scope, p);
    return `  __procedureSchema(${quote(wireName(scope, p))}, ${symbol}.params, ${symbol}.returnType),\n`;
  },
)});
`,
    REMOTE_MODULE,
    accessors(scopes),
    INDEX_BODY,
  );
}

const rowSymbol = (scope: Scope, r: Relation) => `${symbolPrefix(scope)}${pascal(r)}Row`;
const reducerSymbol = (scope: Scope, r: ReducerDef) => `${symbolPrefix(scope)}${pascal(r)}Reducer`;
const procedureSymbol = (scope: Scope, p: ProcedureDef) =>
  `${symbolPrefix(scope)}${pascal(p)}Procedure`;

function relationsOf({ tables, views }: Scope): Relation[] {
  return sortedByName([...tables, ...views]);
}

/** `tables`, `reducers` and `procedures`, with an object for each namespace. */
function accessors(scopes: readonly Scope[]): string {
  if (scopes.length === 1) return INDEX_ACCESSORS;
  // The SDK's own maps are flat, with names such as "lib.addItem".
  const nested = (map: string, parts: (scope: Scope) => readonly (Named & { name: string })[]) =>
    nestedObject(scopes, scope =>
      parts(scope).map(
        part => `${camel(part)}: ${map}[${quote(sdkAccessor(wireName(scope, part)))}],`,
      ),
    );
  return `const __queries = __makeQueryBuilder(tablesSchema.schemaType);
const __reducerAccessors = __convertToAccessorMap(reducersSchema.reducersType.reducers);
const __procedureAccessors = __convertToAccessorMap(proceduresSchema.procedures);

/** The module's tables and views; each is a query builder for subscriptions too. */
export const tables = ${nestedObject(scopes, scope =>
    relationsOf(scope).map(r => `${camel(r)}: __queries[${quote(tableKey(scope, r))}],`),
  )} as const;

/** The module's reducers, for \`useReducer\`. */
export const reducers = ${nested('__reducerAccessors', scope => scope.reducers)} as const;

/** The module's procedures, for \`useProcedure\`. */
export const procedures = ${nested('__procedureAccessors', scope => scope.procedures)} as const;
`;
}

/** Under what a table stands in the client's cache. */
function tableKey(scope: Scope, relation: Relation): string {
  return scope.path.length === 0 ? camel(relation) : wireName(scope, relation);
}

function tableEntry(scope: Scope, relation: Relation, table: TableDef | null): string {
  const indexes = sortedByName(table?.indexes ?? []).filter(index => index.accessorName !== null);
  const constraints = sortedByName(table?.constraints ?? []);
  const columns = (positions: readonly number[]) =>
    positions.map(position => quote(columnKey(column(relation, position)))).join(', ');
  // The client scans its cache, so the server's algorithm is of no interest to it, and it refuses
  // any other than btree.
  const indexLine = (index: IndexDef) =>
    `      { accessor: ${quote(index.accessorName ?? '')}, name: ${quote(index.name)}, algorithm: "btree", columns: [${columns(index.columns)}] },\n`;
  const constraintLine = ({ name, columns: positions }: (typeof constraints)[number]) =>
    `      { name: ${quote(name)}, constraint: "unique", columns: [${columns(positions)}] },\n`;
  const list = (key: string, rows: readonly string[]) =>
    rows.length === 0 ? `    ${key}: [],\n` : `    ${key}: [\n${rows.join('')}    ],\n`;
  const key = scope.path.length === 0 ? camel(relation) : quote(tableKey(scope, relation));
  return `  ${key}: __table({
    name: ${quote(wireName(scope, relation))},
${list('indexes', indexes.map(indexLine))}${list('constraints', constraints.map(constraintLine))}${
  table?.isEvent ? '    event: true,\n' : ''
}  }, ${rowSymbol(scope, relation)}),\n`;
}

// --- names and text ---------------------------------------------------------------------------

interface Named {
  readonly sourceName: string;
}

const camel = (named: Named) => toCamelCase(named.sourceName);
const pascal = (named: Named) => toPascalCase(named.sourceName);
const tableFile = (named: Named) => `${toSnakeCase(named.sourceName)}_table`;
const reducerFile = (named: Named) => `${toSnakeCase(named.sourceName)}_reducer`;
const procedureFile = (named: Named) => `${toSnakeCase(named.sourceName)}_procedure`;
const columnKey = (column: ColumnDef) => toCamelCase(column.sourceName);
const quote = (text: string) => JSON.stringify(text);

function column(relation: Relation, position: number): ColumnDef {
  const found = relation.columns[position];
  if (!found) throw new Error(`${relation.name} has no column ${position}`);
  return found;
}

function objectLiteral(fields: string): string {
  return fields === '' ? '{}' : `{\n${fields}}`;
}

function importT(code: string): string {
  return code.includes('__t.') ? 'import { t as __t } from "spacetimedb";\n' : '';
}

function lines<T>(items: readonly T[], line: (item: T) => string): string {
  return items.map(item => `${line(item)}\n`).join('');
}

function file(...sections: readonly string[]): string {
  const header = `${GENERATED_HEADER}\n// change the module and generate again.\n\n/* eslint-disable */\n`;
  return [header, ...sections.filter(section => section !== '')].join('\n');
}
