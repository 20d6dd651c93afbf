/**
 * `npm run backup`: asks the running app server for a backup, or makes one itself from a data
 * folder that nobody uses.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { BackupError } from '../../engine/src/backup/backup-error.ts';
import { backupFolder } from '../../engine/src/backup/backup-folder.ts';
import { backupNews } from '../../server/src/backup/routes.ts';
import { type BackupStep, writeBackup } from '../../server/src/backup/write-backup.ts';
import { type Config, ownOrigin, readConfig } from '../../server/src/config.ts';
import { openDataFolder } from '../../server/src/data-folder/data-folder.ts';
import { operatorSecret } from '../../server/src/data-folder/secrets.ts';
import { openDatabase } from '../../server/src/db/database.ts';
import { FolderFileStore } from '../../server/src/files/file-store.ts';
import { StartError } from '../../server/src/start-error.ts';

const usage = `npm run backup [-- FOLDER]

Saves the whole community into a new folder: the sync engine, accounts and mail, pictures, keys.
Plaza may be running. Without FOLDER it is backups/plaza-DATE-TIME.

Whoever has a backup can sign in as anybody: keep it as you keep the data folder.`;

interface BackupResult {
  readonly rows: number;
  readonly bytes: number;
}

const stepTexts: Readonly<Record<BackupStep, string>> = {
  engine: 'Saving the sync engine …',
  database: 'Saving accounts and mail …',
  files: 'Copying pictures …',
  'check sums': 'Writing check sums …',
};

if (existsSync('.env')) process.loadEnvFile('.env');

try {
  const folder = parse();
  const config = readConfig(process.env);
  if (!existsSync(config.dataDir)) {
    throw new StartError(`There is no data folder ${config.dataDir}: nothing to save.`);
  }
  const tell = (step: BackupStep) => console.log(stepTexts[step]);
  const { bytes } =
    (await askServer(config, folder, tell)) ?? (await saveAtRest(config, folder, tell));
  console.log(`\nSaved ${megabytes(bytes)} in ${folder}`);
  if (config.engine.embedded === null) {
    console.log(
      'The sync engine is not in it: SpacetimeDB keeps its own data (docs/operating.md says how to export it).',
    );
  }
} catch (error) {
  const isForPeople = error instanceof StartError || error instanceof BackupError;
  console.error(isForPeople ? error.message : error);
  process.exitCode = 1;
}

function parse(): string {
  try {
    const { values, positionals } = parseArgs({
      options: { help: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    if (positionals.length > 1) throw new Error('Name one folder.');
    return path.resolve(positionals[0] ?? path.join('backups', `plaza-${timeForName(new Date())}`));
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

/** `2026-11-20-183104`, in UTC. */
function timeForName(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
}

/**
 * Has the running app server write the backup.
 * @returns null when none answers at the configured address
 */
async function askServer(
  config: Config,
  folder: string,
  tell: (step: BackupStep) => void,
): Promise<BackupResult | null> {
  const secret = operatorSecret(path.join(config.dataDir, 'secrets'));
  const url = new URL('/api/operator/backup', ownOrigin(config.host, config.port));
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ folder }),
  }).catch(() => null);
  // Another program may have the port, or a Plaza on another data folder.
  if (!response?.ok || !response.body) return null;
  // The types of the web's streams and of Node's differ in name only.
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  for await (const line of createInterface({ input: body })) {
    const news = backupNews.parse(JSON.parse(line));
    if ('done' in news) return news.done;
    if ('failed' in news) throw new StartError(`The backup failed: ${news.failed}`);
    tell(news.step);
  }
  throw new StartError('The app server ended before the backup was complete.');
}

/** Makes the backup from a data folder at rest, which stays locked meanwhile. */
async function saveAtRest(
  config: Config,
  folder: string,
  tell: (step: BackupStep) => void,
): Promise<BackupResult> {
  const data = openDataFolder(config.dataDir);
  try {
    const database = await openDatabase({ url: config.databaseUrl, folder: data.postgres });
    try {
      const saveEngine = (file: string) => backupFolder(path.join(data.root, 'engine'), file);
      return await writeBackup(
        {
          saveEngine: config.engine.embedded === null ? null : saveEngine,
          orm: database.orm,
          files: new FolderFileStore(data.files),
          secretsFolder: data.secrets,
        },
        folder,
        tell,
      );
    } finally {
      await database.close();
    }
  } finally {
    data.release();
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
