/** Writes types as expressions of the SDK's type builder `t`, which generated files import as `__t`. */

import { toCamelCase, toPascalCase } from '../schema/case-conversion.ts';
import type { AlgebraicType, ModuleDef, TypeElement } from '../schema/module-def.ts';
import { asSpecialType } from './special-types.ts';

/** The names under which `types.ts` declares a module's types. */
export interface TypeNames {
  /** @returns the declared name of a typespace entry, or null when it has none and is written inline. */
  of(ref: number): string | null;
}

/** Names of all declared types of a module: scope and name in one PascalCase word. */
export function typeNamesOf(module: ModuleDef): TypeNames {
  const names = new Map(
    module.types.map(type => [type.typeRef, [...type.scope, type.name].map(toPascalCase).join('')]),
  );
  return { of: ref => names.get(ref) ?? null };
}

/** Options for one field of an object, row or sum. */
export interface FieldOptions {
  /** Key in the generated object. */
  readonly key: string;
  readonly type: AlgebraicType;
  /** Calls chained behind the builder, such as `.primaryKey()`. */
  readonly suffix?: string;
}

/** Writes type expressions for one generated file and remembers which declared types it needs. */
export class TypeBuilderWriter {
  /** Declared types that the written expressions refer to. */
  readonly imports = new Set<string>();
  readonly #module: ModuleDef;
  readonly #names: TypeNames;

  constructor(module: ModuleDef, names: TypeNames) {
    this.#module = module;
    this.#names = names;
  }

  /**
   * The builder expression of a type, for example `__t.option(__t.u32())`.
   * @throws {Error} a product or sum that is neither special nor declared: bindings cannot name it
   */
  expression(type: AlgebraicType): string {
    const special = asSpecialType(type);
    if (special) {
      switch (special.tag) {
        case 'Option':
          return `__t.option(${this.expression(special.some)})`;
        case 'Result':
          return `__t.result(${this.expression(special.ok)}, ${this.expression(special.err)})`;
        default:
          return `__t.${toCamelCase(special.tag)}()`;
      }
    }
    switch (type.tag) {
      case 'Ref':
        return this.#reference(type.ref);
      case 'Array':
        return type.element.tag === 'U8'
          ? '__t.byteArray()'
          : `__t.array(${this.expression(type.element)})`;
      case 'Product':
      case 'Sum':
        throw new Error(
          `A ${type.tag.toLowerCase()} type without a name cannot be generated: ${describe(type)}`,
        );
      default:
        return `__t.${type.tag.toLowerCase()}()`;
    }
  }

  /**
   * Lines of an object literal's fields. A field that refers to a declared type becomes a getter,
   * because the declaration may stand further down or be the one being written.
   */
  fields(fields: readonly FieldOptions[]): string {
    return fields
      .map(({ key, type, suffix = '' }) => {
        const expression = this.expression(type) + suffix;
        return this.#mentionsDeclaration(type)
          ? `  get ${key}() {\n    return ${expression};\n  },\n`
          : `  ${key}: ${expression},\n`;
      })
      .join('');
  }

  /** Parameters or product elements as fields with camelCase keys. */
  elements(elements: readonly TypeElement[]): string {
    return this.fields(
      elements.map((element, i) => ({ key: elementKey(element, i), type: element.type })),
    );
  }

  /** Variants of a sum as fields, with the PascalCase keys that clients know them by. */
  variants(variants: readonly TypeElement[]): string {
    return this.fields(
      variants.map((variant, i) => ({ key: variantKey(variant, i), type: variant.type })),
    );
  }

  /** Import statement for what was written so far; empty when nothing is needed. */
  importStatement(from: string): string {
    if (this.imports.size === 0) return '';
    const names = [...this.imports].sort();
    return `import {\n${names.map(name => `  ${name},\n`).join('')}} from "${from}";\n`;
  }

  #reference(ref: number): string {
    const name = this.#names.of(ref);
    if (name !== null) {
      this.imports.add(name);
      return name;
    }
    return this.expression(this.#target(ref));
  }

  #mentionsDeclaration(type: AlgebraicType): boolean {
    switch (type.tag) {
      case 'Ref':
        return (
          this.#names.of(type.ref) !== null || this.#mentionsDeclaration(this.#target(type.ref))
        );
      case 'Array':
        return this.#mentionsDeclaration(type.element);
      case 'Product':
        return type.elements.some(element => this.#mentionsDeclaration(element.type));
      case 'Sum':
        return type.variants.some(variant => this.#mentionsDeclaration(variant.type));
      default:
        return false;
    }
  }

  #target(ref: number): AlgebraicType {
    const target = this.#module.typespace[ref];
    if (!target) throw new Error(`The module's type ${ref} does not exist`);
    return target;
  }
}

/** Key of a product element: its name in camelCase, or its position when it has none. */
export function elementKey(element: TypeElement, position: number): string {
  return element.name === null ? `_${position}` : toCamelCase(element.name);
}

/** Key and tag of a sum's variant: its name in PascalCase, or its position when it has none. */
export function variantKey(variant: TypeElement, position: number): string {
  return variant.name === null ? `Variant${position}` : toPascalCase(variant.name);
}

function describe(type: AlgebraicType): string {
  const parts = type.tag === 'Product' ? type.elements : type.tag === 'Sum' ? type.variants : [];
  return `{ ${parts.map((part, i) => part.name ?? `_${i}`).join(', ')} }`;
}
