/**
 * A module's definition in the two JSON forms that SpacetimeDB's tools read: version 9, one object
 * with everything in it, and version 10, a list of sections.
 */
import type { IndexDef, ModuleDef, ReducerDef, TableDef } from '../schema/module-def.ts';
import { withoutSubmodules } from '../schema/mount-submodules.ts';
import { HTTP_METHODS } from '../schema/raw-module-def.ts';
import type { JsonValue } from './json.ts';
import { optionToJson, productTypeToJson, typeToJson } from './sats-json.ts';

/** The definition as a `RawModuleDefV9`, which knows no submodules: they are left out. */
export function schemaV9(mounted: ModuleDef): JsonValue {
  const module = withoutSubmodules(mounted);
  return {
    typespace: typespaceJson(module),
    tables: module.tables.map(table => ({
      ...tableJson(table, 'name'),
      schedule: optionToJson(
        table.schedule && {
          name: optionToJson(table.schedule.name),
          reducer_name: table.schedule.functionName,
          scheduled_at_column: table.schedule.atColumn,
        },
      ),
    })),
    reducers: module.reducers.map(reducer => ({
      name: reducer.name,
      params: productTypeToJson(reducer.params),
      lifecycle: optionToJson(lifecycleJson(reducer)),
    })),
    types: module.types.map(({ name, scope, typeRef }) => ({
      name: { scope, name },
      ty: typeRef,
      custom_ordering: true,
    })),
    misc_exports: [
      ...module.procedures.map(({ name, params, returnType }) => ({
        Procedure: {
          name,
          params: productTypeToJson(params),
          return_type: typeToJson(returnType),
        },
      })),
      ...viewsJson(module, 'name').map(view => ({ View: view })),
    ],
    row_level_security: module.visibilityFilters.map(sql => ({ sql })),
  };
}

/** The definition as a `RawModuleDefV10`. */
export function schemaV10(mounted: ModuleDef): JsonValue {
  const module = withoutSubmodules(mounted);
  const sections: Record<string, JsonValue> = {
    Typespace: typespaceJson(module),
    Types: module.types.map(({ name, scope, typeRef }) => ({
      source_name: { scope, source_name: name },
      ty: typeRef,
      custom_ordering: true,
    })),
    Tables: module.tables.map(table => ({
      ...tableJson(table, 'source_name'),
      source_name: table.sourceName,
      default_values: table.columns.flatMap(({ defaultValue }, column) =>
        defaultValue ? [{ col_id: column, value: Buffer.from(defaultValue).toString('hex') }] : [],
      ),
      is_event: table.isEvent,
    })),
    Reducers: module.reducers.map(({ sourceName, params, isClientCallable }) => ({
      source_name: sourceName,
      params: productTypeToJson(params),
      visibility: visibilityJson(isClientCallable),
      ok_return_type: { Product: { elements: [] } },
      err_return_type: { String: [] },
    })),
    Procedures: module.procedures.map(({ sourceName, params, returnType, isClientCallable }) => ({
      source_name: sourceName,
      params: productTypeToJson(params),
      return_type: typeToJson(returnType),
      visibility: visibilityJson(isClientCallable),
    })),
    Views: viewsJson(module, 'source_name'),
    ViewPrimaryKeys: module.views.flatMap(({ sourceName, primaryKey, columns }) => {
      const column = primaryKey === null ? undefined : columns[primaryKey];
      return column ? [{ view_source_name: sourceName, columns: [column.name] }] : [];
    }),
    Schedules: module.tables.flatMap(({ name, schedule }) =>
      schedule
        ? [
            {
              source_name: optionToJson(schedule.name),
              table_name: name,
              schedule_at_col: schedule.atColumn,
              function_name: schedule.functionName,
            },
          ]
        : [],
    ),
    LifeCycleReducers: module.reducers.flatMap(reducer => {
      const lifecycle = lifecycleJson(reducer);
      return lifecycle ? [{ lifecycle_spec: lifecycle, function_name: reducer.name }] : [];
    }),
    HttpHandlers: module.httpHandlers.map(({ name }) => ({ source_name: name })),
    HttpRoutes: module.httpRoutes.map(({ method, path, handlerId }) => ({
      handler_function: module.httpHandlers[handlerId]?.name ?? '',
      method: httpMethodJson(method),
      path,
    })),
    Submodules: module.submodules.map(({ namespace, module: submodule }) => ({
      namespace,
      module: schemaV10(submodule),
    })),
    RowLevelSecurity: module.visibilityFilters.map(sql => ({ sql })),
    ExplicitNames: { entries: explicitNamesJson(module) },
    // The other names are canonical already.
    CaseConversionPolicy: { None: [] },
  };
  return { sections: Object.entries(sections).map(([name, content]) => ({ [name]: content })) };
}

/** How what a module calls its tables and functions is called on the wire. */
function explicitNamesJson({ tables, reducers, procedures, views }: ModuleDef): JsonValue[] {
  const mapping = ({ name, sourceName }: { name: string; sourceName: string }) => ({
    source_name: sourceName,
    canonical_name: name,
  });
  return [
    ...tables.map(table => ({ Table: mapping(table) })),
    ...[...reducers, ...procedures, ...views].map(def => ({ Function: mapping(def) })),
  ];
}

function typespaceJson(module: ModuleDef): JsonValue {
  return { types: module.typespace.map(typeToJson) };
}

/** What both versions say of a table; they call its name, and those of its parts, differently. */
function tableJson(
  table: TableDef,
  nameKey: 'name' | 'source_name',
): { readonly [key: string]: JsonValue } {
  return {
    [nameKey]: table.name,
    product_type_ref: table.rowTypeRef,
    primary_key: table.primaryKey === null ? [] : [table.primaryKey],
    indexes: table.indexes.map(index => ({
      [nameKey]: optionToJson(index.name),
      accessor_name: optionToJson(index.accessorName),
      algorithm: algorithmJson(index),
    })),
    constraints: table.constraints.map(({ name, columns }) => ({
      [nameKey]: optionToJson(name),
      data: { Unique: { columns } },
    })),
    sequences: table.columns.flatMap((column, position) =>
      column.autoIncrement
        ? [
            {
              [nameKey]: optionToJson(`${table.name}_${column.name}_seq`),
              column: position,
              start: optionToJson(null),
              min_value: optionToJson(null),
              max_value: optionToJson(null),
              increment: 1,
            },
          ]
        : [],
    ),
    table_type: { User: [] },
    table_access: table.isPublic ? { Public: [] } : { Private: [] },
  };
}

function algorithmJson({ algorithm, columns }: IndexDef): JsonValue {
  switch (algorithm) {
    case 'btree':
      return { BTree: columns };
    case 'hash':
      return { Hash: columns };
    case 'direct':
      return { Direct: columns[0] ?? 0 };
  }
}

function lifecycleJson({ lifecycle }: ReducerDef): JsonValue {
  switch (lifecycle) {
    case null:
      return null;
    case 'init':
      return { Init: [] };
    case 'client_connected':
      return { OnConnect: [] };
    case 'client_disconnected':
      return { OnDisconnect: [] };
  }
}

function httpMethodJson(method: string | null): JsonValue {
  if (method === null) return { Any: [] };
  if (!HTTP_METHODS.includes(method)) return { Method: { Extension: method } };
  return { Method: { [method.charAt(0) + method.slice(1).toLowerCase()]: [] } };
}

function visibilityJson(isClientCallable: boolean): JsonValue {
  return isClientCallable ? { ClientCallable: [] } : { Private: [] };
}

function viewsJson(module: ModuleDef, nameKey: 'name' | 'source_name'): JsonValue[] {
  return module.views.map(view => ({
    [nameKey]: nameKey === 'name' ? view.name : view.sourceName,
    index: view.id,
    is_public: view.isPublic,
    is_anonymous: view.isAnonymous,
    params: productTypeToJson(view.params),
    return_type: typeToJson(view.returnType),
  }));
}
