/**
 * Small files that everything depends on (which databases there are, the engine's key): replaced as a
 * whole, sealed by a checksum, and kept twice.
 *
 *     NAME        the text, then a line of its own: "crc32 1a2b3c4d"
 *     NAME.copy   the same, written after it
 *
 * So a flipped bit is noticed wherever it is, and what it has spoiled stands whole in the other file.
 * Earlier versions wrote neither checksum nor copy: their files are read and then kept like this.
 */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { CorruptionError } from './durability.ts';

export interface SealedFileOptions {
  /** Whether a text without a checksum is one that an earlier version has written. */
  readonly isUnsealed: (text: string) => boolean;
  /** Change nothing, not even to renew a copy. */
  readonly isReadOnly?: boolean;
  /** Mend what is damaged from the other file, and tell. */
  readonly repair?: (sentence: string) => void;
}

/**
 * Reads a sealed file.
 * @returns its text; null when there is none
 * @throws {CorruptionError} one of both is damaged or missing; nothing has been changed
 */
export async function readSealed(path: string, options: SealedFileOptions): Promise<string | null> {
  const copyPath = `${path}.copy`;
  const main = await read(path, options);
  const copy = await read(copyPath, options);
  if (main === null && copy === null) return null;
  if (main?.text != null) {
    if (copy !== null && copy.text === null) await mend(copyPath, main.text, copy.bytes, options);
    else if (!options.isReadOnly && (copy?.text !== main.text || !main.isSealed))
      await writeSealed(path, main.text);
    return main.text;
  }
  if (copy?.text == null) throw damage(path, 0, 'and so is its copy');
  await mend(path, copy.text, main?.bytes ?? null, options);
  return copy.text;
}

/** Replaces a sealed file; it is durable when this resolves. */
export async function writeSealed(path: string, text: string): Promise<void> {
  await replaceFile(path, seal(text));
  await replaceFile(`${path}.copy`, seal(text));
}

/** A file's content; `text` is null when it is not what was written. */
interface Content {
  readonly bytes: Buffer;
  readonly text: string | null;
  readonly isSealed: boolean;
}

async function read(path: string, { isUnsealed }: SealedFileOptions): Promise<Content | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    // A system error has a code; anything else is not a missing file.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const whole = bytes.toString('utf8');
  const trailer = /"crc32 [0-9a-f]{8}"\n$/.exec(whole);
  if (trailer !== null) {
    const text = whole.slice(0, trailer.index);
    return { bytes, text: bytes.equals(seal(text)) ? text : null, isSealed: true };
  }
  return { bytes, text: isUnsealed(whole) ? whole : null, isSealed: false };
}

async function mend(
  path: string,
  text: string,
  damaged: Buffer | null,
  { repair }: SealedFileOptions,
): Promise<void> {
  const good = seal(text);
  let position = 0;
  while (damaged !== null && position < damaged.length && damaged[position] === good[position])
    position++;
  if (repair === undefined)
    throw damage(path, position, damaged === null ? 'it is missing' : 'its checksum fails');
  if (damaged !== null) await rename(path, `${path}.damaged`);
  await replaceFile(path, good);
  repair(`${path} was damaged at byte ${position}; it was made again from its other copy.`);
}

function seal(text: string): Buffer {
  const checksum = crc32(text).toString(16).padStart(8, '0');
  return Buffer.from(`${text}"crc32 ${checksum}"\n`);
}

async function replaceFile(path: string, content: Buffer): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const folder = await open(dirname(path));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function damage(path: string, position: number, detail: string): CorruptionError {
  return new CorruptionError(path, position, detail);
}
