/** Commands that work on a data folder, with or without an engine on it. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../backup/archive.ts';
import { BackupError } from '../backup/backup-error.ts';
import { CorruptionError } from '../durability/durability.ts';
import { FolderInUseError } from '../durability/folder-lock.ts';
import { type CliContext, CliError } from './command.ts';

export const DATA_DIR_OPTION = {
  'data-dir': {
    type: 'string',
    value: 'DIR',
    help: 'Folder with the data (default: ~/.local/share/plaza-engine).',
  },
} as const;

/** Where the data is when nobody says otherwise. */
export function defaultDataDir({ env }: Pick<CliContext, 'env'>): string {
  const base = env.XDG_DATA_HOME ?? join(env.HOME ?? homedir(), '.local/share');
  return join(base, 'plaza-engine');
}

/** Tells how far some work is, at most once in two seconds. */
export function tellProgress(context: CliContext, verb: string): (progress: Progress) => void {
  let toldMs = performance.now();
  return ({ bytesDone, bytesTotal }) => {
    if (performance.now() - toldMs < 2_000) return;
    toldMs = performance.now();
    context.stderr(`${verb} ${megabytes(bytesDone)} of ${megabytes(bytesTotal)} MB\n`);
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** Turns what work on files may throw into sentences. */
export async function explaining<T>(context: CliContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (context.signal.aborted)
      throw new CliError('Interrupted; nothing is left behind.', { cause: error });
    const isClear =
      error instanceof BackupError ||
      error instanceof CorruptionError ||
      error instanceof FolderInUseError;
    if (isClear) throw new CliError(error.message, { cause: error });
    if (error instanceof Error && 'code' in error)
      throw new CliError(`It cannot be done: ${error.message}.`, { cause: error });
    throw error;
  }
}
