/** What a data folder consists of, for those who copy or check it without running it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HeldFiles } from '../durability/durability.ts';
import { lockFolder } from '../durability/folder-lock.ts';
import { inspect } from '../durability/recovery.ts';
import { snapshotName } from '../durability/snapshot.ts';
import { FolderStorage, type Storage } from '../durability/storage.ts';
import { catalogueText, type DatabaseEntry } from '../host/catalogue.ts';
import { identityToHex } from '../identity/identity.ts';
import { readKeyText } from '../identity/signing-keys.ts';
import { type BackupFile, type BackupSource, textFile } from './archive.ts';
import { BackupError } from './backup-error.ts';

export const CATALOGUE_FILE = 'databases.json';
export const KEY_FILE = 'keys/engine.key.pem';
/** What an export of a running engine reads from, while it does. */
export const EXPORT_DRAFT = 'export.tar';

/** Where a database's log and snapshots stand, relative to the data folder. */
export function dataFolderOf(entry: DatabaseEntry): string {
  return `databases/${entry.folder}/data`;
}

/** One database of a backup, its files open. */
export interface HeldDatabase {
  readonly entry: DatabaseEntry;
  readonly held: HeldFiles;
}

/** Puts together what a backup of a data folder holds. */
export async function backupSource(
  dataDir: string,
  databases: readonly HeldDatabase[],
): Promise<BackupSource> {
  const files: BackupFile[] = [
    textFile(CATALOGUE_FILE, catalogueText(databases.map(({ entry }) => entry))),
    textFile(KEY_FILE, await readKeyText(join(dataDir, 'keys'))),
  ];
  for (const { entry, held } of databases)
    for (const { name, file, bytes } of held.files)
      files.push({ name: `${dataFolderOf(entry)}/${name}`, bytes, content: file });
  return {
    facts: {
      format: 1,
      takenAt: new Date().toISOString(),
      databases: databases.map(({ entry, held }) => ({
        identity: identityToHex(entry.identity),
        names: entry.names,
        offset: held.offset,
      })),
    },
    files,
    release: async () => {
      for (const { held } of databases) await held.release();
    },
  };
}

/**
 * Takes a data folder for as long as the work on it takes.
 * @throws {BackupError} it is none
 * @throws {FolderInUseError} an engine runs on it
 */
export async function withDataFolder<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  // Locking would create it.
  if (!existsSync(join(dataDir, CATALOGUE_FILE)))
    throw new BackupError(`There are no databases in ${dataDir}.`);
  const lock = await lockFolder(dataDir);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/**
 * Opens the files of a database that nobody runs.
 * @throws {CorruptionError} they are damaged
 */
export async function holdAtRest(dataDir: string, entry: DatabaseEntry): Promise<HeldFiles> {
  const storage = FolderStorage.at(join(dataDir, dataFolderOf(entry)));
  const { report, layout, end } = await inspect(storage, checksOnly);
  const { snapshotOffset, segments } = layout;
  const newest = segments.filter(
    (_, i) => (segments[i + 1]?.firstOffset ?? Number.POSITIVE_INFINITY) > snapshotOffset + 1,
  );
  const names = newest.map(({ name }) => name);
  if (snapshotOffset > 0) names.unshift(snapshotName(snapshotOffset));
  return holdFiles(storage, names, {
    offset: report.lastOffset,
    lastBytes: end?.position ?? 0,
  });
}

async function holdFiles(
  storage: Storage,
  names: readonly string[],
  { offset, lastBytes }: { offset: number; lastBytes: number },
): Promise<HeldFiles> {
  const opened = await Promise.all(
    names.map(async name => ({ name, file: await storage.open(name) })),
  );
  return {
    files: opened.map(({ name, file }, i) => ({
      name,
      file,
      // A crash's unfinished write stands behind the end of the last one.
      bytes: i === names.length - 1 && name.endsWith('.log') ? lastBytes : file.size,
    })),
    offset,
    release: async () => {
      for (const { file } of opened) await file.close();
    },
  };
}

/** For reading that only looks at checksums. */
const checksOnly = { module() {}, insert() {}, remove() {}, sequence() {} };
