import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { ArchiveReader } from '../backup/archive-reader.ts';
import { saveStream } from '../backup/backup-folder.ts';
import { dataFolderOf, EXPORT_DRAFT, withDataFolder } from '../backup/data-folder.ts';
import { exportDatabase } from '../backup/export-database.ts';
import { runningEngine } from '../backup/running-engine.ts';
import {
  findEntry,
  loadArchived,
  loadStored,
  type StoredDatabase,
} from '../backup/stored-database.ts';
import { FolderInUseError } from '../durability/folder-lock.ts';
import { FolderStorage } from '../durability/storage.ts';
import { fileStore } from '../host/catalogue.ts';
import { askForBackup } from './ask-for-backup.ts';
import { type CliContext, CliError, defineCommand } from './command.ts';
import { DATA_DIR_OPTION, defaultDataDir, explaining, tellProgress } from './data-dir.ts';
import { exportOverHttp } from './export-over-http.ts';
import { SERVER_OPTIONS } from './server.ts';

/** `plaza-engine export`: writes one database as text that other programs can read. */
export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Writes one database as a portable file of JSON lines.',
  positionals: ['DATABASE', 'FILE'],
  options: {
    ...DATA_DIR_OPTION,
    from: { type: 'string', value: 'BACKUP', help: 'Export from a backup instead.' },
    ...SERVER_OPTIONS,
    server: {
      type: 'string',
      short: 's',
      value: 'URL',
      help: 'Export over HTTP instead, as the owner, from this engine or any SpacetimeDB.',
    },
  },
  notes: `
From a data folder, with or without an engine on it, or from a backup the export
holds one position of the history, with module and sequences. Over HTTP it holds
the rows as the tables are read one after the other: nobody should write
meanwhile. A FILE that ends in .gz is compressed.`,
  async run(values, [database = '', file = ''], context) {
    const { server, from } = values;
    if (server !== undefined && (from !== undefined || values['data-dir'] !== undefined))
      throw new CliError('--server, --from and --data-dir exclude each other.');
    await explaining(context, async () => {
      const lines =
        server !== undefined
          ? exportOverHttp(database, { ...values, server }, context)
          : exportDatabase(
              await load(database, from ?? null, values['data-dir'], context),
              tellProgress(context, 'Exported'),
            );
      const text = Readable.from(lines);
      const bytes = file.endsWith('.gz') ? compress(text) : text;
      await saveStream(bytes, file, context.signal);
    });
    context.stdout(`Exported ${database} to ${file}.\n`);
  },
});

/** Reads the database from wherever it stands. */
async function load(
  database: string,
  backup: string | null,
  folder: string | undefined,
  context: CliContext,
): Promise<StoredDatabase> {
  if (backup !== null) return loadFrom(backup, database);
  const dataDir = folder ?? defaultDataDir(context);
  try {
    return await withDataFolder(dataDir, async () => {
      const entries = await fileStore(dataDir).load({ isReadOnly: true });
      const entry = findEntry(entries, database, dataDir);
      return loadStored(entry, FolderStorage.at(join(dataDir, dataFolderOf(entry))));
    });
  } catch (error) {
    const engine = error instanceof FolderInUseError ? await runningEngine(dataDir) : null;
    if (engine === null) throw error;
    // Among the data, which it is; one that a kill has left is written over.
    const draft = join(dataDir, EXPORT_DRAFT);
    try {
      await rm(draft, { force: true });
      await askForBackup(engine, draft, context, tellProgress(context, 'Read'));
      return await loadFrom(draft, database);
    } finally {
      await rm(draft, { force: true });
    }
  }
}

async function loadFrom(backup: string, database: string): Promise<StoredDatabase> {
  const archive = await ArchiveReader.open(backup);
  try {
    await archive.readAll(async () => {});
    return await loadArchived(archive, database);
  } finally {
    await archive.close();
  }
}

function compress(text: Readable): Readable {
  const gzip = createGzip();
  text.on('error', error => gzip.destroy(error));
  return text.pipe(gzip);
}
