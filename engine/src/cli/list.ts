import { isList, isObject, type JsonValue, parseJson } from '../http/json.ts';
import { defineCommand } from './command.ts';
import { databasePath, SERVER_OPTIONS, Server } from './server.ts';
import { formatTable } from './table-output.ts';

/** `plaza-engine list`: prints the databases that the user owns. */
export const listCommand = defineCommand({
  name: 'list',
  summary: 'Prints the databases that you own.',
  positionals: [],
  options: SERVER_OPTIONS,
  async run(values, _positionals, context) {
    const server = await Server.connect(values, context, { needsIdentity: true });
    const ask = async (path: string, key: string) =>
      textsOf(parseJson(await (await server.request(path)).text()), key);
    const identity = server.identity();
    const databases = await ask(`/v1/identity/${identity}/databases`, 'identities');
    if (databases.length === 0) {
      context.stdout(`${identity} owns no databases.\n`);
      return;
    }
    const rows: string[][] = [];
    for (const database of databases) {
      rows.push([(await ask(databasePath(database, '/names'), 'names')).join(', '), database]);
    }
    context.stdout(formatTable(['names', 'identity'], rows));
  },
});

function textsOf(answer: JsonValue, key: string): string[] {
  const list = isObject(answer) ? answer[key] : undefined;
  return list !== undefined && isList(list) ? list.map(String) : [];
}
