/**
 * One process to a folder. Up to three things hold it, each for what the others cannot see:
 *
 * - `flock` on the folder, through the command of that name where there is one. Node has no call
 *   for it; but such a lock belongs to the open file, which a child inherits: it takes the lock for
 *   us and ends. Holds between containers that share a volume, too.
 * - an abstract Unix socket named after the folder's device and inode (Linux).
 * - the file `lock` with the holder's pid, start time and boot. It tells people who holds the
 *   folder, and is all there is against other processes on other systems.
 *
 * The kernel takes back the first two when the process ends, however it ends: nothing is left
 * behind, and no pid can be mistaken for another's.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createFolder, isOutOfSpace } from './storage.ts';

/** Another process has the folder. The message is a sentence for people. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

export interface FolderLock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  /** Clock ticks between the machine's start and the process's; null where /proc is missing. */
  readonly startTicks: string | null;
  /** Identifies the machine's run; after a restart every pid is somebody else's. */
  readonly boot: string | null;
  readonly host: string;
}

const LOCK_FILE = 'lock';

/** The folders that this process holds, by device and inode: a pid cannot tell it from itself. */
const heldHere = new Set<string>();

/**
 * Takes a folder for this process until `release` or the process's end. Creates the folder when
 * it is missing.
 * @throws {FolderInUseError} another holder lives, in this process or another
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  await createFolder(path);
  const file = join(path, LOCK_FILE);
  const held: (() => Promise<unknown>)[] = [];
  const release = async (): Promise<void> => {
    // Each one, though another fails: what stayed could not be taken by this process again.
    const ends: PromiseSettledResult<unknown>[] = [];
    for (const letGo of held.splice(0).reverse())
      ends.push(...(await Promise.allSettled([letGo()])));
    const failed = ends.find(end => end.status === 'rejected');
    if (failed) throw failed.reason;
  };
  const { dev, ino } = await stat(path, { bigint: true });
  const key = `${dev}-${ino}`;
  if (heldHere.has(key))
    throw new FolderInUseError(sentence(path, parseHolder(await readText(file))));
  heldHere.add(key);
  held.push(async () => heldHere.delete(key));
  try {
    if (process.platform === 'linux') {
      const folder = await takeFlock(path, file);
      if (folder !== null) held.push(async () => closeSync(folder));
      const socket = await takeSocket(key, path, file);
      held.push(() => new Promise(resolve => socket.close(resolve)));
    }
    const earlier = await readText(file);
    const holder = parseHolder(earlier);
    if (holder !== null && isAlive(holder)) throw new FolderInUseError(sentence(path, holder));
    // Only a file that was seen to be stale may go: another start may just be creating its own.
    if (earlier !== null) await rm(file, { force: true });
    await writeHolder(path, file).catch(error => {
      // On a full disk the file lacks what it tells people; the kernel's locks are there.
      if (process.platform !== 'linux' || !isOutOfSpace(error)) throw error;
    });
    held.push(() => rm(file, { force: true }));
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

/** @returns descriptor of the folder, locked until it is closed; null where that is not possible */
async function takeFlock(path: string, file: string): Promise<number | null> {
  // A plain descriptor: a FileHandle would be closed with its last reference.
  const folder = openSync(path, 'r');
  const code = await new Promise<number | null>(resolve => {
    const child = spawn('flock', ['-n', '3'], {
      stdio: ['ignore', 'ignore', 'ignore', folder],
    });
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  if (code === 0) return folder;
  closeSync(folder);
  // Any other code says that the command or the file system cannot do it.
  if (code === 1) throw new FolderInUseError(sentence(path, parseHolder(await readText(file))));
  return null;
}

async function takeSocket(key: string, path: string, file: string): Promise<Server> {
  const server = createServer(connection => connection.destroy());
  server.unref();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(`\0plaza-engine-${key}`, resolve);
    });
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE'))
      throw new FolderInUseError(sentence(path, parseHolder(await readText(file))));
    throw error;
  }
  return server;
}

async function writeHolder(path: string, file: string): Promise<void> {
  const holder: Holder = {
    pid: process.pid,
    startTicks: startTicksOf(process.pid),
    boot: bootId(),
    host: hostname(),
  };
  try {
    await writeFile(file, `${JSON.stringify(holder)}\n`, { flag: 'wx' });
  } catch (error) {
    // Somebody created it in between: two starts at once where there are no abstract sockets.
    if (hasCode(error, 'EEXIST'))
      throw new FolderInUseError(sentence(path, parseHolder(await readText(file))));
    throw error;
  }
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function parseHolder(text: string | null): Holder | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value)) return null;
    const { pid, startTicks, boot, host } = value as Record<string, unknown>; // checked below
    if (typeof pid !== 'number' || typeof host !== 'string') return null;
    return {
      pid,
      host,
      startTicks: typeof startTicks === 'string' ? startTicks : null,
      boot: typeof boot === 'string' ? boot : null,
    };
  } catch {
    // Cut short by a crash while it was written: its writer is gone.
    return null;
  }
}

/** Whether the holder still runs, as far as can be seen from here. */
function isAlive(holder: Holder): boolean {
  if (holder.boot !== bootId() || holder.host !== hostname()) return false;
  if (holder.startTicks !== null && holder.startTicks !== startTicksOf(holder.pid)) return false;
  if (holder.pid === process.pid) return false; // our own, from before a release that failed
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function startTicksOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the command in parentheses and may hold anything; start time is the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A dead process stays listed until its parent asks for it, which in a container may be never.
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return null;
  }
}

function sentence(path: string, holder: Holder | null): string {
  const who = holder === null ? 'another process' : `another process (pid ${holder.pid})`;
  return `The folder ${path} is in use by ${who}; stop that one first or choose another folder.`;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
