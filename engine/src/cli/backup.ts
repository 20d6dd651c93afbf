import { ArchiveReader } from '../backup/archive-reader.ts';
import { backupFolder } from '../backup/backup-folder.ts';
import { runningEngine } from '../backup/running-engine.ts';
import { FolderInUseError } from '../durability/folder-lock.ts';
import { askForBackup } from './ask-for-backup.ts';
import { defineCommand } from './command.ts';
import { DATA_DIR_OPTION, defaultDataDir, explaining, tellProgress } from './data-dir.ts';

/** `plaza-engine backup`: saves a data folder, whether an engine runs on it or not. */
export const backupCommand = defineCommand({
  name: 'backup',
  summary: 'Saves all databases and the key of a data folder in one file.',
  positionals: ['FILE'],
  options: DATA_DIR_OPTION,
  notes: `
An engine may be running on the folder and goes on meanwhile. FILE is a tar; it
appears when it is complete. Whoever has it can act for everybody: keep it as
you keep the data folder.`,
  async run(values, [file = ''], context) {
    const dataDir = values['data-dir'] ?? defaultDataDir(context);
    const onProgress = tellProgress(context, 'Saved');
    const facts = await explaining(context, async () => {
      try {
        await backupFolder(dataDir, file, { onProgress, signal: context.signal });
      } catch (error) {
        if (!(error instanceof FolderInUseError)) throw error;
        const engine = await runningEngine(dataDir);
        if (engine === null) throw error;
        await askForBackup(engine, file, context, onProgress);
      }
      const archive = await ArchiveReader.open(file);
      await archive.close();
      return archive.facts;
    });
    for (const { identity, names, offset } of facts.databases)
      context.stdout(`Saved ${names[0] ?? identity} as of commit ${offset}.\n`);
  },
});
