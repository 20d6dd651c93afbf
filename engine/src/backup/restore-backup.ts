import { type FileHandle, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CHECKSUMS_FILE, FACTS_FILE } from './archive.ts';
import { ArchiveReader } from './archive-reader.ts';
import { BackupError } from './backup-error.ts';
import { type LongWorkOptions, syncPath } from './backup-folder.ts';

/**
 * Makes a data folder from a backup. It is filled beside its place and moved there when every part
 * has proved right and is on the disk: broken off at any moment, there is either no data folder or
 * the complete one.
 * @param folder must be absent or empty
 * @throws {BackupError} the backup is damaged or not complete, or the folder holds something
 */
export async function restoreBackup(
  file: string,
  folder: string,
  { onProgress, signal }: LongWorkOptions = {},
): Promise<void> {
  const target = resolve(folder);
  await requireEmpty(target);
  const archive = await ArchiveReader.open(file);
  const draft = `${target}.restoring`;
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true, mode: 0o700 });
    const folders = new Set([draft]);
    let output: FileHandle | null = null;
    try {
      await archive.readAll(async ({ name }, chunk) => {
        signal?.throwIfAborted();
        if (name === FACTS_FILE || name === CHECKSUMS_FILE) return;
        if (output === null) {
          const path = join(draft, name);
          await mkdir(dirname(path), { recursive: true, mode: 0o700 });
          for (let at = dirname(path); at.length > draft.length; at = dirname(at)) folders.add(at);
          output = await open(path, 'wx', 0o600);
        }
        if (chunk !== null) {
          await output.writeFile(chunk);
          return;
        }
        await output.sync();
        await output.close();
        output = null;
      }, onProgress);
    } finally {
      // The compiler does not see that the callback sets it.
      await (output as FileHandle | null)?.close();
    }
    for (const path of folders) await syncPath(path);
    await rmdir(target).catch(ignoreMissing);
    await rename(draft, target);
    await syncPath(dirname(target));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  } finally {
    await archive.close();
  }
}

async function requireEmpty(folder: string): Promise<void> {
  const content = await readdir(folder).catch(error => {
    ignoreMissing(error);
    return [];
  });
  if (content.length > 0)
    throw new BackupError(`The folder ${folder} is not empty: move it away, or name another.`);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
