/** Damage: to bytes, and to texts. What is damaged was valid, so that it gets past the first check. */
import type { Random } from './random.ts';

/** Damages bytes in up to four places. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let mutated = bytes;
  for (let i = 1 + random.below(4); i > 0; i -= 1) mutated = mutateOnce(mutated, random);
  return mutated;
}

function mutateOnce(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = random.below(Math.min(bytes.length - at, 16) + 1);
  switch (random.below(9)) {
    case 0: // a bit
      return replaced(bytes, at, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random.below(8))));
    case 1: // a byte
      return replaced(bytes, at, random.bytes(1));
    case 2: // a number that is most likely a length or a count
      return replaced(bytes, at, littleEndian(random.bits(32), 4));
    case 3: // a number beside one that was there
      return replaced(bytes, at, Uint8Array.of(((bytes[at] ?? 0) + random.pick([-1, 1])) & 0xff));
    case 4: // cut off
      return bytes.slice(0, at);
    case 5: // something taken out
      return concat(bytes.subarray(0, at), bytes.subarray(at + length));
    case 6: // something put in
      return concat(bytes.subarray(0, at), random.bytes(length), bytes.subarray(at));
    case 7: // something twice
      return concat(bytes.subarray(0, at + length), bytes.subarray(at));
    default: // parts exchanged
      return concat(bytes.subarray(at), bytes.subarray(0, at));
  }
}

/** Damages a text: mostly whole words, now and then single characters. */
export function mutateText(text: string, random: Random, words: readonly string[]): string {
  let parts = text.split(/(\s+|[()[\]{},;.:"'=<>])/).filter(part => part !== '');
  for (let i = random.below(4); i >= 0; i -= 1) {
    const at = random.below(parts.length + 1);
    const rest = parts.slice(at + random.below(3));
    switch (random.below(7)) {
      case 0: // words taken out
        parts = [...parts.slice(0, at), ...rest];
        break;
      case 1: // words twice
        parts = [...parts, ...parts.slice(at, at + 4)];
        break;
      case 2: // an odd text
        parts = [...parts.slice(0, at), random.text(), ...rest];
        break;
      case 3: // much of one thing, mostly brackets
        parts = [...parts.slice(0, at), repeated(random), ...rest];
        break;
      case 4: // cut off
        parts = parts.slice(0, at);
        break;
      default: // another word
        parts = [...parts.slice(0, at), random.pick(words), ...rest];
    }
  }
  return parts.join('');
}

function repeated(random: Random): string {
  const count = random.oneIn(20) ? random.below(60_000) : random.below(60);
  return random
    .pick(['(', ')', '[', '{"a":', 'NOT ', '-', '"', "'", ' OR a = 1', '0', '.', ','])
    .repeat(count);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function littleEndian(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}

function replaced(bytes: Uint8Array, at: number, by: Uint8Array): Uint8Array {
  return concat(bytes.subarray(0, at), by, bytes.subarray(at + by.length));
}
