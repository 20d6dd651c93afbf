/**
 * Frames: what log and snapshot files are made of. One write is one frame, and it counts whole or
 * not at all.
 *
 *     file    header, then frames back to back
 *     header  20 bytes: "PLAZALOG" or "PLAZASNP", u32 format version, u32 salt, u32 CRC of these
 *     frame   24 bytes: u32 magic, u32 payload length, u64 offset of the first record,
 *             u32 CRC of the payload, u32 CRC of these first 20 bytes begun with the salt
 *             then the payload
 *
 * All numbers are little-endian; the CRC is CRC-32 (zlib's). The salt is random for each file, so
 * that nobody can store a row that looks like a frame, and no leftover block of another file does.
 */
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CorruptionError } from './durability.ts';
import type { ReadableFile } from './storage.ts';

export const FILE_HEADER_BYTES = 20;
export const FRAME_HEADER_BYTES = 24;

/** What a file holds, as its first eight bytes say it. */
export type FileKind = 'PLAZALOG' | 'PLAZASNP';

const FORMAT_VERSION = 1;
const FRAME_MAGIC = 0x317a6c70; // "plz1"
const READ_AHEAD_BYTES = 1 << 20;

/** The first bytes of a new file. */
export function createFileHeader(kind: FileKind): { bytes: Uint8Array; salt: number } {
  const bytes = Buffer.alloc(FILE_HEADER_BYTES);
  bytes.write(kind, 0, 'latin1');
  bytes.writeUInt32LE(FORMAT_VERSION, 8);
  randomBytes(4).copy(bytes, 12);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 16)), 16);
  return { bytes, salt: bytes.readUInt32LE(12) };
}

/**
 * Completes a frame in place.
 * @param frame space for the frame header, then the payload up to the end
 * @param firstOffset history position of the first record in it
 */
export function sealFrame(frame: Uint8Array, firstOffset: number, salt: number): void {
  const view = new DataView(frame.buffer, frame.byteOffset, FRAME_HEADER_BYTES);
  const payload = frame.subarray(FRAME_HEADER_BYTES);
  view.setUint32(0, FRAME_MAGIC, true);
  view.setUint32(4, payload.length, true);
  view.setBigUint64(8, BigInt(firstOffset), true);
  view.setUint32(16, crc32(payload), true);
  view.setUint32(20, crc32(frame.subarray(0, 20), salt), true);
}

export interface Frame {
  /** Byte position of the frame in its file. */
  readonly position: number;
  readonly firstOffset: number;
  readonly payload: Uint8Array;
}

/** Why the bytes at `position` are not a whole frame. */
export interface BadFrame {
  readonly position: number;
  readonly reason: string;
}

/** Reads one file's frames in order. Holds about one read-ahead of memory, or one frame if larger. */
export class FrameReader {
  #position = FILE_HEADER_BYTES;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;

  private constructor(
    readonly file: ReadableFile,
    readonly name: string,
    readonly salt: number,
  ) {}

  /**
   * @returns the reader, or what is wrong with the file's header
   * @throws {CorruptionError} the file was written by a newer version of the engine
   */
  static async open(
    file: ReadableFile,
    name: string,
    kind: FileKind,
  ): Promise<FrameReader | BadFrame> {
    if (file.size < FILE_HEADER_BYTES) return { position: 0, reason: 'its header is incomplete' };
    const header = Buffer.from(await file.read(0, FILE_HEADER_BYTES));
    if (header.toString('latin1', 0, 8) !== kind)
      return { position: 0, reason: 'its header is not ours' };
    if (crc32(header.subarray(0, 16)) !== header.readUInt32LE(16))
      return { position: 0, reason: 'its header fails its checksum' };
    const version = header.readUInt32LE(8);
    if (version !== FORMAT_VERSION)
      throw new CorruptionError(name, 8, `format ${version} is unknown to this version`);
    return new FrameReader(file, name, header.readUInt32LE(12));
  }

  /** Where the next frame begins: everything before it was whole. */
  get position(): number {
    return this.#position;
  }

  /** @returns the next frame, null at the end of the file, or what is wrong there */
  async next(): Promise<Frame | BadFrame | null> {
    const position = this.#position;
    const rest = this.file.size - position;
    if (rest === 0) return null;
    if (rest < FRAME_HEADER_BYTES) return { position, reason: 'a frame header is cut short' };
    const header = parseHeader(await this.#read(position, FRAME_HEADER_BYTES), 0, this.salt);
    if (header === null) return { position, reason: 'a frame header is invalid' };
    const end = position + FRAME_HEADER_BYTES + header.length;
    if (end > this.file.size) return { position, reason: 'a frame is cut short' };
    const payload = await this.#read(position + FRAME_HEADER_BYTES, header.length);
    if (crc32(payload) !== header.payloadCrc)
      return { position, reason: 'a frame fails its checksum' };
    this.#position = end;
    return { position, firstOffset: header.firstOffset, payload };
  }

  /**
   * Looks behind a bad frame for the header of a later one. Frames are written one at a time, each
   * after the one before it is on disk: so a later header proves that the bad frame was whole once,
   * and that this is damage and not the torn end of a crash.
   * @returns the position of a later frame's header, or null
   */
  async findLaterFrame(bad: BadFrame): Promise<number | null> {
    for await (const { position } of this.#headersBehind(bad)) return position;
    return null;
  }

  /** @returns the position of the history that the last header behind a bad frame names; 0 for none */
  async findLastHeader(bad: BadFrame): Promise<number> {
    let last = 0;
    for await (const { firstOffset } of this.#headersBehind(bad))
      if (firstOffset > last) last = firstOffset;
    return last;
  }

  /** Reads the rest of the file once, however many headers stand in it. */
  async *#headersBehind(bad: BadFrame): AsyncGenerator<{ position: number; firstOffset: number }> {
    const start = bad.position + 1;
    if (start >= this.file.size) return;
    const rest = Buffer.from(await this.file.read(start, this.file.size - start));
    const magic = Buffer.alloc(4);
    magic.writeUInt32LE(FRAME_MAGIC);
    for (let at = rest.indexOf(magic); at !== -1; at = rest.indexOf(magic, at + 1)) {
      if (at + FRAME_HEADER_BYTES > rest.length) return;
      const header = parseHeader(rest, at, this.salt);
      if (header !== null) yield { position: start + at, firstOffset: header.firstOffset };
    }
  }

  async #read(position: number, length: number): Promise<Uint8Array> {
    const end = position + length;
    if (position < this.#windowStart || end > this.#windowStart + this.#window.length) {
      const size = Math.min(Math.max(length, READ_AHEAD_BYTES), this.file.size - position);
      this.#window = await this.file.read(position, size);
      this.#windowStart = position;
    }
    return this.#window.subarray(position - this.#windowStart, end - this.#windowStart);
  }
}

function parseHeader(
  bytes: Uint8Array,
  at: number,
  salt: number,
): { length: number; firstOffset: number; payloadCrc: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, FRAME_HEADER_BYTES);
  if (view.getUint32(0, true) !== FRAME_MAGIC) return null;
  if (crc32(bytes.subarray(at, at + 20), salt) !== view.getUint32(20, true)) return null;
  return {
    length: view.getUint32(4, true),
    firstOffset: Number(view.getBigUint64(8, true)),
    payloadCrc: view.getUint32(16, true),
  };
}
