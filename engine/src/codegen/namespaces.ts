/** The module and its submodules, each with the parts of it that clients may use. */
import { toPascalCase } from '../schema/case-conversion.ts';
import type {
  ModuleDef,
  ProcedureDef,
  ReducerDef,
  TableDef,
  ViewDef,
} from '../schema/module-def.ts';
import { withoutSubmodules } from '../schema/mount-submodules.ts';

/** What one namespace has for clients; names are those inside of it. */
export interface Scope {
  /** Namespaces from the outermost; none for the module itself. */
  readonly path: readonly string[];
  /** Without what its own submodules bring. */
  readonly module: ModuleDef;
  readonly tables: readonly TableDef[];
  readonly views: readonly ViewDef[];
  readonly reducers: readonly ReducerDef[];
  readonly procedures: readonly ProcedureDef[];
}

/** The module's own scope, then those of its submodules, depth first. */
export function scopesOf(mounted: ModuleDef, path: readonly string[] = []): Scope[] {
  const module = withoutSubmodules(mounted);
  const own: Scope = {
    path,
    module,
    tables: sortedByName(module.tables.filter(table => table.isPublic)),
    views: sortedByName(module.views),
    reducers: sortedByName(
      module.reducers.filter(reducer => reducer.isClientCallable && reducer.lifecycle === null),
    ),
    procedures: sortedByName(module.procedures.filter(procedure => procedure.isClientCallable)),
  };
  const inner = mounted.submodules.flatMap(({ namespace, module: submodule }) =>
    scopesOf(submodule, [...path, namespace]),
  );
  return [own, ...inner];
}

/** A name as it stands on the wire. */
export function wireName({ path }: Scope, { name }: { readonly name: string }): string {
  return [...path, name].join('.');
}

/** What imported symbols of a scope begin with: `Lib_`, or nothing for the module itself. */
export function symbolPrefix({ path }: Scope): string {
  return path.length === 0 ? '' : `${toPascalCase(path.join('_'))}_`;
}

/** Where a scope's files stand, from where `index.ts` stands. */
export function folderOf({ path }: Scope): string {
  return path.map(namespace => `${namespace}/`).join('');
}

/** How the SDK's maps of reducers and procedures call what has this name on the wire. */
export function sdkAccessor(name: string): string {
  const joined = name.replace(/[-_]+/g, '_').replace(/_([a-zA-Z0-9])/g, (_, c) => c.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

/**
 * An object literal that nests as the scopes do.
 * @param entries lines `key: value,` of one scope
 */
export function nestedObject(
  scopes: readonly Scope[],
  entries: (scope: Scope) => readonly string[],
): string {
  const write = (path: readonly string[]): string => {
    const indent = '  '.repeat(path.length + 1);
    const here = scopes.find(scope => isPath(scope.path, path));
    const lines = (here ? entries(here) : []).map(line => `${indent}${line}\n`);
    const inner = scopes
      .filter(
        scope => scope.path.length === path.length + 1 && isPath(scope.path.slice(0, -1), path),
      )
      .map(scope => `${indent}${scope.path.at(-1)}: ${write(scope.path)},\n`);
    return `{\n${lines.join('')}${inner.join('')}${'  '.repeat(path.length)}}`;
  };
  return write([]);
}

export function sortedByName<T extends { readonly name: string }>(defs: readonly T[]): T[] {
  return [...defs].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function isPath(a: readonly string[], b: readonly string[]): boolean {
  return a.join('.') === b.join('.');
}
