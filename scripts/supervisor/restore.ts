/** `npm run restore`: makes a data folder from a backup. Plaza must not be running on it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BackupError } from '../../engine/src/backup/backup-error.ts';
import { restoreBackup as restoreEngine } from '../../engine/src/backup/restore-backup.ts';
import { type RestoreStep, restoreBackup } from '../../server/src/backup/restore-backup.ts';
import { readConfig } from '../../server/src/config.ts';
import { StartError } from '../../server/src/start-error.ts';

const usage = `npm run restore -- FOLDER

Makes the data folder (PLAZA_DATA_DIR, else data) anew from a backup. It must be absent or empty;
with DATABASE_URL that database must be empty too.`;

const stepTexts: Readonly<Record<RestoreStep, string>> = {
  'check sums': 'Checking the backup …',
  engine: 'Restoring the sync engine …',
  files: 'Copying pictures …',
  database: 'Restoring accounts and mail …',
};

if (existsSync('.env')) process.loadEnvFile('.env');

try {
  const backup = parse();
  const config = readConfig(process.env);
  const facts = await restoreBackup(
    backup,
    { dataDir: config.dataDir, databaseUrl: config.databaseUrl, restoreEngine },
    step => console.log(stepTexts[step]),
  );
  console.log(`\nThe community of ${facts.takenAt} is in ${config.dataDir}. Start it: npm start`);
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
    const [folder, ...others] = positionals;
    if (folder === undefined || others.length > 0) throw new Error('Name one folder.');
    return path.resolve(folder);
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
