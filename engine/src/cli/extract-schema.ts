import { stringifyJson } from '../http/json.ts';
import { schemaV10 } from '../http/schema-json.ts';
import { defineCommand } from './command.ts';
import { readModuleDef } from './module-source.ts';

/** `plaza-engine extract-schema`: what `spacetime generate` asks of the program beside it. */
export const extractSchemaCommand = defineCommand({
  name: 'extract-schema',
  summary: 'Prints the schema of a bundled module, for other programs.',
  positionals: ['FILE'],
  options: {
    'host-type': { type: 'string', value: 'TYPE', help: 'Js, the only type there is.' },
  },
  notes: `
With this program as its extractor, the command of SpacetimeDB generates
bindings in each of its languages from a bundle:

  SPACETIMEDB_SCHEMA_EXTRACTOR=$(which plaza-engine) \\
    spacetime generate --lang rust --js-path FILE --out-dir DIR`,
  async run(_values, [file = ''], { stdout }) {
    stdout(`${stringifyJson({ V10: schemaV10(await readModuleDef({ file })) })}\n`);
  },
});
