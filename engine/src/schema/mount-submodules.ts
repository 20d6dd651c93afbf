/**
 * Puts submodules into the module that mounts them: their tables, indexes, functions, … take part
 * under `namespace.name`, and their ids follow those of the module itself, depth first:
 *
 *     reducers   own 0 … 4 │ auth.… 5, 6 │ auth.keys.… 7 │ shop.… 8
 *
 * which is how the module library numbers what it is asked to call. Views count by kind. The types
 * of a submodule stand behind those of the module, so references into them move up.
 */
import type {
  AlgebraicType,
  ColumnDef,
  ModuleDef,
  SubmoduleDef,
  TableDef,
  TypeElement,
  ViewDef,
} from './module-def.ts';

/** @param module as it stands alone; `submodules`, if it has any, are mounted already */
export function mountSubmodules(module: ModuleDef, submodules: readonly SubmoduleDef[]): ModuleDef {
  return submodules.reduce(mount, { ...module, submodules });
}

/** The module alone again, with what it mounts still in `submodules`. */
export function withoutSubmodules(module: ModuleDef): ModuleDef {
  const isOwn = ({ name }: { readonly name: string }): boolean => !name.includes('.');
  const foreignTypes = module.submodules.reduce(
    (count, { module: mounted }) => count + mounted.typespace.length,
    0,
  );
  return {
    ...module,
    typespace: module.typespace.slice(0, module.typespace.length - foreignTypes),
    tables: module.tables.filter(isOwn),
    views: module.views.filter(isOwn),
    reducers: module.reducers.filter(isOwn),
    procedures: module.procedures.filter(isOwn),
  };
}

function mount(module: ModuleDef, { namespace, module: mounted }: SubmoduleDef): ModuleDef {
  const typeOffset = module.typespace.length;
  const qualify = (name: string): string => `${namespace}.${name}`;
  const shift = (type: AlgebraicType): AlgebraicType => shiftRefs(type, typeOffset);
  const shiftElements = (elements: readonly TypeElement[]): TypeElement[] =>
    elements.map(({ name, type }) => ({ name, type: shift(type) }));
  const shiftColumns = (columns: readonly ColumnDef[]): ColumnDef[] =>
    columns.map(column => ({ ...column, type: shift(column.type) }));
  const named = (def: { readonly name: string; readonly sourceName: string }) => ({
    name: qualify(def.name),
    sourceName: qualify(def.sourceName),
  });
  const viewOffset = (isAnonymous: boolean): number =>
    module.views.filter(view => view.isAnonymous === isAnonymous).length;

  const tables = mounted.tables.map(
    (table): TableDef => ({
      ...table,
      ...named(table),
      rowTypeRef: table.rowTypeRef + typeOffset,
      columns: shiftColumns(table.columns),
      indexes: table.indexes.map(index => ({ ...index, ...named(index) })),
      constraints: table.constraints.map(constraint => ({
        ...constraint,
        name: qualify(constraint.name),
      })),
      schedule: table.schedule && {
        ...table.schedule,
        name: qualify(table.schedule.name),
        functionName: qualify(table.schedule.functionName),
      },
    }),
  );
  const views = mounted.views.map(
    (view): ViewDef => ({
      ...view,
      ...named(view),
      id: view.id + viewOffset(view.isAnonymous),
      params: shiftElements(view.params),
      returnType: shift(view.returnType),
      columns: shiftColumns(view.columns),
      rowTypeRef: view.rowTypeRef + typeOffset,
    }),
  );
  return {
    ...module,
    typespace: [...module.typespace, ...mounted.typespace.map(shift)],
    tables: [...module.tables, ...tables],
    reducers: [
      ...module.reducers,
      ...mounted.reducers.map(reducer => ({
        ...reducer,
        ...named(reducer),
        id: reducer.id + module.reducers.length,
        params: shiftElements(reducer.params),
      })),
    ],
    procedures: [
      ...module.procedures,
      ...mounted.procedures.map(procedure => ({
        ...procedure,
        ...named(procedure),
        id: procedure.id + module.procedures.length,
        params: shiftElements(procedure.params),
        returnType: shift(procedure.returnType),
      })),
    ],
    views: [...module.views, ...views],
  };
}

function shiftRefs(type: AlgebraicType, offset: number): AlgebraicType {
  const shiftAll = (elements: readonly TypeElement[]): TypeElement[] =>
    elements.map(({ name, type: inner }) => ({ name, type: shiftRefs(inner, offset) }));
  switch (type.tag) {
    case 'Ref':
      return { tag: 'Ref', ref: type.ref + offset };
    case 'Sum':
      return { tag: 'Sum', variants: shiftAll(type.variants) };
    case 'Product':
      return { tag: 'Product', elements: shiftAll(type.elements) };
    case 'Array':
      return { tag: 'Array', element: shiftRefs(type.element, offset) };
    default:
      return type;
  }
}
