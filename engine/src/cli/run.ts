/** The command line of the engine, in the manner of `spacetime`. */

import { backupCommand } from './backup.ts';
import { callCommand } from './call.ts';
import { type CliContext, CliError, type Command } from './command.ts';
import { deleteCommand } from './delete.ts';
import { describeCommand } from './describe.ts';
import { exportCommand } from './export.ts';
import { extractSchemaCommand } from './extract-schema.ts';
import { generateCommand } from './generate.ts';
import { importCommand } from './import.ts';
import { listCommand } from './list.ts';
import { lockCommand, unlockCommand } from './lock.ts';
import { logsCommand } from './logs.ts';
import { publishCommand } from './publish.ts';
import { renameCommand } from './rename.ts';
import { restoreCommand } from './restore.ts';
import { sqlCommand } from './sql.ts';
import { startCommand } from './start.ts';
import { verifyCommand } from './verify.ts';

const COMMANDS: readonly Command[] = [
  startCommand,
  publishCommand,
  generateCommand,
  callCommand,
  sqlCommand,
  logsCommand,
  describeCommand,
  listCommand,
  renameCommand,
  lockCommand,
  unlockCommand,
  deleteCommand,
  backupCommand,
  restoreCommand,
  verifyCommand,
  exportCommand,
  importCommand,
  extractSchemaCommand,
];

/**
 * Runs one command line.
 * @param args what stands behind the program's name
 * @returns the exit code: 0, or 1 after an error that was told on stderr
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || isHelp(name) || name === 'help') {
    const command = COMMANDS.find(candidate => candidate.name === rest[0]);
    context.stdout(command ? command.help() : overview());
    return 0;
  }
  const command = COMMANDS.find(candidate => candidate.name === name);
  if (!command) {
    context.stderr(`There is no command "${name}". See: plaza-engine --help\n`);
    return 1;
  }
  if (beforeTerminator(rest).some(isHelp)) {
    context.stdout(command.help());
    return 0;
  }
  try {
    await command.run(rest, context);
    return 0;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    context.stderr(`${error.message}\n`);
    return 1;
  }
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(command => command.name.length)) + 2;
  const list = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join('\n');
  return `An embedded sync engine for SpacetimeDB modules.\n\nUsage: plaza-engine COMMAND [options]\n\n${list}\n\nplaza-engine COMMAND --help tells more.\n`;
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h';
}

function beforeTerminator(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}
