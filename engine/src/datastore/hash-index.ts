/**
 * Finds slots by the bytes of some columns: open addressing with linear probing over slot numbers.
 * Keys are not stored; they are read from the rows. Slots with equal keys form a chain that hangs
 * on one entry.
 *
 *     entries   [ ·  ·  | 17 hash | ·  ·  | 4 hash | … ]    side by side: one cache line for both
 *     next                17 → 9 → 2                         (only in indexes that are not unique)
 *
 * A key of four bytes is known by its hash, which is a mixing of these bytes that loses none of
 * them; so the rows, each a cache miss, need not be looked at.
 */
import type { KeyReader } from './key-reader.ts';
import type { RowStore } from './row-store.ts';

const noSlot = -1;

export class HashIndex {
  private readonly store: RowStore;
  private readonly reader: KeyReader;
  private readonly isUnique: boolean;
  /** Every key has four bytes. */
  private readonly isWordKey: boolean;
  /** For each entry a slot, or -1, and the hash of its key. */
  private entries = new Int32Array(32).fill(noSlot);
  private mask = 15;
  private used = 0;
  private next = new Int32Array(0);
  private previous = new Int32Array(0);

  constructor(store: RowStore, reader: KeyReader, isUnique: boolean) {
    this.store = store;
    this.reader = reader;
    this.isUnique = isUnique;
    this.isWordKey = reader.fixedSize === wordBytes;
  }

  /** The first slot with this key, or -1; `following` gives the others. */
  find(key: Uint8Array, start: number, end: number): number {
    if (this.isWordKey)
      return end - start === wordBytes ? this.findWord(hashWord(key, start)) : noSlot;
    const entry = this.findEntry(hashBytes(key, start, end), key, start, end);
    return entry < 0 ? noSlot : this.entries[entry * 2]!;
  }

  /** The slot after `slot` in its chain of equal keys, or -1. */
  following(slot: number): number {
    return this.isUnique ? noSlot : this.next[slot]!;
  }

  /** Adds a slot whose row is in place. In a unique index the key must be new. */
  add(slot: number): void {
    const { reader } = this;
    reader.read(this.store.bytes, this.store.start(slot));
    const hash = this.hashOf(reader.bytes, reader.start, reader.end);
    if (!this.isUnique) {
      this.growChains(slot);
      const entry = this.findEntry(hash, reader.bytes, reader.start, reader.end);
      if (entry >= 0) {
        const head = this.entries[entry * 2]!;
        this.next[slot] = head;
        this.previous[slot] = noSlot;
        this.previous[head] = slot;
        this.entries[entry * 2] = slot;
        return;
      }
      this.next[slot] = noSlot;
      this.previous[slot] = noSlot;
    }
    // Three quarters full: one cache line holds eight entries, so that longer probes cost little.
    if (this.used * 8 >= this.entries.length * 3) this.grow();
    this.place(slot, hash);
    this.used += 1;
  }

  /** Removes a slot whose row still has the bytes that it was added with. */
  remove(slot: number): void {
    const { reader } = this;
    if (!this.isUnique) {
      const before = this.previous[slot]!;
      const after = this.next[slot]!;
      if (after >= 0) this.previous[after] = before;
      if (before >= 0) {
        this.next[before] = after;
        return;
      }
      if (after >= 0) {
        reader.read(this.store.bytes, this.store.start(slot));
        const hash = this.hashOf(reader.bytes, reader.start, reader.end);
        this.entries[this.entryOf(slot, hash) * 2] = after;
        return;
      }
    }
    reader.read(this.store.bytes, this.store.start(slot));
    this.vacate(this.entryOf(slot, this.hashOf(reader.bytes, reader.start, reader.end)));
  }

  /** Empties the index and adds all live rows. */
  rebuild(): void {
    this.entries = new Int32Array(32).fill(noSlot);
    this.mask = 15;
    this.used = 0;
    for (let slot = 0; slot < this.store.slotEnd; slot++) {
      if (this.store.isLive(slot)) this.add(slot);
    }
  }

  private hashOf(key: Uint8Array, start: number, end: number): number {
    return this.isWordKey ? hashWord(key, start) : hashBytes(key, start, end);
  }

  /** As `find`, for a key of four bytes. */
  private findWord(hash: number): number {
    const { entries, mask } = this;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const slot = entries[i * 2]!;
      if (slot < 0 || entries[i * 2 + 1] === hash) return slot;
    }
  }

  private findEntry(hash: number, key: Uint8Array, start: number, end: number): number {
    const { entries, mask, reader, store } = this;
    const { bytes } = store;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const slot = entries[i * 2]!;
      if (slot < 0) return -1;
      if (entries[i * 2 + 1] !== hash) continue;
      if (this.isWordKey || reader.rowHasKey(bytes, store.start(slot), key, start, end)) return i;
    }
  }

  /** The entry that holds this very slot. */
  private entryOf(slot: number, hash: number): number {
    let i = hash & this.mask;
    while (this.entries[i * 2] !== slot) i = (i + 1) & this.mask;
    return i;
  }

  private place(slot: number, hash: number): void {
    let i = hash & this.mask;
    while (this.entries[i * 2]! >= 0) i = (i + 1) & this.mask;
    this.entries[i * 2] = slot;
    this.entries[i * 2 + 1] = hash;
  }

  /** Empties an entry and moves up those that had to give way to it, so that no gap misleads. */
  private vacate(entry: number): void {
    const { entries, mask } = this;
    let gap = entry;
    for (let i = (gap + 1) & mask; entries[i * 2]! >= 0; i = (i + 1) & mask) {
      const home = entries[i * 2 + 1]! & mask;
      if (((i - home) & mask) >= ((i - gap) & mask)) {
        entries[gap * 2] = entries[i * 2]!;
        entries[gap * 2 + 1] = entries[i * 2 + 1]!;
        gap = i;
      }
    }
    entries[gap * 2] = noSlot;
    this.used -= 1;
  }

  private grow(): void {
    const { entries } = this;
    const size = entries.length * 2;
    this.entries = new Int32Array(size).fill(noSlot);
    this.mask = size / 2 - 1;
    for (let i = 0; i < entries.length; i += 2) {
      if (entries[i]! >= 0) this.place(entries[i]!, entries[i + 1]!);
    }
  }

  private growChains(slot: number): void {
    if (slot < this.next.length) return;
    const size = Math.max(16, slot + 1, this.next.length * 2);
    const next = new Int32Array(size);
    const previous = new Int32Array(size);
    next.set(this.next);
    previous.set(this.previous);
    this.next = next;
    this.previous = previous;
  }
}

const wordBytes = 4;

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** A hash of four bytes that no other four bytes have. */
function hashWord(bytes: Uint8Array, at: number): number {
  return mix(wordAt(bytes, at));
}

/** A hash of a byte range, good in its low bits. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = (end - start) | 0;
  let at = start;
  for (; at + wordBytes <= end; at += wordBytes) {
    hash = Math.imul(hash ^ Math.imul(wordAt(bytes, at), 0xcc9e2d51), 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
  }
  for (; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return mix(hash);
}

/** Spreads the bits of a number over all of another one; no two numbers become the same. */
function mix(word: number): number {
  let hash = word;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
