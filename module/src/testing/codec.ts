/** Values between JavaScript and BSATN, for any type of the module, as the client library has them. */
import type { Engine } from '@plaza/engine';
import { AlgebraicType, BinaryReader, BinaryWriter, toCamelCase, toPascalCase } from 'spacetimedb';

/** A type as the engine describes it. */
type EngineType = Engine['module']['typespace'][number];

/** A parameter, as the engine describes it. */
type Param = Engine['module']['reducers'][number]['params'][number];

/** Reads and writes values of one type. */
export interface Codec {
  read(bytes: Uint8Array): unknown;
  write(value: unknown): Uint8Array;
}

/** A codec for a type in the engine's description. */
export function codecOf(type: EngineType, typespace: readonly EngineType[]): Codec {
  const context = { types: typespace.map(toLibraryType) };
  const libraryType = toLibraryType(type);
  const serialize = AlgebraicType.makeSerializer(libraryType, context);
  const deserialize = AlgebraicType.makeDeserializer(libraryType, context);
  return {
    read: bytes => deserialize(new BinaryReader(bytes)),
    write: value => {
      const writer = new BinaryWriter(256);
      serialize(writer, value);
      return writer.getBuffer();
    },
  };
}

/** A codec for the arguments of a reducer or procedure. */
export function argsCodec(params: readonly Param[], typespace: readonly EngineType[]): Codec {
  return codecOf({ tag: 'Product', elements: params }, typespace);
}

/** The same type with names as TypeScript spells them: the wire has only positions. */
function toLibraryType(type: EngineType): AlgebraicType {
  switch (type.tag) {
    case 'Ref':
      return AlgebraicType.Ref(type.ref);
    case 'Array':
      return AlgebraicType.Array(toLibraryType(type.element));
    case 'Product':
      return AlgebraicType.Product({
        elements: type.elements.map(element => ({
          name: spellElement(element.name),
          algebraicType: toLibraryType(element.type),
        })),
      });
    case 'Sum':
      return AlgebraicType.Sum({
        variants: type.variants.map(variant => ({
          name: spellVariant(variant.name),
          algebraicType: toLibraryType(variant.type),
        })),
      });
    default:
      return AlgebraicType[type.tag];
  }
}

function spellElement(name: string | null): string {
  if (name === null) throw new Error('The module has no unnamed elements.');
  // `__identity__` and its like mark the library's own types.
  return name.startsWith('__') ? name : toCamelCase(name);
}

function spellVariant(name: string | null): string {
  if (name === null) throw new Error('The module has no unnamed variants.');
  return name === 'some' || name === 'none' ? name : toPascalCase(name);
}
