/**
 * The counter behind an auto-increment column: 1, 2, 3, … It knows no end: where the column's type
 * ends its low bits go on, as on SpacetimeDB (127, -128, … -1, 0, 1 in an `i8`), and a unique
 * column then says which of them are taken.
 */
export class Sequence {
  readonly column: number;
  /** Bytes of the column. */
  readonly size: number;
  /** Moved since `wasMoved` was last reset: the next commit has to record the position. */
  wasMoved = false;
  private nextValue = 1n;

  /** @param typeTag an integer type: `U64`, `I32`, … */
  constructor(column: number, typeTag: string) {
    this.column = column;
    this.size = Number(typeTag.slice(1)) / 8;
  }

  /** The value that `generate` gives next. */
  get next(): bigint {
    return this.nextValue;
  }

  /** Goes on from `next`; never backwards. */
  restore(next: bigint): void {
    if (next > this.nextValue) this.nextValue = next;
  }

  /** Writes the low bits of the next value to `bytes` at `at`, little-endian. */
  generate(bytes: Uint8Array, at: number): void {
    const value = this.nextValue;
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
