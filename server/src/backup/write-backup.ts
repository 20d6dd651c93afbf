/**
 * Saves a whole community while it runs, as one consistent set:
 *
 *   engine ──► database ──► files, secrets ──► sums ──► named
 *      └── from here on no file is removed ──┘
 *
 * The engine's moment is the first and counts. What its rows refer to is there before them (a
 * picture is stored before its row, an account before its person), so the database and the files,
 * which are read later, hold all of it. What they hold beyond that moment does no harm: a message
 * of the outbox that was handled in between is handled again and known by its key, an account whose
 * person is missing registers again, a file without a row is swept.
 */
import { createWriteStream } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Orm } from '../db/database.ts';
import type { FileStore } from '../files/file-store.ts';
import { BACKUP_FILES, createBackupFolder } from './backup-folder.ts';
import { dumpDatabase } from './database-dump.ts';

/** The parts of a community. */
export interface BackupSource {
  /** Writes the engine's state into a file; null when the engine is elsewhere. */
  readonly saveEngine: ((file: string) => Promise<void>) | null;
  readonly orm: Orm;
  readonly files: FileStore;
  readonly secretsFolder: string;
}

/** Steps of a backup, in their order, as people are told of them. */
export type BackupStep = 'engine' | 'database' | 'files' | 'check sums';

/**
 * Writes a backup.
 * @param folder absolute path of the folder to make
 * @param onStep told when a step begins
 * @returns rows of the database, and bytes in all
 * @throws {StartError} the folder exists or cannot be written
 */
export async function writeBackup(
  source: BackupSource,
  folder: string,
  onStep: (step: BackupStep) => void = () => {},
): Promise<{ readonly rows: number; readonly bytes: number }> {
  let rows = 0;
  const { bytes } = await createBackupFolder(folder, async draft => {
    const takenAt = new Date().toISOString();
    await mkdir(join(draft, BACKUP_FILES.files));
    await source.files.copyAfter(
      async () => {
        onStep('engine');
        await source.saveEngine?.(join(draft, BACKUP_FILES.engine));
        onStep('database');
        rows = await saveDatabase(source.orm, join(draft, BACKUP_FILES.database));
        onStep('files');
      },
      join(draft, BACKUP_FILES.files),
    );
    await cp(source.secretsFolder, join(draft, BACKUP_FILES.secrets), { recursive: true });
    onStep('check sums');
    return { format: 1, takenAt, hasEngine: source.saveEngine !== null };
  });
  return { rows, bytes };
}

async function saveDatabase(orm: Orm, file: string): Promise<number> {
  const text = new PassThrough();
  const written = pipeline(text, createGzip(), createWriteStream(file, { mode: 0o600 }));
  const dumped = dumpDatabase(orm, async part => {
    if (!text.write(part)) await Promise.race([drained(text), written]);
  });
  // Whichever fails first ends the other.
  dumped.then(
    () => text.end(),
    (error: Error) => text.destroy(error),
  );
  const [rows] = await Promise.all([dumped, written]);
  return rows;
}

const drained = (stream: PassThrough) =>
  new Promise<void>(resolve => stream.once('drain', resolve));
