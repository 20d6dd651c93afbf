/** Checks the reducers, procedures and views of a description. */
import { optionElement } from '../bsatn/value.ts';
import type { DefinitionNames } from './definition-names.ts';
import type {
  AlgebraicType,
  ColumnDef,
  ProcedureDef,
  ReducerDef,
  TableDef,
  TypeElement,
  ViewDef,
} from './module-def.ts';
import type { TableParser } from './parse-tables.ts';
import type { RawModuleDef, RawViewDef } from './raw-module-def.ts';

export class FunctionParser {
  readonly #raw: RawModuleDef;
  readonly #names: DefinitionNames;

  constructor(raw: RawModuleDef, names: DefinitionNames) {
    this.#raw = raw;
    this.#names = names;
  }

  reducer(id: number): ReducerDef {
    const names = this.#names;
    const raw = this.#raw.reducers[id]!;
    const name = names.function(raw.sourceName);
    const { okReturnType: ok, errReturnType: err } = raw;
    if (ok.tag !== 'Product' || ok.elements.length > 0 || err.tag !== 'String') {
      names.refuse(`Reducer \`${name}\` returns a value; reducers return none.`);
    }
    const events = this.#raw.lifecycles.filter(entry => entry.functionName === raw.sourceName);
    if (events.length > 1) names.refuse(`Reducer \`${name}\` has several lifecycle roles.`);
    const lifecycle = events[0]?.lifecycle ?? null;
    const rivals = this.#raw.lifecycles.filter(entry => entry.lifecycle === lifecycle);
    if (rivals.length > 1) names.refuse(`Several reducers are declared for \`${lifecycle}\`.`);
    return {
      id,
      name,
      sourceName: raw.sourceName,
      params: this.#params(raw.params, name),
      isClientCallable: raw.isClientCallable,
      lifecycle,
    };
  }

  procedure(id: number): ProcedureDef {
    const raw = this.#raw.procedures[id]!;
    const name = this.#names.function(raw.sourceName);
    return {
      id,
      name,
      sourceName: raw.sourceName,
      params: this.#params(raw.params, name),
      isClientCallable: raw.isClientCallable,
      returnType: raw.returnType,
    };
  }

  /** @returns null when what the view returns are no rows */
  view(raw: RawViewDef, tables: readonly TableDef[], rows: TableParser): ViewDef | null {
    const names = this.#names;
    const name = names.function(raw.sourceName);
    const returned = viewRowType(raw.returnType);
    if (!returned) {
      names.refuse(`View \`${name}\` must return an array or an option of a row type, or a query.`);
      return null;
    }
    const columns = rows.columns(returned.typeRef, name);
    if (!columns) return null;
    names.take(name);
    return {
      id: raw.index,
      name,
      sourceName: raw.sourceName,
      params: this.#params(raw.params, name),
      isAnonymous: raw.isAnonymous,
      isPublic: raw.isPublic,
      returnType: raw.returnType,
      columns,
      rowTypeRef: returned.typeRef,
      primaryKey:
        this.#viewPrimaryKey(raw, name, columns) ??
        (returned.isQuery ? primaryKeyOfRowType(tables, returned.typeRef) : null),
    };
  }

  /** No two functions have one name, and lifecycle events name reducers that exist. */
  checkNames(functions: readonly { readonly name: string }[]): void {
    const names = this.#names;
    const seen = new Set<string>();
    for (const { name } of functions) {
      if (seen.has(name)) {
        names.refuse(`The name \`${name}\` is used for several reducers, procedures or views.`);
      }
      seen.add(name);
    }
    for (const { functionName, lifecycle } of this.#raw.lifecycles) {
      if (!this.#raw.reducers.some(reducer => reducer.sourceName === functionName)) {
        names.refuse(`The reducer \`${functionName}\` for \`${lifecycle}\` does not exist.`);
      }
    }
  }

  #params(params: readonly TypeElement[], owner: string): TypeElement[] {
    const names = this.#names;
    return params.map((param, i) => {
      if (param.name === null) names.refuse(`Parameter ${i} of \`${owner}\` has no name.`);
      return {
        name: param.name === null ? `arg_${i}` : names.canonical(param.name),
        type: param.type,
      };
    });
  }

  #viewPrimaryKey(raw: RawViewDef, name: string, columns: readonly ColumnDef[]): number | null {
    const names = this.#names;
    const entries = this.#raw.viewPrimaryKeys.filter(entry => entry.view === raw.sourceName);
    const keyColumns = entries.flatMap(entry => entry.columns);
    const [columnName] = keyColumns;
    if (columnName === undefined) return null;
    if (keyColumns.length > 1) names.refuse(`View \`${name}\` has several primary key columns.`);
    const column = columns.findIndex(def => def.sourceName === columnName);
    if (column < 0) names.refuse(`View \`${name}\` has no column \`${columnName}\` for its key.`);
    return column;
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
