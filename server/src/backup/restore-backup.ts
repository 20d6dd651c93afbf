/**
 * Makes a data folder from a backup. It is filled beside its place and moved there when it is whole
 * and on the disk: broken off at any moment, there is either no data folder or the complete one.
 */
import { createReadStream } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { LAYOUT_VERSION } from '../data-folder/data-folder.ts';
import { openDatabase } from '../db/database.ts';
import { syncTree } from '../db/durable-folder.ts';
import { StartError, systemErrorCode } from '../start-error.ts';
import { BACKUP_FILES, type BackupFacts, verifyBackupFolder } from './backup-folder.ts';
import { loadDatabase, readDumpHeader } from './database-dump.ts';

/** Where a backup goes. */
export interface RestoreTarget {
  /** Absolute path of the data folder: absent or empty. */
  readonly dataDir: string;
  /** PostgreSQL to fill, empty; null makes the embedded one. */
  readonly databaseUrl: string | null;
  /** Makes the engine's data folder from the engine's part of the backup. */
  restoreEngine(file: string, folder: string): Promise<void>;
}

/** Steps of a restore, in their order, as people are told of them. */
export type RestoreStep = 'check sums' | 'engine' | 'files' | 'database';

/**
 * Restores a backup.
 * @param backup absolute path of the backup's folder
 * @throws {StartError} the backup is damaged, or the target holds something already
 */
export async function restoreBackup(
  backup: string,
  target: RestoreTarget,
  onStep: (step: RestoreStep) => void = () => {},
): Promise<BackupFacts> {
  await requireEmpty(target.dataDir);
  onStep('check sums');
  const facts = await verifyBackupFolder(backup);
  const draft = `${target.dataDir}.restoring`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    if (facts.hasEngine) {
      onStep('engine');
      await target.restoreEngine(join(backup, BACKUP_FILES.engine), join(draft, 'engine'));
    }
    onStep('files');
    await cp(join(backup, BACKUP_FILES.files), join(draft, 'files'), {
      recursive: true,
      preserveTimestamps: true,
    });
    await mkdir(join(draft, 'secrets'), { mode: 0o700 });
    await cp(join(backup, BACKUP_FILES.secrets), join(draft, 'secrets'), { recursive: true });
    await writeFile(join(draft, 'version'), `${LAYOUT_VERSION}\n`);
    onStep('database');
    // Last: a database server is no draft, so nothing may fail behind it but the naming.
    await restoreDatabase(backup, target.databaseUrl, join(draft, 'postgres'));
    await syncTree(draft);
    await rm(target.dataDir, { recursive: true, force: true });
    await rename(draft, target.dataDir);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  return facts;
}

async function requireEmpty(folder: string): Promise<void> {
  try {
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  throw new StartError(
    `The data folder ${folder} is not empty: move it away, or name another with PLAZA_DATA_DIR.`,
  );
}

async function restoreDatabase(backup: string, url: string | null, folder: string): Promise<void> {
  const lines = createInterface({
    input: createReadStream(join(backup, BACKUP_FILES.database)).pipe(createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  })[Symbol.asyncIterator]();
  const first = await lines.next();
  const { migratedUntil } = readDumpHeader(first.done ? '' : first.value);
  const database = await openDatabase({ url, folder }, { migrateUntil: migratedUntil });
  try {
    await loadDatabase(database.orm, { [Symbol.asyncIterator]: () => lines });
    await database.flush();
  } finally {
    await database.close();
  }
}
