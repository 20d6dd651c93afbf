/**
 * How commands on a data folder reach the engine that runs on it: while it runs, the folder holds the
 * engine's address and a secret of this run, readable for the folder's owner alone. Whoever can read
 * that can read all the data anyway.
 */
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'operator.json';

/** An engine that runs on a folder. */
export interface RunningEngine {
  readonly url: string;
  /** Bearer token of operator requests, from this machine only. */
  readonly secret: string;
}

/** A secret for one run of an engine. */
export function newOperatorSecret(): string {
  return randomBytes(32).toString('hex');
}

/**
 * Tells in a folder that an engine runs on it.
 * @param report told when that is not possible
 * @returns takes it back
 */
export async function announceEngine(
  dataDir: string,
  engine: RunningEngine,
  report: (message: string) => void,
): Promise<() => Promise<void>> {
  const path = join(dataDir, FILE);
  try {
    await rm(path, { force: true });
    await writeFile(path, `${JSON.stringify(engine)}\n`, { mode: 0o600 });
  } catch (error) {
    // A full disk is no reason not to serve what is there.
    report(`Backups can be made at rest only: ${error instanceof Error ? error.message : error}`);
  }
  return () => rm(path, { force: true });
}

/** The engine that runs on a folder, or ran on it until it was killed; null when none has said so. */
export async function runningEngine(dataDir: string): Promise<RunningEngine | null> {
  try {
    const value: unknown = JSON.parse(await readFile(join(dataDir, FILE), 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { url, secret } = value as Record<string, unknown>; // checked below
    return typeof url === 'string' && typeof secret === 'string' ? { url, secret } : null;
  } catch {
    // Missing, or cut short by a full disk: then the engine cannot be asked.
    return null;
  }
}
