/**
 * Makes the embedded PostgreSQL's folder survive a power cut.
 *
 * PGlite writes its write-ahead log to the file system but never asks the disk to keep it
 * (`fsync` is off and cannot be turned on). What a killed process wrote is safe all the same; a
 * machine that loses its power may lose the last seconds. So whoever promises something calls
 * `flush` first:
 *
 *   commit ──► log pages in the system's cache ──► flush: fdatasync of the log ──► answer
 *
 * The log alone is enough as long as recovery starts before it. A checkpoint moves that start and
 * touches `pg_control`; after one, every file of the folder is made durable. PGlite makes
 * checkpoints only when it closes, recovers or has written a gigabyte of log.
 */
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../start-error.ts';

/** Flushes one folder; calls that overlap share the work. */
export class DurableFolder {
  readonly #folder: string;
  /** The last checkpoint that is known to be on the disk, as the content of `pg_control`. */
  #durableCheckpoint: Buffer | null = null;
  /** Log files whose names are known to be on the disk. */
  readonly #durableNames = new Set<string>();
  #running: Promise<void> | null = null;
  #waiting: Promise<void> | null = null;

  /** @param folder the PostgreSQL data folder */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Resolves when everything written before the call is on the disk. A call during a flush waits
   * for the next one, since the running one may have passed its writes already.
   */
  flush(): Promise<void> {
    if (!this.#running) {
      this.#running = this.#flushNow().finally(() => {
        this.#running = null;
      });
      return this.#running;
    }
    this.#waiting ??= this.#running
      .catch(() => {}) // The first caller hears of its failure; the second has a try of its own.
      .then(() => {
        this.#waiting = null;
        return this.flush();
      });
    return this.#waiting;
  }

  async #flushNow(): Promise<void> {
    // Its content, not its time: two writes within one tick of the file system's clock look alike.
    const checkpoint = await readFile(join(this.#folder, 'global', 'pg_control'));
    if (this.#durableCheckpoint?.equals(checkpoint)) {
      await this.#flushLog();
    } else {
      await syncTree(this.#folder);
      // Files changed after the look at `pg_control` are covered by the log, whose start is older.
      this.#durableCheckpoint = checkpoint;
    }
  }

  async #flushLog(): Promise<void> {
    const folder = join(this.#folder, 'pg_wal');
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.filter(entry => entry.isFile()).map(entry => entry.name);
    // A file without new pages costs microseconds.
    for (const name of names) await syncFile(join(folder, name));
    if (names.every(name => this.#durableNames.has(name))) return;
    await syncDirectory(folder);
    for (const name of names) this.#durableNames.add(name);
  }
}

/** Makes every file and name below a folder durable; what vanishes meanwhile needs nothing. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncFile(path);
  }
  await syncDirectory(folder);
}

async function syncFile(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r+');
    await handle.datasync().finally(() => handle.close());
  } catch (error) {
    // PostgreSQL removes temporary and recycled files as it goes; one that is gone needs nothing.
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}

/** Makes a directory's names durable, where the system lets one open a directory for that. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
