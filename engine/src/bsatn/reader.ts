// A byte order mark is part of the text, as any other character.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads BSATN from a byte range. Every read past the end throws `BsatnError`. */
export class BsatnReader {
  readonly bytes: Uint8Array;
  /** Next byte to read, counted from the start of `bytes`. */
  offset: number;
  readonly end: number;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.offset = start;
    this.end = end;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** True when everything has been read. */
  get isAtEnd(): boolean {
    return this.offset >= this.end;
  }

  /** Moves past `length` bytes and returns where they start. */
  private take(length: number): number {
    const start = this.offset;
    if (length > this.end - start) {
      throw new BsatnError(`expected ${length} bytes at ${start}, found ${this.end - start}`);
    }
    this.offset = start + length;
    return start;
  }

  bool(): boolean {
    const byte = this.u8();
    if (byte > 1) throw new BsatnError(`invalid bool ${byte}`);
    return byte === 1;
  }

  u8(): number {
    return this.bytes[this.take(1)]!;
  }
  i8(): number {
    return this.view.getInt8(this.take(1));
  }
  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }
  i16(): number {
    return this.view.getInt16(this.take(2), true);
  }
  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }
  i32(): number {
    return this.view.getInt32(this.take(4), true);
  }
  u64(): bigint {
    return this.view.getBigUint64(this.take(8), true);
  }
  i64(): bigint {
    return this.view.getBigInt64(this.take(8), true);
  }
  f32(): number {
    return this.view.getFloat32(this.take(4), true);
  }
  f64(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  u128(): bigint {
    const low = this.u64();
    return (this.u64() << 64n) | low;
  }
  i128(): bigint {
    return BigInt.asIntN(128, this.u128());
  }
  u256(): bigint {
    const low = this.u128();
    return (this.u128() << 128n) | low;
  }
  i256(): bigint {
    return BigInt.asIntN(256, this.u256());
  }

  /** A copy of the next `length` bytes. */
  raw(length: number): Uint8Array {
    const start = this.take(length);
    return this.bytes.slice(start, start + length);
  }

  /** A copy of a length-prefixed byte array. */
  byteArray(): Uint8Array {
    return this.raw(this.u32());
  }

  /** A length-prefixed UTF-8 string. */
  string(): string {
    const length = this.u32();
    const start = this.take(length);
    try {
      return utf8.decode(this.bytes.subarray(start, start + length));
    } catch {
      throw new BsatnError(`the text at ${start} is not UTF-8`);
    }
  }

  /** A length-prefixed array, each element read by `readElement`. */
  array<T>(readElement: (reader: BsatnReader) => T): T[] {
    const count = this.u32();
    checkCount(count, this.end - this.offset);
    const elements: T[] = [];
    for (let i = 0; i < count; i++) elements.push(readElement(this));
    return elements;
  }

  /** An option: a sum of `some` (tag 0) and `none` (tag 1). */
  option<T>(readSome: (reader: BsatnReader) => T): T | null {
    const tag = this.u8();
    if (tag === 0) return readSome(this);
    if (tag === 1) return null;
    throw new BsatnError(`invalid option tag ${tag}`);
  }
}

/** Elements of an array that takes no bytes for them. */
const EMPTY_ELEMENTS_MAX = 65_536;

/**
 * Checks the number of elements that an array claims to have. Only empty products take no byte, so
 * that a forged count cannot make anybody loop far past the end of the input.
 * @throws {BsatnError} so many do not fit
 */
export function checkCount(count: number, bytesLeft: number): void {
  if (count > bytesLeft && count > EMPTY_ELEMENTS_MAX) {
    throw new BsatnError(`array of ${count} elements does not fit in the input`);
  }
}

/** The bytes are not BSATN of the type they were read as. */
export class BsatnError extends Error {
  override name = 'BsatnError';
}
