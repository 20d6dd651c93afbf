import { CliError, defineCommand } from './command.ts';
import { databasePath, SERVER_OPTIONS, Server } from './server.ts';

/** `plaza-engine delete`: removes a database with all its data. */
export const deleteCommand = defineCommand({
  name: 'delete',
  summary: 'Deletes a database with all its data.',
  positionals: ['DATABASE'],
  options: {
    ...SERVER_OPTIONS,
    yes: { type: 'boolean', short: 'y', help: 'Says that you mean it.' },
  },
  async run(values, [database = ''], context) {
    if (!values.yes)
      throw new CliError(`${database} will be gone for ever. If you mean it: --yes.`);
    const server = await Server.connect(values, context, { needsIdentity: false });
    await server.request(databasePath(database), { method: 'DELETE' });
    context.stdout(`Deleted ${database}.\n`);
  },
});
