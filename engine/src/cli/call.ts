import { type JsonValue, parseJson } from '../http/json.ts';
import { isJson } from '../is-json.ts';
import { CliError, defineCommand } from './command.ts';
import { fieldOf, listOf, parameterTypes } from './parameter-types.ts';
import { databasePath, SERVER_OPTIONS, Server } from './server.ts';

/** `plaza-engine call`: calls a reducer or procedure. */
export const callCommand = defineCommand({
  name: 'call',
  summary: 'Calls a reducer or a procedure.',
  positionals: ['DATABASE', 'FUNCTION', '[ARGUMENT…]'],
  options: SERVER_OPTIONS,
  notes: `
Each argument is JSON, such as 12, true, '{ "some": 3 }' or '[1, 2]'. Texts need no
quotes of their own, identities neither brackets nor 0x. Arguments that begin with -
stand behind --. A procedure's return value is printed as JSON.`,
  async run(values, [database = '', name = '', ...args], context) {
    const server = await Server.connect(values, context, { needsIdentity: true });
    const types = await typesOf(server, database, name);
    const path = databasePath(database, `/call/${encodeURIComponent(name)}`);
    const response = await server.send(path, {
      method: 'POST',
      body: `[${args.map((argument, i) => argumentJson(argument, types[i] ?? null)).join(',')}]`,
      contentType: 'application/json',
    });
    const text = await response.text();
    if (!response.ok) throw new CliError(text || `The server answered ${response.status}.`);
    if (text !== '') context.stdout(`${text}\n`);
  },
});

/** What a function takes; nothing when there is no such function, as calling it will tell. */
async function typesOf(
  server: Server,
  database: string,
  name: string,
): Promise<readonly JsonValue[]> {
  const response = await server.request(databasePath(database, '/schema'), {
    query: { version: '10' },
  });
  return parameterTypes(parseJson(await response.text()), name) ?? [];
}

/** What was typed as the JSON that a parameter of this type is given as. */
function argumentJson(argument: string, type: JsonValue): string {
  const isQuoted = /^".*"$/s.test(argument);
  if (fieldOf(type, 'String') !== undefined && !isQuoted) return JSON.stringify(argument);
  const [element] = listOf(fieldOf(fieldOf(type, 'Product'), 'elements'));
  if (fieldOf(fieldOf(element, 'name'), 'some') === '__identity__') {
    const digits = /^"?(?:0x)?([0-9a-f]{64})"?$/i.exec(argument)?.[1];
    if (digits !== undefined) return `["0x${digits}"]`;
  }
  return isJson(argument) ? argument : JSON.stringify(argument);
}
