import type { RowList } from '../commit.ts';
import { copyBytes } from '../datastore/slab.ts';

/**
 * A growing buffer that little-endian numbers and rows are written to. On the path of every
 * commit: callers make room once and then write without checks.
 */
export class ByteSink {
  bytes: Uint8Array;
  length = 0;
  #view: DataView;
  #source: Uint8Array;
  #sourceView: DataView;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.bytes.buffer);
    this.#source = this.bytes;
    this.#sourceView = this.#view;
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  u8(value: number): void {
    this.bytes[this.length++] = value;
  }

  u16(value: number): void {
    this.#view.setUint16(this.length, value, true);
    this.length += 2;
  }

  u32(value: number): void {
    this.#view.setUint32(this.length, value, true);
    this.length += 4;
  }

  u64(value: bigint): void {
    this.#view.setBigUint64(this.length, value, true);
    this.length += 8;
  }

  i64(value: bigint): void {
    this.#view.setBigInt64(this.length, value, true);
    this.length += 8;
  }

  i128(value: bigint): void {
    this.u64(BigInt.asUintN(64, value));
    this.i64(BigInt.asIntN(64, value >> 64n));
  }

  u256(value: bigint): void {
    for (let shift = 0n; shift < 256n; shift += 64n) this.u64(BigInt.asUintN(64, value >> shift));
  }

  /** Writes over an earlier 32-bit number. */
  patchU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  raw(source: Uint8Array, start: number, end: number): void {
    copyBytes(this.#viewOf(source), start, end, this.#view, this.length);
    this.length += end - start;
  }

  /** Many commits in a row lie in one buffer. */
  #viewOf(source: Uint8Array): DataView {
    if (source !== this.#source) {
      this.#source = source;
      this.#sourceView = new DataView(source.buffer, source.byteOffset, source.byteLength);
    }
    return this.#sourceView;
  }

  /** A byte string with its length before it; makes its own room. */
  block(source: Uint8Array): void {
    this.reserve(4 + source.length);
    this.u32(source.length);
    this.raw(source, 0, source.length);
  }

  /** Rows as `ByteSource.rows` reads them; makes its own room. */
  rows(rows: RowList): void {
    const { starts, count } = rows;
    if (count === 0) {
      this.reserve(4);
      this.u32(0);
      return;
    }
    const first = starts[0]!;
    const end = starts[count]!;
    this.reserve(8 + 4 * count + (end - first));
    this.u32(count);
    const size = uniformSize(starts, count);
    this.u32(size);
    if (size === VARIED) for (let i = 0; i < count; i++) this.u32(starts[i + 1]! - starts[i]!);
    this.raw(rows.bytes, first, end);
  }
}

/** Stands where the rows' common size would, when they have none. */
const VARIED = 0xffffffff;

function uniformSize(starts: ArrayLike<number>, count: number): number {
  const size = starts[1]! - starts[0]!;
  for (let i = 1; i < count; i++) if (starts[i + 1]! - starts[i]! !== size) return VARIED;
  return size;
}

/** Reads what a {@link ByteSink} wrote; trusts its input, which a checksum has vouched for. */
export class ByteSource {
  position = 0;
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.#take(8), true);
  }

  i128(): bigint {
    const low = this.u64();
    return (this.i64() << 64n) | low;
  }

  u256(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 256n; shift += 64n) value |= this.u64() << shift;
    return value;
  }

  block(): Uint8Array {
    const length = this.u32();
    const start = this.#take(length);
    return this.bytes.subarray(start, start + length);
  }

  /** Visits each row as `visit(bytes, start, end)`. */
  rows(visit: (bytes: Uint8Array, start: number, end: number) => void): void {
    const count = this.u32();
    if (count === 0) return;
    const size = this.u32();
    if (size !== VARIED) {
      for (let i = 0; i < count; i++) {
        const start = this.#take(size);
        visit(this.bytes, start, start + size);
      }
      return;
    }
    let start = this.position + 4 * count;
    for (let i = 0; i < count; i++) {
      const end = start + this.u32();
      visit(this.bytes, start, end);
      start = end;
    }
    this.position = start;
  }

  #take(count: number): number {
    const at = this.position;
    this.position += count;
    return at;
  }
}
