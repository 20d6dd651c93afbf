import type { DefinitionNames } from './definition-names.ts';
import type { HttpHandlerDef, HttpRouteDef } from './module-def.ts';
import type { RawHttpRouteDef } from './raw-module-def.ts';

/**
 * Checks the HTTP handlers of a description; their ids are their places in it.
 * @param sourceNames their names as written
 */
export function parseHttpHandlers(
  sourceNames: readonly string[],
  names: DefinitionNames,
): HttpHandlerDef[] {
  const handlers = sourceNames.map((sourceName, id) => ({
    id,
    sourceName,
    name: names.function(sourceName),
  }));
  const seen = new Set<string>();
  for (const { name } of handlers) {
    if (seen.has(name)) names.refuse(`There are several HTTP handlers \`${name}\`.`);
    seen.add(name);
  }
  return handlers;
}

/** Checks the routes to these handlers: each request must have one answer. */
export function parseHttpRoutes(
  raw: readonly RawHttpRouteDef[],
  handlers: readonly HttpHandlerDef[],
  names: DefinitionNames,
): HttpRouteDef[] {
  const routes: HttpRouteDef[] = [];
  for (const { handler: handlerName, method, path } of raw) {
    const handler = handlers.find(({ name }) => name === names.function(handlerName));
    if (!handler) {
      names.refuse(`The HTTP route \`${path}\` leads to \`${handlerName}\`, which is no handler.`);
      continue;
    }
    if (!/^(\/[a-z0-9\-_~/]*)?$/.test(path)) {
      names.refuse(
        `The HTTP route \`${path}\` is no path: it begins with / and has only ASCII lowercase letters, digits and -_~/.`,
      );
    }
    const isRival = (other: HttpRouteDef): boolean =>
      other.path === path && (other.method === null || method === null || other.method === method);
    if (routes.some(isRival)) names.refuse(`Several HTTP routes lead to \`${path}\`.`);
    routes.push({ method, path, handlerId: handler.id });
  }
  return routes;
}
