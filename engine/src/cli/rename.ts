import { CliError, defineCommand } from './command.ts';
import { databasePath, SERVER_OPTIONS, Server } from './server.ts';

/** `plaza-engine rename`: gives a database another name. */
export const renameCommand = defineCommand({
  name: 'rename',
  summary: 'Gives a database another name, instead of those that it has.',
  positionals: ['DATABASE'],
  options: {
    ...SERVER_OPTIONS,
    to: { type: 'string', value: 'NAME', help: 'The new name.' },
  },
  async run(values, [database = ''], context) {
    if (values.to === undefined) {
      throw new CliError('--to is missing. See: plaza-engine rename --help');
    }
    const server = await Server.connect(values, context, { needsIdentity: false });
    const response = await server.send(databasePath(database, '/names'), {
      method: 'PUT',
      body: JSON.stringify([values.to]),
      contentType: 'application/json',
    });
    if (!response.ok) throw new CliError(problemIn(await response.text()));
    context.stdout(`${database} is called ${values.to} now.\n`);
  },
});

/** The sentence in an answer that is text, or JSON such as `{ "OtherError": "…" }`. */
function problemIn(answer: string): string {
  try {
    const { OtherError, NotYourDatabase } = JSON.parse(answer);
    if (NotYourDatabase !== undefined) return 'The database belongs to somebody else.';
    return String(OtherError ?? answer);
  } catch {
    return answer;
  }
}
