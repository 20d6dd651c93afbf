import { isList, isObject, type JsonValue, parseJson, stringifyJson } from '../http/json.ts';
import { schemaV9 } from '../http/schema-json.ts';
import { CliError, defineCommand } from './command.ts';
import { moduleSource, readModuleDef } from './module-source.ts';
import { databasePath, SERVER_OPTIONS, Server } from './server.ts';

/** `plaza-engine describe`: prints the schema of a database, or of a module. */
export const describeCommand = defineCommand({
  name: 'describe',
  summary: 'Prints the schema of a database, or of a module, as JSON.',
  positionals: ['[DATABASE]', '[table|reducer]', '[NAME]'],
  options: {
    'module-path': {
      type: 'string',
      short: 'p',
      value: 'DIR',
      help: 'Describe the module in a folder.',
    },
    'js-path': { type: 'string', short: 'j', value: 'FILE', help: 'Describe a bundled module.' },
    ...SERVER_OPTIONS,
    json: { type: 'boolean', help: 'The only format there is.' },
  },
  async run(values, [database, kind, name], context) {
    if (database === undefined) {
      const module = await readModuleDef(moduleSource(values));
      context.stdout(`${indent(schemaV9(module))}\n`);
      return;
    }
    const server = await Server.connect(values, context, { needsIdentity: false });
    const response = await server.request(databasePath(database, '/schema'), {
      query: { version: '9' },
    });
    const schema = parseJson(await response.text());
    context.stdout(`${indent(kind === undefined ? schema : partOf(schema, kind, name))}\n`);
  },
});

/** @throws {CliError} the schema has no such part */
function partOf(schema: JsonValue, kind: string, name: string | undefined): JsonValue {
  if (kind !== 'table' && kind !== 'reducer') {
    throw new CliError(`A table or a reducer can be described, not a ${kind}.`);
  }
  const list = isObject(schema) ? schema[`${kind}s`] : undefined;
  const parts = list !== undefined && isList(list) ? list : [];
  const part = parts.find(candidate => isObject(candidate) && candidate.name === name);
  if (part === undefined) throw new CliError(`There is no ${kind} ${name ?? 'without a name'}.`);
  return part;
}

/** Schemas hold no integer that JSON.stringify could not write. */
function indent(schema: JsonValue): string {
  return JSON.stringify(JSON.parse(stringifyJson(schema)), null, 2);
}
