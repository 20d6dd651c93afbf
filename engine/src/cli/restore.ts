import { ArchiveReader } from '../backup/archive-reader.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { defineCommand } from './command.ts';
import { DATA_DIR_OPTION, defaultDataDir, explaining, tellProgress } from './data-dir.ts';

/** `plaza-engine restore`: makes a data folder from a backup. */
export const restoreCommand = defineCommand({
  name: 'restore',
  summary: 'Makes a data folder from a backup.',
  positionals: ['FILE'],
  options: DATA_DIR_OPTION,
  notes: 'The folder must be absent or empty. It appears when it is complete.',
  async run(values, [file = ''], context) {
    const dataDir = values['data-dir'] ?? defaultDataDir(context);
    const onProgress = tellProgress(context, 'Restored');
    const facts = await explaining(context, async () => {
      const archive = await ArchiveReader.open(file);
      await archive.close();
      await restoreBackup(file, dataDir, { onProgress, signal: context.signal });
      return archive.facts;
    });
    for (const { identity, names, offset } of facts.databases)
      context.stdout(`Restored ${names[0] ?? identity} as of commit ${offset}.\n`);
    context.stdout(`Everything of ${facts.takenAt} is in ${dataDir}.\n`);
  },
});
