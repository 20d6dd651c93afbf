/**
 * Tar, as far as backups need it: plain files with relative names, one after the other (POSIX ustar,
 * sizes beyond 8 GiB as GNU tar writes them). Any `tar` lists and unpacks what is written here.
 *
 *     file   512 bytes of header, the content, zeros up to a multiple of 512
 *     end    1,024 zeros
 */
const BLOCK = 512;
const MODE = 0o600;
const NAME_BYTES = 100;
const PREFIX_AT = 345;
const PREFIX_BYTES = 155;
/** Larger sizes do not fit into eleven octal digits. */
const OCTAL_SIZE_MAX = 8 ** 11 - 1;

/** What a tar says of a file. */
export interface TarEntry {
  /** Latin letters only. */
  readonly name: string;
  readonly bytes: number;
}

/** The bytes before a file's content. */
export function tarHeader({ name, bytes }: TarEntry, modifiedSeconds: number): Uint8Array {
  const header = Buffer.alloc(BLOCK);
  // Long names stand in two fields, divided at a slash.
  const split = name.length > NAME_BYTES ? name.lastIndexOf('/') : -1;
  if (name.length - split - 1 > NAME_BYTES || split > PREFIX_BYTES)
    throw new RangeError(`the name ${name} is too long`);
  header.write(name.slice(split + 1), 0);
  if (split !== -1) header.write(name.slice(0, split), PREFIX_AT);
  header.write(octal(MODE, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  if (bytes <= OCTAL_SIZE_MAX) {
    header.write(octal(bytes, 11), 124);
  } else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(bytes), 128);
  }
  header.write(octal(modifiedSeconds, 11), 136);
  header.write('0', 156);
  header.write('ustar\u000000', 257, 'latin1');
  header.write(`${octal(sumOf(header), 6)}\0 `, 148, 'latin1');
  return header;
}

/** The zeros behind a file's content. */
export function tarPadding(bytes: number): Uint8Array {
  return new Uint8Array((BLOCK - (bytes % BLOCK)) % BLOCK);
}

/** The last bytes of a tar. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * BLOCK);
}

/** Size of a header. */
export const TAR_HEADER_BYTES = BLOCK;

/**
 * Reads a header.
 * @returns null at the end of the tar
 * @throws {RangeError} it is none that we write
 */
export function readTarHeader(bytes: Uint8Array): TarEntry | null {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, BLOCK);
  if (header.every(byte => byte === 0)) return null;
  const sum = Number.parseInt(header.toString('latin1', 148, 154), 8);
  if (header.toString('latin1', 257, 262) !== 'ustar' || sum !== sumOf(header))
    throw new RangeError('a header fails its checksum');
  if (header.toString('latin1', 156, 157) !== '0')
    throw new RangeError('something else than a plain file');
  const prefix = field(header, PREFIX_AT, PREFIX_BYTES);
  const name = `${prefix}${prefix === '' ? '' : '/'}${field(header, 0, NAME_BYTES)}`;
  return { name, bytes: readSize(header) };
}

function readSize(header: Buffer): number {
  if (header[124] === 0x80) return Number(header.readBigUInt64BE(128));
  const digits = header.toString('latin1', 124, 135);
  // Without this a sign would lead the reader back, and no number nowhere.
  if (!/^[0-7]{11}$/.test(digits)) throw new RangeError('the size of a file is no number');
  return Number.parseInt(digits, 8);
}

/** The sum of a header's bytes, its own place counted as spaces. */
function sumOf(header: Buffer): number {
  let sum = 0;
  for (const [i, byte] of header.entries()) sum += i >= 148 && i < 156 ? 0x20 : byte;
  return sum;
}

/** Text of a field, which ends with its first zero or is full. */
function field(header: Buffer, at: number, length: number): string {
  const end = header.subarray(at, at + length).indexOf(0);
  return header.toString('latin1', at, end === -1 ? at + length : at + end);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
