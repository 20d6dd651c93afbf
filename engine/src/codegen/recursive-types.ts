/**
 * Types that contain themselves. The compiler cannot infer such a declaration from its own builder,
 * so the generator spells the type out and annotates the builder with it.
 */

import { toCamelCase } from '../schema/case-conversion.ts';
import type { AlgebraicType, ModuleDef, TypeElement } from '../schema/module-def.ts';
import { asSpecialType } from './special-types.ts';
import { elementKey, type TypeNames, variantKey } from './type-builder.ts';

/** Typespace positions of the declared types that reach themselves, directly or through others. */
export function recursiveTypes(module: ModuleDef): ReadonlySet<number> {
  const reachable = (from: number): Set<number> => {
    const seen = new Set<number>();
    const pending = refsIn(module.typespace[from]);
    for (let ref = pending.pop(); ref !== undefined; ref = pending.pop()) {
      if (seen.has(ref)) continue;
      seen.add(ref);
      pending.push(...refsIn(module.typespace[ref]));
    }
    return seen;
  };
  const declared = module.types.map(type => type.typeRef);
  return new Set(declared.filter(ref => reachable(ref).has(ref)));
}

/** Spells a type out in TypeScript, as the SDK's `Infer` would give it. */
export class TypeSpeller {
  readonly #module: ModuleDef;
  readonly #names: TypeNames;

  constructor(module: ModuleDef, names: TypeNames) {
    this.#module = module;
    this.#names = names;
  }

  /** The right-hand side of a declared type's alias. */
  declaration(type: AlgebraicType): string {
    return type.tag === 'Sum' ? this.#sum(type.variants) : this.spell(type);
  }

  spell(type: AlgebraicType): string {
    const special = asSpecialType(type);
    if (special) {
      switch (special.tag) {
        case 'Unit':
          return '{}';
        case 'Option':
          return `(${this.spell(special.some)} | undefined)`;
        case 'Result':
          return `(${this.spell(special.ok)} | ${this.spell(special.err)})`;
        default:
          return `__Infer<ReturnType<typeof __t.${toCamelCase(special.tag)}>>`;
      }
    }
    switch (type.tag) {
      case 'Ref': {
        const name = this.#names.of(type.ref);
        const target = this.#module.typespace[type.ref];
        if (name !== null) return name;
        if (!target) throw new Error(`The module's type ${type.ref} does not exist`);
        return this.spell(target);
      }
      case 'Array':
        return type.element.tag === 'U8' ? 'Uint8Array' : `${this.spell(type.element)}[]`;
      case 'Product':
        return this.#product(type.elements);
      case 'Sum':
        return `(${this.#sum(type.variants)})`;
      case 'Bool':
        return 'boolean';
      case 'String':
        return 'string';
      case 'I64':
      case 'U64':
      case 'I128':
      case 'U128':
      case 'I256':
      case 'U256':
        return 'bigint';
      default:
        return 'number';
    }
  }

  #product(elements: readonly TypeElement[]): string {
    const fields = elements.map(
      (element, i) => `${elementKey(element, i)}: ${this.spell(element.type)}`,
    );
    return `{ ${fields.join('; ')} }`;
  }

  #sum(variants: readonly TypeElement[]): string {
    return variants
      .map((variant, i) => {
        const { type } = variant;
        const tag = JSON.stringify(variantKey(variant, i));
        const isUnit = asSpecialType(type)?.tag === 'Unit';
        return isUnit ? `{ tag: ${tag} }` : `{ tag: ${tag}; value: ${this.spell(type)} }`;
      })
      .join(' | ');
  }
}

/** Typespace positions that a type mentions itself, not through others. */
export function refsIn(type: AlgebraicType | undefined): number[] {
  switch (type?.tag) {
    case 'Ref':
      return [type.ref];
    case 'Array':
      return refsIn(type.element);
    case 'Product':
      return type.elements.flatMap(element => refsIn(element.type));
    case 'Sum':
      return type.variants.flatMap(variant => refsIn(variant.type));
    default:
      return [];
  }
}
