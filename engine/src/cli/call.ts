import { CliError, defineCommand } from './command.ts';
import { databasePath, SERVER_OPTIONS, Server } from './server.ts';

/** `plaza-engine call`: calls a reducer or procedure. */
export const callCommand = defineCommand({
  name: 'call',
  summary: 'Calls a reducer or a procedure.',
  positionals: ['DATABASE', 'FUNCTION', '[ARGUMENT…]'],
  options: SERVER_OPTIONS,
  notes: `
Each argument is JSON, such as 12, '"text"', true, '{ "some": 3 }' or '[1, 2]'; what
is not JSON is taken as text. Arguments that begin with - stand behind --.
A procedure's return value is printed as JSON.`,
  async run(values, [database = '', name = '', ...args], context) {
    const server = await Server.connect(values, context, { needsIdentity: true });
    const path = databasePath(database, `/call/${encodeURIComponent(name)}`);
    const response = await server.send(path, {
      method: 'POST',
      body: `[${args.map(asJson).join(',')}]`,
      contentType: 'application/json',
    });
    const text = await response.text();
    if (!response.ok) throw new CliError(text || `The server answered ${response.status}.`);
    if (text !== '') context.stdout(`${text}\n`);
  },
});

/** The argument itself where it is JSON: parsing it would round long integers. */
function asJson(argument: string): string {
  try {
    JSON.parse(argument);
    return argument;
  } catch {
    return JSON.stringify(argument);
  }
}
