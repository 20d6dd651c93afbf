import { defineCommand } from './command.ts';
import { databasePath, SERVER_OPTIONS, Server } from './server.ts';

/** `plaza-engine lock`: keeps a database from being deleted or emptied. */
export const lockCommand = lockingCommand(
  'lock',
  'Keeps a database from being deleted or emptied.',
  'is locked: it can be neither deleted nor emptied',
);

/** `plaza-engine unlock`: takes that back. */
export const unlockCommand = lockingCommand(
  'unlock',
  'Lets a locked database be deleted and emptied again.',
  'is not locked any more',
);

function lockingCommand(name: 'lock' | 'unlock', summary: string, outcome: string) {
  return defineCommand({
    name,
    summary,
    positionals: ['DATABASE'],
    options: SERVER_OPTIONS,
    async run(values, [database = ''], context) {
      const server = await Server.connect(values, context, { needsIdentity: false });
      await server.request(databasePath(database, `/${name}`), { method: 'POST' });
      context.stdout(`${database} ${outcome}.\n`);
    },
  });
}
