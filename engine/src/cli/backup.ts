import { Readable } from 'node:stream';
import { ArchiveReader } from '../backup/archive-reader.ts';
import { backupFolder, saveStream } from '../backup/backup-folder.ts';
import { type RunningEngine, runningEngine } from '../backup/running-engine.ts';
import { FolderInUseError } from '../durability/folder-lock.ts';
import { type CliContext, CliError, defineCommand } from './command.ts';
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
        await askEngine(engine, file, context, onProgress);
      }
      const archive = await ArchiveReader.open(file);
      await archive.close();
      return archive.facts;
    });
    for (const { identity, names, offset } of facts.databases)
      context.stdout(`Saved ${names[0] ?? identity} as of commit ${offset}.\n`);
  },
});

/** Has the engine that runs on the folder make the backup. */
async function askEngine(
  { url, secret }: RunningEngine,
  file: string,
  { signal }: CliContext,
  onProgress: ReturnType<typeof tellProgress>,
): Promise<void> {
  const response = await fetch(new URL('/v1/operator/backup', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
    signal,
  });
  if (!response.ok || response.body === null)
    throw new CliError(`The engine at ${url} makes no backup: ${(await response.text()).trim()}`);
  const bytesTotal = Number(response.headers.get('content-length'));
  let bytesDone = 0;
  // The types of the web's streams and of Node's differ in name only.
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  const counted = Readable.from(
    (async function* () {
      for await (const chunk of body) {
        bytesDone += chunk.length;
        onProgress({ bytesDone, bytesTotal });
        yield chunk;
      }
    })(),
  );
  await saveStream(counted, file, signal);
}
