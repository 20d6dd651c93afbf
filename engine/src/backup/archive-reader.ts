/** Reads a backup: which files it holds, whether each is what was written, and their bytes. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { ReadableFile } from '../durability/storage.ts';
import { type BackupFacts, CHECKSUMS_FILE, FACTS_FILE, type Progress } from './archive.ts';
import { BackupError } from './backup-error.ts';
import { readTarHeader, TAR_HEADER_BYTES, tarPadding } from './tar.ts';

const CHUNK_BYTES = 1 << 20;
/** What a backup may hold; anything else could lead out of the folder that it is restored to. */
const NAMES =
  /^(backup\.json|checksums|databases\.json|keys\/engine\.key\.pem|databases\/[\w-]+\/data\/\d{16}\.(log|snapshot))$/;

/** A file of a backup. */
export interface ArchivedFile {
  readonly name: string;
  /** Where its content begins in the backup. */
  readonly position: number;
  readonly bytes: number;
}

export class ArchiveReader {
  private constructor(
    readonly path: string,
    readonly files: readonly ArchivedFile[],
    readonly facts: BackupFacts,
    private readonly handle: FileHandle,
  ) {}

  /**
   * Opens a backup and reads its list of files, not their content.
   * @throws {BackupError} it is none, or not complete
   */
  static async open(path: string): Promise<ArchiveReader> {
    const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      throw new BackupError(`The backup ${path} cannot be read: ${error.message}`);
    });
    try {
      const files = await readList(handle, path);
      const find = (name: string) => files.find(file => file.name === name);
      const factsFile = find(FACTS_FILE);
      if (!factsFile || files.at(-1)?.name !== CHECKSUMS_FILE)
        throw new BackupError(`${path} is no complete backup: its end is missing.`);
      const text = Buffer.from(await readExactly(handle, factsFile.position, factsFile.bytes));
      const facts = parseFacts(text.toString('utf8'), path);
      return new ArchiveReader(path, files, facts, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * Reads everything and compares it with the checksums.
   * @param onFile receives the chunks of each file, and is told of its end with null
   * @throws {BackupError} naming the first file that is not what was written
   */
  async readAll(
    onFile: (file: ArchivedFile, chunk: Uint8Array | null) => Promise<void>,
    onProgress: (progress: Progress) => void = () => {},
  ): Promise<void> {
    const bytesTotal = this.files.reduce((sum, { bytes }) => sum + bytes, 0);
    let bytesDone = 0;
    const expected = await this.#readChecksums();
    for (const file of this.files) {
      const hash = createHash('sha256');
      for (let at = 0; at < file.bytes; at += CHUNK_BYTES) {
        const length = Math.min(CHUNK_BYTES, file.bytes - at);
        const chunk = await readExactly(this.handle, file.position + at, length);
        hash.update(chunk);
        await onFile(file, chunk);
        bytesDone += length;
        onProgress({ bytesDone, bytesTotal });
      }
      if (file.name !== CHECKSUMS_FILE && hash.digest('hex') !== expected.get(file.name))
        throw new BackupError(
          `${this.path} is damaged: its part ${file.name} (from byte ${file.position}) fails its checksum.`,
        );
      await onFile(file, null);
    }
  }

  /** A part of the backup as a file of its own. */
  part(file: ArchivedFile): ReadableFile {
    return {
      size: file.bytes,
      read: (position, length) => readExactly(this.handle, file.position + position, length),
      close: async () => {},
    };
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  async #readChecksums(): Promise<Map<string, string>> {
    const { position, bytes } = this.files.at(-1)!;
    const text = Buffer.from(await readExactly(this.handle, position, bytes)).toString('utf8');
    const sums = new Map<string, string>();
    for (const line of text.split('\n').slice(0, -1)) {
      const [, sum, name] = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? [];
      if (sum === undefined || name === undefined)
        throw new BackupError(`${this.path} is damaged: its checksums cannot be read.`);
      sums.set(name, sum);
    }
    if (sums.size !== this.files.length - 1)
      throw new BackupError(`${this.path} is damaged: its checksums are not those of its files.`);
    return sums;
  }
}

async function readList(handle: FileHandle, path: string): Promise<ArchivedFile[]> {
  const { size } = await handle.stat();
  const files: ArchivedFile[] = [];
  for (let position = 0; ; ) {
    if (position + TAR_HEADER_BYTES > size)
      throw new BackupError(`${path} is no complete backup: it ends after ${size} bytes.`);
    const header = readHeader(
      await readExactly(handle, position, TAR_HEADER_BYTES),
      path,
      position,
    );
    if (header === null) return requireRest(handle, files, { path, position, size });
    const { name, bytes } = header;
    if (!NAMES.test(name) || files.some(file => file.name === name))
      throw new BackupError(`${path} is no backup of an engine: it holds ${name}.`);
    files.push({ name, bytes, position: position + TAR_HEADER_BYTES });
    position += TAR_HEADER_BYTES + bytes + tarPadding(bytes).length;
  }
}

/** What stands between and behind the files is zeros; nothing else may be there. */
async function requireRest(
  handle: FileHandle,
  files: ArchivedFile[],
  { path, position, size }: { path: string; position: number; size: number },
): Promise<ArchivedFile[]> {
  const gaps = files.map(file => {
    const end = file.position + file.bytes;
    return { from: end, to: end + tarPadding(file.bytes).length };
  });
  for (const { from, to } of [...gaps, { from: position, to: size }]) {
    for (let at = from; at < to; at += CHUNK_BYTES) {
      const rest = await readExactly(handle, at, Math.min(to - at, CHUNK_BYTES));
      const bad = rest.findIndex(byte => byte !== 0);
      if (bad !== -1) throw new BackupError(`${path} is damaged at byte ${at + bad}.`);
    }
  }
  return files;
}

function readHeader(bytes: Uint8Array, path: string, position: number) {
  try {
    return readTarHeader(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BackupError(
      `${path} is no backup, or damaged at byte ${position}: ${error.message}.`,
    );
  }
}

function parseFacts(text: string, path: string): BackupFacts {
  try {
    // Written by us; its checksum is compared before anything is made of it.
    const facts = JSON.parse(text) as BackupFacts;
    if (facts.format === 1) return facts;
    throw new BackupError(`${path} has format ${facts.format}, which this version does not know.`);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`${path} is damaged: its list of databases cannot be read.`);
  }
}

async function readExactly(
  handle: FileHandle,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new BackupError('The backup ends before it should.');
    done += bytesRead;
  }
  return bytes;
}
