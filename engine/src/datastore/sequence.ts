/** The counter behind an auto-increment column: 1, 2, 3, … */
import { errno, HostError } from '../module-host/errno.ts';

export class Sequence {
  readonly column: number;
  /** Bytes of the column. */
  readonly size: number;
  /** Moved since `wasMoved` was last reset: the next commit has to record the position. */
  wasMoved = false;
  private readonly max: bigint;
  private nextValue = 1n;

  /** @param typeTag an integer type: `U64`, `I32`, … */
  constructor(column: number, typeTag: string) {
    this.column = column;
    const bits = Number(typeTag.slice(1));
    this.size = bits / 8;
    this.max = 2n ** BigInt(typeTag[0] === 'I' ? bits - 1 : bits) - 1n;
  }

  /** The value that `generate` gives next. */
  get next(): bigint {
    return this.nextValue;
  }

  /** Goes on from `next`; never backwards. */
  restore(next: bigint): void {
    if (next > this.nextValue) this.nextValue = next;
  }

  /**
   * Writes the next value to `bytes` at `at`, little-endian.
   * @throws {HostError} autoIncOverflow: the column's type has no larger number
   */
  generate(bytes: Uint8Array, at: number): void {
    const value = this.nextValue;
    if (value > this.max) throw new HostError(errno.autoIncOverflow);
    this.nextValue = value + 1n;
    this.wasMoved = true;
    if (value <= 0x1f_ffff_ffff_ffffn) {
      let rest = Number(value);
      for (let i = 0; i < this.size; i++) {
        bytes[at + i] = rest & 0xff;
        rest = Math.floor(rest / 256);
      }
      return;
    }
    let rest = value;
    for (let i = 0; i < this.size; i++, rest >>= 8n) bytes[at + i] = Number(rest & 0xffn);
  }
}
