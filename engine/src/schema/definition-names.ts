/** The names that one module's description uses: made canonical, checked, and used once each. */
import { toSnakeCase } from './case-conversion.ts';
import type { RawModuleDef } from './raw-module-def.ts';

export class DefinitionNames {
  /** What is wrong with the description, a sentence each. */
  readonly reasons: string[] = [];
  readonly #raw: Pick<RawModuleDef, 'convertsCase' | 'explicitNames'>;
  /** Names of tables, views, indexes, constraints, sequences and schedules share one namespace. */
  readonly #taken = new Set<string>();

  constructor(raw: Pick<RawModuleDef, 'convertsCase' | 'explicitNames'>) {
    this.#raw = raw;
  }

  refuse(reason: string): void {
    this.reasons.push(reason);
  }

  /** Checks that a canonical name is an identifier and returns it. */
  identifier(name: string): string {
    if (name === '') this.refuse('Empty names are not allowed.');
    else if (name !== name.normalize('NFC')) {
      this.refuse(`The name \`${name}\` is not in Unicode normalization form C.`);
    } else if (!/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name)) {
      this.refuse(`The name \`${name}\` is no identifier: letters, digits and _ only.`);
    }
    return name;
  }

  /** The canonical form of a column, a parameter or anything else without a name of its choice. */
  canonical(sourceName: string): string {
    return this.identifier(this.#raw.convertsCase ? toSnakeCase(sourceName) : sourceName);
  }

  table(sourceName: string): string {
    const explicit = this.#raw.explicitNames.tables.get(sourceName);
    return explicit === undefined ? this.canonical(sourceName) : this.identifier(explicit);
  }

  /** Name of a reducer, procedure, view or HTTP handler. */
  function(sourceName: string): string {
    const explicit = this.#raw.explicitNames.functions.get(sourceName);
    return explicit === undefined ? this.canonical(sourceName) : this.identifier(explicit);
  }

  /** @param generated its name unless the module chose one */
  index(sourceName: string, generated: string): string {
    return this.identifier(this.#raw.explicitNames.indexes.get(sourceName) ?? generated);
  }

  /** Takes a name that nothing else may have. */
  take(name: string): string {
    if (this.#taken.has(name)) this.refuse(`The name \`${name}\` is used for several things.`);
    this.#taken.add(name);
    return name;
  }
}
