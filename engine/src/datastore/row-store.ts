/**
 * The rows of one table as BSATN in one growing buffer. A row is known by its slot, which stays
 * the same while the row exists, also when it is updated.
 *
 * Rows of a fixed size lie at `slot * size`. Others lie in blocks of an arena; blocks come in size
 * classes, so that a freed block fits the next row of its class and nothing is ever moved.
 */
import { copyBytes, Slab } from './slab.ts';

const free = 0;
const live = 1;
/** Deleted in the open transaction: the bytes stay, so that a rollback can bring the row back. */
const quarantined = 2;

export class RowStore {
  bytes: Uint8Array;
  /** Of `bytes`. */
  view: DataView;
  /** Number of live rows. */
  liveCount = 0;
  /** Slots at and above this one were never used. */
  slotEnd = 0;
  /** Both of them. */
  slab: Slab;
  private states: Uint8Array;
  private freeSlots: number[] = [];
  private readonly fixedSize: number;
  private readonly blocks: BlockArena | null;

  /** @param fixedSize bytes of every row, or null when they differ */
  constructor(fixedSize: number | null) {
    this.fixedSize = fixedSize ?? -1;
    this.slab = Slab.ofSize(fixedSize === null ? 1024 : Math.max(fixedSize * 16, 16));
    this.bytes = this.slab.bytes;
    this.view = this.slab.view;
    this.states = new Uint8Array(16);
    this.blocks = fixedSize === null ? new BlockArena() : null;
  }

  isLive(slot: number): boolean {
    return this.states[slot] === live;
  }

  start(slot: number): number {
    return this.blocks === null ? slot * this.fixedSize : this.blocks.start(slot);
  }

  end(slot: number): number {
    return this.blocks === null
      ? slot * this.fixedSize + this.fixedSize
      : this.blocks.start(slot) + this.blocks.lengths[slot]!;
  }

  length(slot: number): number {
    return this.blocks === null ? this.fixedSize : this.blocks.lengths[slot]!;
  }

  /** The slot that the next `place` will be given, if nothing is freed before. */
  nextSlot(): number {
    const { freeSlots } = this;
    return freeSlots.length > 0 ? freeSlots[freeSlots.length - 1]! : this.slotEnd;
  }

  /** Puts `source[start, end)` into the slot that `nextSlot` named, and makes it live. */
  place(slot: number, source: DataView, start: number, end: number): void {
    if (slot === this.slotEnd) {
      if (slot === this.states.length) {
        const grown = new Uint8Array(slot * 2);
        grown.set(this.states);
        this.states = grown;
      }
      this.slotEnd = slot + 1;
    } else {
      this.freeSlots.pop();
    }
    this.write(slot, source, start, end);
    this.states[slot] = live;
    this.liveCount += 1;
  }

  /** Replaces the bytes of a slot. */
  write(slot: number, source: DataView, start: number, end: number): void {
    const to =
      this.blocks === null ? slot * this.fixedSize : this.blocks.allocate(slot, end - start);
    const needed = to + end - start;
    if (needed > this.bytes.length) this.grow(needed);
    copyBytes(source, start, end, this.view, to);
  }

  private grow(needed: number): void {
    this.slab = this.slab.grown(needed);
    this.bytes = this.slab.bytes;
    this.view = this.slab.view;
  }

  /** Takes a row out of sight and keeps its bytes. */
  quarantine(slot: number): void {
    this.states[slot] = quarantined;
    this.liveCount -= 1;
  }

  /** Undoes `quarantine`. */
  revive(slot: number): void {
    this.states[slot] = live;
    this.liveCount += 1;
  }

  /** Gives a quarantined slot and its bytes free. */
  release(slot: number): void {
    this.states[slot] = free;
    this.blocks?.release(slot);
    this.freeSlots.push(slot);
  }

  /** Puts counters and free list right after an interruption between two of their steps. */
  repair(): void {
    this.liveCount = 0;
    this.freeSlots = [];
    for (let slot = 0; slot < this.slotEnd; slot++) {
      if (this.states[slot] === live) this.liveCount += 1;
      else if (this.states[slot] === free) this.freeSlots.push(slot);
    }
  }
}

const unitBytes = 8;

/** Where the rows of a store with rows of many lengths lie. */
class BlockArena {
  /** In units of eight bytes, which all blocks are multiples of. */
  private units = new Uint32Array(16);
  lengths = new Int32Array(16);
  /** Size class of each slot's block plus one; 0 without a block. */
  private classes = new Uint8Array(16);
  private readonly freeBlocks: number[][] = [];
  private end = 0;

  /** Gives `slot` a block for `length` bytes, its own one if that is of the right class. */
  allocate(slot: number, length: number): number {
    if (slot >= this.units.length) this.grow();
    const sizeClass = classOf(length);
    if (this.classes[slot] !== sizeClass + 1) {
      this.release(slot);
      this.units[slot] = this.freeBlocks[sizeClass]?.pop() ?? this.extend(sizeClass);
      this.classes[slot] = sizeClass + 1;
    }
    this.lengths[slot] = length;
    return this.start(slot);
  }

  start(slot: number): number {
    return this.units[slot]! * unitBytes;
  }

  release(slot: number): void {
    const sizeClass = this.classes[slot]! - 1;
    if (sizeClass < 0) return;
    this.classes[slot] = 0;
    let blocks = this.freeBlocks[sizeClass];
    if (blocks === undefined) {
      blocks = [];
      this.freeBlocks[sizeClass] = blocks;
    }
    blocks.push(this.units[slot]!);
  }

  private extend(sizeClass: number): number {
    const start = this.end;
    this.end = start + capacityOf(sizeClass) / unitBytes;
    return start;
  }

  private grow(): void {
    const size = this.units.length * 2;
    const units = new Uint32Array(size);
    const lengths = new Int32Array(size);
    const classes = new Uint8Array(size);
    units.set(this.units);
    lengths.set(this.lengths);
    classes.set(this.classes);
    this.units = units;
    this.lengths = lengths;
    this.classes = classes;
  }
}

/** Classes 0..15 step by 8 bytes up to 128; then four to each doubling. */
function classOf(length: number): number {
  if (length <= 128) return length === 0 ? 0 : (length - 1) >> 3;
  const exponent = 31 - Math.clz32(length - 1); // 128 <= 2^exponent < length <= 2^(exponent+1)
  const quarter = (length - 1 - 2 ** exponent) >> (exponent - 2);
  return 16 + (exponent - 7) * 4 + quarter;
}

function capacityOf(sizeClass: number): number {
  if (sizeClass < 16) return (sizeClass + 1) * 8;
  const exponent = 7 + ((sizeClass - 16) >> 2);
  return 2 ** exponent + (((sizeClass - 16) & 3) + 1) * 2 ** (exponent - 2);
}
