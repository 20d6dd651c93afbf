/**
 * The lock on a data folder. PGlite locks nothing itself, and two servers writing one PostgreSQL
 * folder destroy it, so a running server holds the file `lock` and names itself in it.
 *
 * A lock whose holder is gone (a crash, a power cut) is taken over. A process is told from a later
 * one with the same number by its start time, where the system gives it.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { StartError, systemErrorCode } from '../start-error.ts';

interface Holder {
  readonly pid: number;
  readonly started: string | null;
}

/** Lock files held by this very process: a process number alone cannot tell two servers in it. */
const heldHere = new Set<string>();

/**
 * Takes the lock.
 * @param path the lock file
 * @returns gives the lock back
 * @throws {StartError} a running server holds it
 */
export function lockFolder(path: string): () => void {
  if (heldHere.has(path)) throw inUse(path, process.pid);
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Holder);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    for (let attempt = 0; !linked(draft, path); attempt++) {
      const found = readFileSync(path, 'utf8');
      const holder = parseHolder(found);
      if (attempt > 2 || (holder && isRunning(holder))) throw inUse(path, holder?.pid ?? null);
      removeStale(path, found);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  heldHere.add(path);
  return () => {
    if (heldHere.delete(path)) rmSync(path, { force: true });
  };
}

function inUse(path: string, pid: number | null): StartError {
  const folder = path.replace(/[\\/][^\\/]*$/, '');
  const who = pid === null ? 'another process' : `process ${pid}`;
  return new StartError(
    `The data folder ${folder} is in use by a Plaza that already runs (${who}).`,
  );
}

/** A hard link appears whole or not at all, unlike a file that is opened and then written. */
function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Moves a dead holder's lock away. Two starting servers may both find it dead; the slower one then
 * holds the quicker one's fresh lock in its hand, sees that by its content and puts it back.
 */
function removeStale(path: string, expected: string): void {
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== expected) linked(aside, path);
  rmSync(aside);
}

function parseHolder(content: string): Holder | null {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null || !('pid' in value)) return null;
    const started = 'started' in value && typeof value.started === 'string' ? value.started : null;
    return typeof value.pid === 'number' ? { pid: value.pid, started } : null;
  } catch {
    return null;
  }
}

function isRunning(holder: Holder): boolean {
  // Our own number without our hold: a container restarts with the numbers of its predecessor.
  if (holder.pid === process.pid) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (systemErrorCode(error) === 'ESRCH') return false;
  }
  return holder.started === null || holder.started === startOf(holder.pid);
}

/** Start of a process in clock ticks since boot; null where the system has no `/proc`. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command's name in brackets, and may itself hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A dead process stays listed until its parent asks for it, which in a container may be never.
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
