import { type JsonValue, parseJson, stringifyJson } from '../http/json.ts';
import { schemaV9 } from '../http/schema-json.ts';
import { defineCommand } from './command.ts';
import { readModuleDef } from './module-source.ts';
import { databasePath, SERVER_OPTIONS, Server } from './server.ts';

/** `plaza-engine describe`: prints the schema of a database, or of a module. */
export const describeCommand = defineCommand({
  name: 'describe',
  summary: 'Prints the schema of a database, or of a module, as JSON.',
  positionals: ['[DATABASE]'],
  options: {
    'module-path': {
      type: 'string',
      short: 'p',
      value: 'DIR',
      help: 'Describe the module in a folder.',
    },
    'js-path': { type: 'string', short: 'j', value: 'FILE', help: 'Describe a bundled module.' },
    ...SERVER_OPTIONS,
  },
  async run(values, [database], context) {
    if (database === undefined) {
      const source = { folder: values['module-path'], file: values['js-path'] };
      context.stdout(`${indent(schemaV9(await readModuleDef(source)))}\n`);
      return;
    }
    const server = await Server.connect(values, context, { needsIdentity: false });
    const response = await server.request(databasePath(database, '/schema'), {
      query: { version: '9' },
    });
    context.stdout(`${indent(parseJson(await response.text()))}\n`);
  },
});

/** Schemas hold no integer that JSON.stringify could not write. */
function indent(schema: JsonValue): string {
  return JSON.stringify(JSON.parse(stringifyJson(schema)), null, 2);
}
