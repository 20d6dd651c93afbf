/**
 * The format of a backup: all databases of a data folder at one position each, with the catalogue
 * and the engine's key, as a tar that any `tar` unpacks:
 *
 *     backup.json                       { "format": 1, "takenAt": …, "databases": [ … ] }
 *     databases.json                    the catalogue
 *     keys/engine.key.pem               signs the engine's tokens
 *     databases/FOLDER/data/…           newest snapshot, and the log behind it
 *     checksums                         SHA-256 of all of these, as `sha256sum -c` reads them
 *
 * `checksums` stands last: a backup that broke off has none, and is refused.
 */
import { createHash, type Hash } from 'node:crypto';
import type { ReadableFile } from '../durability/storage.ts';
import { TAR_HEADER_BYTES, tarEnd, tarHeader, tarPadding } from './tar.ts';

/** The first file of a backup. */
export interface BackupFacts {
  readonly format: 1;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly databases: readonly BackedUpDatabase[];
}

export interface BackedUpDatabase {
  /** Hexadecimal. */
  readonly identity: string;
  readonly names: readonly string[];
  /** Position of its history that the backup holds. */
  readonly offset: number;
}

/** Something to be put into a backup. */
export interface BackupFile {
  readonly name: string;
  readonly bytes: number;
  /** Content of a small file, or where to read a large one. */
  readonly content: Uint8Array | ReadableFile;
}

/** All that goes into a backup, held in its present state. */
export interface BackupSource {
  readonly facts: BackupFacts;
  /** Without `backup.json` and `checksums`. */
  readonly files: readonly BackupFile[];
  /** May be called more than once. */
  release(): Promise<void>;
}

/** How far some long work is. */
export interface Progress {
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

export const FACTS_FILE = 'backup.json';
export const CHECKSUMS_FILE = 'checksums';
const CHUNK_BYTES = 1 << 20;

/** How many bytes `writeArchive` will give. */
export function archiveBytes(source: BackupSource): number {
  const files = [factsFile(source), ...source.files];
  const checksums = files.reduce((sum, { name }) => sum + `${sumOf(null)}  ${name}\n`.length, 0);
  const sizes = [...files.map(({ bytes }) => bytes), checksums];
  return sizes.reduce(
    (sum, bytes) => sum + TAR_HEADER_BYTES + bytes + tarPadding(bytes).length,
    tarEnd().length,
  );
}

function factsFile({ facts }: BackupSource): BackupFile {
  return textFile(FACTS_FILE, `${JSON.stringify(facts, null, 2)}\n`);
}

/** A checksum in hexadecimal; of nothing without a hash. */
function sumOf(hash: Hash | null): string {
  return (hash ?? createHash('sha256')).digest('hex');
}

/** Gives the bytes of a backup one after the other, and releases the source however it ends. */
export async function* writeArchive(
  source: BackupSource,
  onProgress: (progress: Progress) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const seconds = Math.floor(Date.parse(source.facts.takenAt) / 1000);
  const bytesTotal = archiveBytes(source);
  let bytesDone = 0;
  const sums: string[] = [];
  async function* writeFile({ name, bytes, content }: BackupFile): AsyncGenerator<Uint8Array> {
    yield tarHeader({ name, bytes }, seconds);
    const hash = createHash('sha256');
    for await (const chunk of chunksOf(content, bytes, hash)) {
      yield chunk;
      bytesDone += chunk.length;
      onProgress({ bytesDone, bytesTotal });
    }
    yield tarPadding(bytes);
    sums.push(`${sumOf(hash)}  ${name}\n`);
  }
  try {
    yield* writeFile(factsFile(source));
    for (const file of source.files) yield* writeFile(file);
    yield* writeFile(textFile(CHECKSUMS_FILE, sums.join('')));
    yield tarEnd();
  } finally {
    await source.release();
  }
}

/** A small file of a backup. */
export function textFile(name: string, text: string): BackupFile {
  const content = Buffer.from(text);
  return { name, bytes: content.length, content };
}

async function* chunksOf(
  content: Uint8Array | ReadableFile,
  bytes: number,
  hash: Hash,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes; at += CHUNK_BYTES) {
    const length = Math.min(CHUNK_BYTES, bytes - at);
    const chunk =
      content instanceof Uint8Array
        ? content.subarray(at, at + length)
        : await content.read(at, length);
    hash.update(chunk);
    yield chunk;
  }
}
