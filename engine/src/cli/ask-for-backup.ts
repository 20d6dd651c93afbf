import { Readable } from 'node:stream';
import type { Progress } from '../backup/archive.ts';
import { saveStream } from '../backup/backup-folder.ts';
import type { RunningEngine } from '../backup/running-engine.ts';
import { type CliContext, CliError } from './command.ts';

/**
 * Has the engine that runs on a folder make a backup of it.
 * @throws {CliError} with what the engine says against it
 */
export async function askForBackup(
  { url, secret }: RunningEngine,
  file: string,
  { signal }: CliContext,
  onProgress: (progress: Progress) => void,
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
