import { randomInt } from 'node:crypto';

/** A hash map whose keys are byte strings, looked up straight from a range of a larger buffer. */
export class ByteKeyMap<T> {
  readonly #buckets = new Map<number, Entry<T>>();
  #size = 0;

  /** Number of keys. */
  get size(): number {
    return this.#size;
  }

  /** The value of the key that stands in `bytes` from `start` to `end`. */
  get(bytes: Uint8Array, start: number, end: number): T | undefined {
    let entry = this.#buckets.get(hashBytes(bytes, start, end));
    while (entry !== undefined && !isSame(entry.key, bytes, start, end)) entry = entry.next;
    return entry?.value;
  }

  /** Puts a value in place; the key must not be changed afterwards. */
  set(key: Uint8Array, value: T): void {
    const hash = hashBytes(key, 0, key.length);
    const first = this.#buckets.get(hash);
    for (let entry = first; entry !== undefined; entry = entry.next) {
      if (isSame(entry.key, key, 0, key.length)) {
        entry.value = value;
        return;
      }
    }
    this.#buckets.set(hash, { key, value, next: first });
    this.#size += 1;
  }

  /** Forgets a key, if it is there. */
  delete(key: Uint8Array): void {
    const hash = hashBytes(key, 0, key.length);
    let before: Entry<T> | undefined;
    for (let entry = this.#buckets.get(hash); entry !== undefined; entry = entry.next) {
      if (!isSame(entry.key, key, 0, key.length)) {
        before = entry;
        continue;
      }
      if (before !== undefined) before.next = entry.next;
      else if (entry.next !== undefined) this.#buckets.set(hash, entry.next);
      else this.#buckets.delete(hash);
      this.#size -= 1;
      return;
    }
  }

  /** Visits each key with its value, in no particular order. */
  forEach(visit: (value: T, key: Uint8Array) => void): void {
    for (let entry of this.#buckets.values()) {
      for (;;) {
        const { next } = entry;
        visit(entry.value, entry.key);
        if (next === undefined) break;
        entry = next;
      }
    }
  }
}

interface Entry<T> {
  readonly key: Uint8Array;
  value: T;
  next: Entry<T> | undefined;
}

/** Keys come from clients: without a secret start they could be chosen to collide. */
const SEED = randomInt(0x7fffffff);

/** FNV-1a from a seed, kept within a small integer so that `Map` stores it unboxed. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = SEED;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) & 0x3fffffff;
}

function isSame(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const { length } = key;
  if (length !== end - start) return false;
  for (let i = 0; i < length; i += 1) if (key[i] !== bytes[start + i]) return false;
  return true;
}
