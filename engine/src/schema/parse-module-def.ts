/**
 * Turns a module's own description into a checked `ModuleDef` with the names that SpacetimeDB
 * gives: tables, columns, functions and parameters in snake_case, variants in camelCase, types in
 * PascalCase, indexes `table_columns_idx_algorithm`, constraints `table_columns_key`, schedules
 * `table_sched`; explicit names win. What a submodule brings is called `namespace.name`.
 */
import { BsatnError } from '../bsatn/reader.ts';
import { readVisibilityFilters } from '../sql/visibility.ts';
import { toCamelCase, toPascalCase, toSnakeCase } from './case-conversion.ts';
import { DefinitionNames } from './definition-names.ts';
import type {
  AlgebraicType,
  ModuleDef,
  NamedTypeDef,
  SubmoduleDef,
  TableDef,
  TypeElement,
} from './module-def.ts';
import { mountSubmodules } from './mount-submodules.ts';
import { FunctionParser } from './parse-functions.ts';
import { parseHttpHandlers, parseHttpRoutes } from './parse-http-routes.ts';
import { attachSchedules } from './parse-schedules.ts';
import { TableParser } from './parse-tables.ts';
import { type RawModuleDef, readRawModuleDef } from './raw-module-def.ts';
import { isSpecialType } from './special-types.ts';

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
  try {
    return { ...new Parser(readRawModuleDef(bytes)).parse(), raw: bytes };
  } catch (error) {
    if (error instanceof BsatnError) throw new ModuleDefError([error.message]);
    // Reading goes as deep as the description does.
    if (error instanceof RangeError) throw new ModuleDefError(['It is nested too deeply.']);
    throw error;
  }
}

class Parser {
  private readonly raw: RawModuleDef;
  private readonly typespace: readonly AlgebraicType[];
  private readonly names: DefinitionNames;

  constructor(raw: RawModuleDef) {
    this.raw = raw;
    this.names = new DefinitionNames(raw);
    this.typespace = raw.convertsCase ? raw.typespace.map(convertTypeCase) : raw.typespace;
  }

  parse(): ModuleDef {
    this.checkTypespace();
    this.checkEndless();
    this.throwIfRefused();
    const { raw, names, typespace } = this;
    const rows = new TableParser(names, raw.typespace, typespace);
    const functions = new FunctionParser(raw, names);
    const tables = raw.tables.flatMap(table => rows.table(table) ?? []);
    this.checkVisibilityFilters(tables);
    const reducers = raw.reducers.map((_, id) => functions.reducer(id));
    const procedures = raw.procedures.map((_, id) => functions.procedure(id));
    const views = raw.views.flatMap(view => functions.view(view, tables, rows) ?? []);
    functions.checkNames([...reducers, ...procedures, ...views]);
    const scheduled = attachSchedules(raw.schedules, { tables, reducers, procedures }, names);
    const httpHandlers = parseHttpHandlers(raw.httpHandlers, names);
    const httpRoutes = parseHttpRoutes(raw.httpRoutes, httpHandlers, names);
    const types = this.parseTypes();
    const submodules = this.parseSubmodules();
    this.throwIfRefused();
    // Due rows call them, and clients may not.
    const isHostOnly = (name: string): boolean =>
      scheduled.some(table => table.schedule?.functionName === name);
    const own: ModuleDef = {
      typespace,
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
      httpHandlers,
      httpRoutes,
      submodules: [],
      visibilityFilters: raw.visibilityFilters,
      raw: new Uint8Array(),
    };
    return mountSubmodules(own, submodules);
  }

  private throwIfRefused(): void {
    const { reasons } = this.names;
    if (reasons.length > 0) throw new ModuleDefError([...new Set(reasons)]);
  }

  /** One that cannot be kept must not be ignored: it would show rows to people who may not see them. */
  private checkVisibilityFilters(tables: readonly TableDef[]): void {
    const { visibilityFilters } = this.raw;
    if (visibilityFilters.length === 0 || this.names.reasons.length > 0) return;
    try {
      const { typespace } = this;
      readVisibilityFilters({ tables, typespace, visibilityFilters });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.names.refuse(`Client visibility filters: ${reason}`);
    }
  }

  /** References must lead somewhere. */
  private checkTypespace(): void {
    const check = (type: AlgebraicType): void => {
      switch (type.tag) {
        case 'Ref':
          if (!this.typespace[type.ref])
            this.names.refuse(`Type reference ${type.ref} leads nowhere.`);
          return;
        case 'Sum':
          for (const variant of type.variants) check(variant.type);
          if (type.variants.length > 256) this.names.refuse('A sum may have at most 256 variants.');
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

  /** A type may contain itself in an array or a sum only: else its values had no end. */
  private checkEndless(): void {
    const states = new Map<number, 'open' | 'done'>();
    const visit = (ref: number): void => {
      const state = states.get(ref);
      if (state === 'open') this.names.refuse(`Type ${ref} contains itself, and so has no end.`);
      if (state !== undefined) return;
      states.set(ref, 'open');
      for (const inner of refsAlways(this.typespace[ref])) visit(inner);
      states.set(ref, 'done');
    };
    for (const ref of this.typespace.keys()) visit(ref);
  }

  private parseTypes(): NamedTypeDef[] {
    const { names } = this;
    const seen = new Set<string>();
    const canonical = (name: string): string =>
      names.identifier(this.raw.convertsCase ? toPascalCase(name) : name);
    return this.raw.types.map(type => {
      const name = canonical(type.name);
      const scope = type.scope.map(canonical);
      const fullName = [...scope, name].join('.');
      if (seen.has(fullName)) names.refuse(`The type name \`${fullName}\` is used twice.`);
      seen.add(fullName);
      if (!this.typespace[type.typeRef]) names.refuse(`Type \`${fullName}\` is not defined.`);
      return { name, scope, typeRef: type.typeRef };
    });
  }

  private parseSubmodules(): SubmoduleDef[] {
    const { names } = this;
    const seen = new Set<string>();
    return this.raw.submodules.flatMap(({ namespace, module: raw }) => {
      names.identifier(namespace);
      if (namespace.length > namespaceLengthMax || isReservedNamespace(namespace)) {
        names.refuse(`The namespace \`${namespace}\` is reserved or has more than 63 characters.`);
      }
      if (seen.has(namespace)) names.refuse(`Two submodules are called \`${namespace}\`.`);
      seen.add(namespace);
      if (raw.lifecycles.length > 0) {
        const [first] = raw.lifecycles;
        names.refuse(
          `The submodule \`${namespace}\` has a reducer for ${first!.lifecycle}: only the module itself may.`,
        );
      }
      // SpacetimeDB leaves them out, and so shows everything: better not to start.
      if (raw.visibilityFilters.length > 0) {
        names.refuse(`The client visibility filters of submodule \`${namespace}\` cannot be kept.`);
      }
      try {
        return [{ namespace, module: new Parser(raw).parse() }];
      } catch (error) {
        if (!(error instanceof ModuleDefError)) throw error;
        for (const reason of error.reasons) names.refuse(`\`${namespace}\`: ${reason}`);
        return [];
      }
    });
  }
}

/** References to types that every value of a type contains. */
function refsAlways(type: AlgebraicType | undefined): number[] {
  if (type?.tag === 'Ref') return [type.ref];
  return type?.tag === 'Product' ? type.elements.flatMap(each => refsAlways(each.type)) : [];
}

const namespaceLengthMax = 63;

function isReservedNamespace(namespace: string): boolean {
  return /^(public|st|spacetimedb|pg_.*)$/i.test(namespace);
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
