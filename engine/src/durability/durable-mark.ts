/**
 * The mark: how far the log has been confirmed, beside the log itself.
 *
 * The log alone cannot tell a write that a crash has cut short, which nobody was told of, from bit
 * rot in the last frame that somebody relies on. The mark can: whatever lies before it was on the
 * disk once, so anything wrong there is damage; only what lies behind it may be cut off.
 *
 *     log   ...[frame][frame][frame][fra
 *                                  ^ mark: all before it was confirmed
 *
 * It is written after each sync and before anybody hears of it, into the system's memory only: it
 * outlives the process, and costs two microseconds. A machine that loses its power may find an older
 * mark, which is a weaker statement, not a wrong one.
 *
 *     file   40 bytes: "PLAZAMRK", u32 version, u64 durable position of the history,
 *            u64 first position of the segment, u64 bytes of that segment, u32 CRC of these
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { CorruptionError } from './durability.ts';
import type { RegisterFile, Storage } from './storage.ts';

/** The file's name. */
export const MARK_FILE = 'mark';

const MAGIC = 'PLAZAMRK';
const VERSION = 1;
const BYTES = 40;

/** What has been confirmed. */
export interface DurableMark {
  /** The last record that was on the disk. */
  readonly durableOffset: number;
  /** The segment that was written to, by its first record, and how much of it was on the disk. */
  readonly segment: number;
  readonly segmentBytes: number;
}

/**
 * Reads the mark of a folder.
 * @returns null when there is none: a new folder, an older one, or a power cut before its first write
 * @throws {CorruptionError} it is not what was written
 */
export async function readMark(storage: Storage): Promise<DurableMark | null> {
  if (!(await storage.list()).includes(MARK_FILE)) return null;
  const path = join(storage.path, MARK_FILE);
  const file = await storage.open(MARK_FILE);
  try {
    const bytes = Buffer.from(await file.read(0, file.size));
    if (bytes.every(byte => byte === 0)) return null;
    if (bytes.length !== BYTES || bytes.toString('latin1', 0, 8) !== MAGIC)
      throw new CorruptionError(path, 0, 'it is no mark of ours');
    if (crc32(bytes.subarray(0, BYTES - 4)) !== bytes.readUInt32LE(BYTES - 4))
      throw new CorruptionError(path, 0, `its ${BYTES} bytes fail their checksum`);
    const version = bytes.readUInt32LE(8);
    if (version !== VERSION)
      throw new CorruptionError(path, 8, `format ${version} is unknown to this version`);
    return {
      durableOffset: Number(bytes.readBigUInt64LE(12)),
      segment: Number(bytes.readBigUInt64LE(20)),
      segmentBytes: Number(bytes.readBigUInt64LE(28)),
    };
  } finally {
    await file.close();
  }
}

/** Keeps the mark of a folder that is written to. */
export class MarkWriter {
  readonly #file: RegisterFile;
  readonly #bytes = Buffer.alloc(BYTES);

  private constructor(file: RegisterFile) {
    this.#file = file;
    this.#bytes.write(MAGIC, 0, 'latin1');
    this.#bytes.writeUInt32LE(VERSION, 8);
  }

  static async open(storage: Storage): Promise<MarkWriter> {
    return new MarkWriter(await storage.openRegister(MARK_FILE));
  }

  /** Moves the mark. An older one stays right, so a disk that refuses is of no consequence. */
  set({ durableOffset, segment, segmentBytes }: DurableMark): void {
    const bytes = this.#bytes;
    bytes.writeBigUInt64LE(BigInt(durableOffset), 12);
    bytes.writeBigUInt64LE(BigInt(segment), 20);
    bytes.writeBigUInt64LE(BigInt(segmentBytes), 28);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, BYTES - 4)), BYTES - 4);
    try {
      this.#file.write(bytes);
    } catch {
      // As said: the older mark still holds.
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
