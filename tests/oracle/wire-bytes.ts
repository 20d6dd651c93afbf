/** As much of BSATN as the messages of the websocket need. */
export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#advance(1));
  }

  u16(): number {
    return this.#bytes.readUInt16LE(this.#advance(2));
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#advance(4));
  }

  u256(): bigint {
    const start = this.#advance(32);
    const bytes = Buffer.from(this.#bytes.subarray(start, start + 32)).reverse();
    return BigInt(`0x${bytes.toString('hex')}`);
  }

  skip(byteCount: number): void {
    this.#advance(byteCount);
  }

  bytes(): Uint8Array {
    const length = this.u32();
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  string(): string {
    const length = this.u32();
    const start = this.#advance(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** A list of rows: each as a latin1 string of its bytes. */
  rows(): string[] {
    const isFixed = this.u8() === 0;
    const size = isFixed ? this.u16() : 0;
    const starts: number[] = [];
    if (!isFixed) {
      for (let count = this.u32(); count > 0; count -= 1) {
        starts.push(Number(this.#bytes.readBigUInt64LE(this.#advance(8))));
      }
    }
    const length = this.u32();
    const from = this.#advance(length);
    if (isFixed) for (let at = 0; size > 0 && at < length; at += size) starts.push(at);
    return starts.map((start, i) =>
      this.#bytes.toString('latin1', from + start, from + (starts[i + 1] ?? length)),
    );
  }

  #advance(byteCount: number): number {
    const at = this.#at;
    this.#at += byteCount;
    if (this.#at > this.#bytes.length) throw new RangeError('a message ends too early');
    return at;
  }
}

export class Writer {
  #bytes = Buffer.alloc(256);
  #length = 0;

  get written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  u8(value: number): this {
    const at = this.#reserve(1);
    this.#bytes.writeUInt8(value, at);
    return this;
  }

  u32(value: number): this {
    const at = this.#reserve(4);
    this.#bytes.writeUInt32LE(value, at);
    return this;
  }

  string(text: string): this {
    return this.bytes(Buffer.from(text));
  }

  bytes(content: Uint8Array): this {
    this.u32(content.length);
    const at = this.#reserve(content.length);
    this.#bytes.set(content, at);
    return this;
  }

  #reserve(byteCount: number): number {
    const at = this.#length;
    this.#length += byteCount;
    while (this.#length > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    }
    return at;
  }
}
