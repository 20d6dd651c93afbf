/** A source of numbers in [0, 1) that a seed repeats exactly. */
export type Random = () => number;

/**
 * Makes a repeatable random source. The demonstration draws faces and pictures from these, so that
 * the same name gives the same picture on every machine.
 * @param seed any text; two texts that differ give unrelated sequences
 */
export function seededRandom(seed: string): Random {
  let state = hash(seed);
  // mulberry32: one 32-bit word of state, good enough to choose colours with.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Takes one of `items`, each with the same chance. @throws {RangeError} when there are none */
export function pick<T>(random: Random, items: readonly T[]): T {
  if (items.length === 0) throw new RangeError('pick from an empty list');
  // The index is below the length, because random() is below 1.
  return items[Math.floor(random() * items.length)] as T;
}

/** A number in [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

/** FNV-1a over the UTF-16 units: spreads neighbouring seeds ("a1", "a2") far apart. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
