import { isList, isObject, type JsonValue, parseJson } from '../http/json.ts';
import { CliError, defineCommand } from './command.ts';
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
    const types = await parameterTypes(server, database, name);
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

/** Types of a function's parameters; none when there is no such function, as calling it will tell. */
async function parameterTypes(
  server: Server,
  database: string,
  name: string,
): Promise<readonly JsonValue[]> {
  const response = await server.request(databasePath(database, '/schema'), {
    query: { version: '9' },
  });
  const schema = parseJson(await response.text());
  const procedures = listIn(schema, 'misc_exports').map(item => fieldOf(item, 'Procedure'));
  const functions = [...listIn(schema, 'reducers'), ...procedures];
  const called = functions.find(item => fieldOf(item, 'name') === name);
  return listIn(fieldOf(called, 'params'), 'elements').map(
    element => fieldOf(element, 'algebraic_type') ?? null,
  );
}

/** What was typed as the JSON that a parameter of this type is given as. */
function argumentJson(argument: string, type: JsonValue): string {
  const isQuoted = /^".*"$/s.test(argument);
  if (fieldOf(type, 'String') !== undefined && !isQuoted) return JSON.stringify(argument);
  const [element] = listIn(fieldOf(type, 'Product'), 'elements');
  if (fieldOf(fieldOf(element, 'name'), 'some') === '__identity__') {
    const digits = /^"?(?:0x)?([0-9a-f]{64})"?$/i.exec(argument)?.[1];
    if (digits !== undefined) return `["0x${digits}"]`;
  }
  return isJson(argument) ? argument : JSON.stringify(argument);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function fieldOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return value !== undefined && isObject(value) ? value[key] : undefined;
}

function listIn(value: JsonValue | undefined, key: string): readonly JsonValue[] {
  const list = fieldOf(value, key);
  return list !== undefined && isList(list) ? list : [];
}
