/** Random choices that follow from a seed alone, so that an input can be made again. */
export class Random {
  #state: number;

  /** @param parts whatever tells this source from others: the seed, a name, a number */
  constructor(...parts: readonly (string | number)[]) {
    let hash = 0x811c9dc5;
    for (const char of parts.join('/')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
    this.#state = hash >>> 0;
  }

  /** A number from 0 up to, and not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** Up to `countMax` of what `make` gives. */
  several<T>(countMax: number, make: () => T): T[] {
    return Array.from({ length: this.below(countMax + 1) }, make);
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** A whole number of some bits, near the ends of its range more often than not. */
  bits(count: number): bigint {
    const end = 1n << BigInt(count);
    switch (this.below(4)) {
      case 0:
        return BigInt(this.below(4)) % end;
      case 1:
        return end - 1n - BigInt(this.below(4));
      case 2:
        return end / 2n - BigInt(this.below(3)) + 1n;
      default: {
        let value = 0n;
        for (let i = 0; i < count; i += 16) value = (value << 16n) | BigInt(this.below(65_536));
        return value % end;
      }
    }
  }

  /** A text, plain or odd. */
  text(lengthMax = 12): string {
    return this.several(lengthMax, () => this.pick(CHARACTERS)).join('');
  }
}

const CHARACTERS = [
  ...'abcxyzABC0129_-. ,;:!?\'"`\\/%*()[]{}<>=\n\t\0',
  'é',
  'ß',
  '漢',
  '\u202e',
  '\ufeff',
  '😀',
];
