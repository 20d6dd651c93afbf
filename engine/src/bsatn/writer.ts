const utf8 = new TextEncoder();

/** Writes BSATN into a buffer that grows as needed. */
export class BsatnWriter {
  /** Bytes written so far. */
  length = 0;
  private bytes: Uint8Array;
  private view: DataView;

  constructor(capacity = 64) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** The bytes written so far; valid until the next write. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** A copy of the bytes written so far. */
  toBytes(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** Forgets what was written and keeps the buffer. */
  reset(): this {
    this.length = 0;
    return this;
  }

  /** Makes room for `count` bytes and returns where they go. */
  private reserve(count: number): number {
    const start = this.length;
    const end = start + count;
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, start));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.length = end;
    return start;
  }

  bool(value: boolean): this {
    return this.u8(value ? 1 : 0);
  }
  u8(value: number): this {
    const at = this.reserve(1);
    this.bytes[at] = value;
    return this;
  }
  i8(value: number): this {
    const at = this.reserve(1);
    this.view.setInt8(at, value);
    return this;
  }
  u16(value: number): this {
    const at = this.reserve(2);
    this.view.setUint16(at, value, true);
    return this;
  }
  i16(value: number): this {
    const at = this.reserve(2);
    this.view.setInt16(at, value, true);
    return this;
  }
  u32(value: number): this {
    const at = this.reserve(4);
    this.view.setUint32(at, value, true);
    return this;
  }
  i32(value: number): this {
    const at = this.reserve(4);
    this.view.setInt32(at, value, true);
    return this;
  }
  u64(value: bigint): this {
    const at = this.reserve(8);
    this.view.setBigUint64(at, value, true);
    return this;
  }
  i64(value: bigint): this {
    const at = this.reserve(8);
    this.view.setBigInt64(at, value, true);
    return this;
  }
  f32(value: number): this {
    const at = this.reserve(4);
    this.view.setFloat32(at, value, true);
    return this;
  }
  f64(value: number): this {
    const at = this.reserve(8);
    this.view.setFloat64(at, value, true);
    return this;
  }

  /** 128 bits, signed or unsigned: both have the same bytes. */
  u128(value: bigint): this {
    return this.u64(BigInt.asUintN(64, value)).u64(BigInt.asUintN(64, value >> 64n));
  }
  i128(value: bigint): this {
    return this.u128(value);
  }
  /** 256 bits, signed or unsigned: both have the same bytes. */
  u256(value: bigint): this {
    return this.u128(BigInt.asUintN(128, value)).u128(BigInt.asUintN(128, value >> 128n));
  }
  i256(value: bigint): this {
    return this.u256(value);
  }

  /** Bytes as they are, without a length. */
  raw(bytes: Uint8Array): this {
    // Reserving first: it may replace `this.bytes`.
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
    return this;
  }

  /** A length-prefixed byte array. */
  byteArray(bytes: Uint8Array): this {
    return this.u32(bytes.length).raw(bytes);
  }

  /** A length-prefixed UTF-8 string. */
  string(text: string): this {
    return this.byteArray(utf8.encode(text));
  }

  /** A length-prefixed array, each element written by `writeElement`. */
  array<T>(elements: readonly T[], writeElement: (writer: BsatnWriter, element: T) => void): this {
    this.u32(elements.length);
    for (const element of elements) writeElement(this, element);
    return this;
  }

  /** An option: a sum of `some` (tag 0) and `none` (tag 1). */
  option<T>(value: T | null, writeSome: (writer: BsatnWriter, value: T) => void): this {
    if (value === null) return this.u8(1);
    this.u8(0);
    writeSome(this, value);
    return this;
  }
}
