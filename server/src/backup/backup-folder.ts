/**
 * A backup as it lies on disk: a folder, complete or not there under its name.
 *
 *   NAME/
 *     backup.json         what it is
 *     SHA256SUMS          of every other file, for us and for `sha256sum --check`
 *     engine.backup       the sync engine: all databases, and the keys of its tokens
 *     postgres.jsonl.gz   accounts and mail, as database-dump.ts writes them
 *     files/              pictures
 *     secrets/            what tokens and links are signed with
 *
 * Whoever has it can sign in as anybody: it is readable for its owner alone.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { syncDirectory, syncTree } from '../db/durable-folder.ts';
import { StartError, systemErrorCode } from '../start-error.ts';
import { parseJson } from './parse-json.ts';

/** Names inside a backup. */
export const BACKUP_FILES = {
  facts: 'backup.json',
  sums: 'SHA256SUMS',
  engine: 'engine.backup',
  database: 'postgres.jsonl.gz',
  files: 'files',
  secrets: 'secrets',
} as const;

const factsSchema = z.object({
  format: z.literal(1),
  /** When the engine's state was taken, as an ISO 8601 date and time in UTC. */
  takenAt: z.iso.datetime(),
  /** Whether the engine's state is in it: not when SpacetimeDB holds it. */
  hasEngine: z.boolean(),
});

/** What `backup.json` says. */
export type BackupFacts = z.infer<typeof factsSchema>;

/**
 * Makes a backup folder: `fill` writes into a draft beside, which takes the name when it is whole
 * and on the disk. An earlier draft of the same name is one that broke off, and is removed.
 * @param folder absolute path
 * @returns the size of all files, in bytes
 * @throws {StartError} the folder exists, or cannot be written
 */
export async function createBackupFolder(
  folder: string,
  fill: (draft: string) => Promise<BackupFacts>,
): Promise<{ readonly bytes: number }> {
  const draft = `${folder}.partial`;
  if (await exists(folder)) throw new StartError(`${folder} exists already: name another folder.`);
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(`${draft} cannot be written (${systemErrorCode(error) ?? error}).`, {
      cause: error,
    });
  }
  try {
    const facts = await fill(draft);
    await writeFile(join(draft, BACKUP_FILES.facts), `${JSON.stringify(facts, null, 2)}\n`);
    const sums = await sumsOf(draft);
    await writeFile(
      join(draft, BACKUP_FILES.sums),
      sums.map(({ sum, path }) => `${sum}  ${path}\n`).join(''),
    );
    await syncTree(draft);
    await rename(draft, folder);
    await syncDirectory(dirname(folder));
    return { bytes: sums.reduce((total, { bytes }) => total + bytes, 0) };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Checks that every file of a backup is there and as it was written.
 * @throws {StartError} naming the first one that is not
 */
export async function verifyBackupFolder(folder: string): Promise<BackupFacts> {
  const facts = await readOwn(folder, BACKUP_FILES.facts);
  const parsed = factsSchema.safeParse(parseJson(facts));
  if (!parsed.success) {
    throw new StartError(`${folder} holds no backup that this Plaza can read.`);
  }
  const expected = new Map<string, string>();
  for (const line of (await readOwn(folder, BACKUP_FILES.sums)).split('\n')) {
    if (line !== '') expected.set(line.slice(66), line.slice(0, 64));
  }
  for (const { path, sum } of await sumsOf(folder)) {
    if (path === BACKUP_FILES.sums) continue;
    const wanted = expected.get(path);
    expected.delete(path);
    if (wanted === undefined) throw new StartError(`${path} does not belong to the backup.`);
    if (wanted !== sum) throw new StartError(`${path} in the backup is damaged.`);
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw new StartError(`${missing} is missing from the backup.`);
  return parsed.data;
}

async function readOwn(folder: string, name: string): Promise<string> {
  try {
    return await readFile(join(folder, name), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    throw new StartError(`${folder} is no complete backup: ${name} is missing.`);
  }
}

interface Sum {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly sum: string;
  readonly bytes: number;
}

async function sumsOf(folder: string): Promise<Sum[]> {
  const sums: Sum[] = [];
  for await (const file of filesUnder(folder)) {
    const hash = createHash('sha256');
    let bytes = 0;
    await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
      }
    });
    const path = relative(folder, file).split(sep).join('/');
    sums.push({ path, sum: hash.digest('hex'), bytes });
  }
  return sums.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function* filesUnder(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

/** Whether something has this path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path, 'r')).close();
    return true;
  } catch (error) {
    return systemErrorCode(error) !== 'ENOENT';
  }
}
