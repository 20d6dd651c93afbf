/**
 * Checks a data folder or a backup from beginning to end and changes nothing: every checksum, the
 * replay of snapshots and log, whether each row is one of its table's type, unique constraints.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RowLayout } from '../bsatn/row-layout.ts';
import { FolderStorage, type Storage } from '../durability/storage.ts';
import { type DatabaseEntry, fileStore, parseCatalogue } from '../host/catalogue.ts';
import { identityToHex } from '../identity/identity.ts';
import { parseSigningKey, readKeyText } from '../identity/signing-keys.ts';
import { ArchiveReader } from './archive-reader.ts';
import { ArchiveStorage } from './archive-storage.ts';
import { BackupError } from './backup-error.ts';
import type { LongWorkOptions } from './backup-folder.ts';
import { CATALOGUE_FILE, dataFolderOf, KEY_FILE, withDataFolder } from './data-folder.ts';
import { loadStored } from './stored-database.ts';

/** What was found of one database. */
export interface DatabaseCheck {
  /** Its name, or its identity when it has none. */
  readonly name: string;
  /** Position of its history. */
  readonly offset: number;
  readonly tables: number;
  readonly rows: number;
  /** What is wrong with it, one sentence; null when nothing is. */
  readonly problem: string | null;
}

/** What was found. */
export interface Verification {
  /** What is wrong beside the databases. */
  readonly problems: readonly string[];
  readonly databases: readonly DatabaseCheck[];
}

/**
 * Checks a data folder that no engine runs on, or a backup file.
 * @throws {FolderInUseError} an engine runs on it: check a backup of it
 * @throws {BackupError} there is nothing of that name
 */
export async function verify(path: string, options: LongWorkOptions = {}): Promise<Verification> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new BackupError(`There is nothing at ${path}.`);
  return found.isDirectory() ? verifyFolder(path) : verifyArchive(path, options);
}

async function verifyFolder(dataDir: string): Promise<Verification> {
  return withDataFolder(dataDir, async () => {
    const problems: string[] = [];
    const note = (error: unknown): void => void problems.push(messageOf(error));
    await readKeyText(join(dataDir, 'keys')).catch(note);
    const entries = await fileStore(dataDir)
      .load({ isReadOnly: true })
      .catch((error: unknown) => {
        note(error);
        return [];
      });
    const databases: DatabaseCheck[] = [];
    for (const entry of entries) {
      const folder = join(dataDir, dataFolderOf(entry));
      databases.push(await verifyDatabase(entry, FolderStorage.at(folder)));
    }
    return { problems, databases };
  });
}

async function verifyArchive(
  path: string,
  { onProgress, signal }: LongWorkOptions,
): Promise<Verification> {
  const archive = await ArchiveReader.open(path);
  try {
    const small = new Map<string, Buffer[]>([
      [CATALOGUE_FILE, []],
      [KEY_FILE, []],
    ]);
    await archive.readAll(async ({ name }, chunk) => {
      signal?.throwIfAborted();
      if (chunk !== null) small.get(name)?.push(Buffer.from(chunk));
    }, onProgress);
    const text = (name: string): string => Buffer.concat(small.get(name) ?? []).toString('utf8');
    parseSigningKey(text(KEY_FILE), join(path, KEY_FILE));
    const databases: DatabaseCheck[] = [];
    for (const entry of parseCatalogue(text(CATALOGUE_FILE), join(path, CATALOGUE_FILE)))
      databases.push(await verifyDatabase(entry, new ArchiveStorage(archive, dataFolderOf(entry))));
    return { problems: [], databases };
  } finally {
    await archive.close();
  }
}

async function verifyDatabase(entry: DatabaseEntry, storage: Storage): Promise<DatabaseCheck> {
  const name = entry.names[0] ?? identityToHex(entry.identity);
  let offset = 0;
  let problem: string | null = null;
  let tables = 0;
  let rows = 0;
  try {
    const stored = await loadStored(entry, storage);
    offset = stored.offset;
    for (const table of stored.datastore.tables) {
      const { columns, isEvent, name: tableName } = table.def;
      if (isEvent) continue;
      tables++;
      const types = columns.map(({ type }) => type);
      const layout = new RowLayout(types, stored.def.typespace, { checksText: true });
      table.forEachRow((bytes, start, end) => {
        rows++;
        if (layout.rowEnd(bytes, start, end) !== end)
          throw new Error(`a row of ${tableName} is longer than its type`);
      });
    }
  } catch (error) {
    problem = messageOf(error);
  }
  return { name, offset, tables, rows, problem };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
