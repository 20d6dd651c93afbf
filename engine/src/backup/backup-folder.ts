import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileStore } from '../host/catalogue.ts';
import { type BackupSource, type Progress, writeArchive } from './archive.ts';
import { BackupError } from './backup-error.ts';
import { backupSource, type HeldDatabase, holdAtRest, withDataFolder } from './data-folder.ts';

export interface LongWorkOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the work; nothing is left behind then. */
  readonly signal?: AbortSignal;
}

/**
 * Makes a backup of a data folder that no engine runs on; it stays locked meanwhile.
 * @param file must not exist; it appears when it is complete and on the disk
 * @throws {FolderInUseError} an engine runs on the folder: ask that one, see `runningEngine`
 * @throws {CorruptionError} the folder is damaged
 * @throws {BackupError} there is nothing to save
 */
export async function backupFolder(
  dataDir: string,
  file: string,
  options: LongWorkOptions = {},
): Promise<void> {
  await withDataFolder(dataDir, async () => {
    const databases: HeldDatabase[] = [];
    try {
      for (const entry of await fileStore(dataDir).load({ isReadOnly: true }))
        databases.push({ entry, held: await holdAtRest(dataDir, entry) });
      await saveArchive(await backupSource(dataDir, databases), file, options);
    } finally {
      for (const { held } of databases) await held.release();
    }
  });
}

/** Writes a backup to a file, which appears when it is complete. */
async function saveArchive(
  source: BackupSource,
  file: string,
  { onProgress, signal }: LongWorkOptions,
): Promise<void> {
  await saveStream(Readable.from(writeArchive(source, onProgress)), file, signal);
}

/** Writes bytes to a new file under another name, and gives it its own once it is on the disk. */
export async function saveStream(
  bytes: Readable,
  file: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const draft = `${file}.part`;
  if (existsSync(file)) throw new BackupError(`${file} is there already.`);
  try {
    await rm(draft, { force: true });
    await pipeline(bytes, createWriteStream(draft, { flags: 'wx', mode: 0o600 }), {
      ...(signal && { signal }),
    });
    await syncPath(draft);
    await rename(draft, file);
    await syncPath(dirname(file));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Has a file or folder on the disk. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
