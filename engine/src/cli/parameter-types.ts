import { isList, isObject, type JsonValue } from '../http/json.ts';

/**
 * Types of a function's parameters, from a description of version 10.
 * @param name as it is called on the wire, with the namespaces of submodules: `lib.add_note`
 * @returns null when the module has no such function
 */
export function parameterTypes(module: JsonValue, name: string): readonly JsonValue[] | null {
  const dot = name.indexOf('.');
  if (dot !== -1) {
    const namespace = name.slice(0, dot);
    const mounted = sectionOf(module, 'Submodules').find(
      submodule => fieldOf(submodule, 'namespace') === namespace,
    );
    return mounted === undefined
      ? null
      : parameterTypes(fieldOf(mounted, 'module') ?? null, name.slice(dot + 1));
  }
  const sourceName = sourceNameOf(module, name);
  const functions = [...sectionOf(module, 'Reducers'), ...sectionOf(module, 'Procedures')];
  const called = functions.find(item => fieldOf(item, 'source_name') === sourceName);
  if (called === undefined) return null;
  const elements = fieldOf(fieldOf(called, 'params'), 'elements') ?? [];
  return listOf(elements).map(element => fieldOf(element, 'algebraic_type') ?? null);
}

/** Value of an object's field; undefined when there is none. */
export function fieldOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return value !== undefined && isObject(value) ? value[key] : undefined;
}

/** A value that is a list, else an empty one. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return value !== undefined && isList(value) ? value : [];
}

function sourceNameOf(module: JsonValue, name: string): JsonValue {
  const mapping = sectionOf(module, 'ExplicitNames')
    .map(entry => fieldOf(entry, 'Function'))
    .find(entry => fieldOf(entry, 'canonical_name') === name);
  return fieldOf(mapping, 'source_name') ?? name;
}

/** The items of a section, or the entries of one that has entries. */
function sectionOf(module: JsonValue, section: string): readonly JsonValue[] {
  const found = listOf(fieldOf(module, 'sections'))
    .map(item => fieldOf(item, section))
    .find(content => content !== undefined);
  return listOf(fieldOf(found, 'entries') ?? found);
}
