const shortMax = 8;
const keptMax = 65_536;

/** In place of an origin: nothing stood in the slot. */
export const inserted = -1;
/** In place of an origin: the old bytes still lie in the slot, which is quarantined. */
export const deleted = -2;

/**
 * What the open transaction has done to one table: an entry for each slot that it touched, with
 * what stood there before. An entry counts once it is complete.
 */
export class SlotLog {
  count = 0;
  slots = new Int32Array(16);
  /** Where the old bytes begin in the undo buffer, or `inserted` or `deleted`. */
  origins = new Float64Array(16);
  /** Where they end. */
  originEnds = new Float64Array(16);
  hasInserts = false;
  hasDeletes = false;
  /** A row changed a unique key. */
  hasKeyUpdates = false;
  /** A slot that had been touched before was updated. */
  hasRewrites = false;
  /**
   * Entry of a slot; counts only if that entry names the slot. Short logs, nearly all there are,
   * are searched instead: that stays within one cache line.
   */
  private entryOf = new Int32Array(16);

  has(slot: number): boolean {
    const { slots, count } = this;
    if (count <= shortMax) {
      for (let i = 0; i < count; i++) if (slots[i] === slot) return true;
      return false;
    }
    if (slot >= this.entryOf.length) return false;
    const entry = this.entryOf[slot]!;
    return entry < count && slots[entry] === slot;
  }

  add(slot: number, origin: number, originEnd: number): void {
    const entry = this.count;
    if (entry === this.slots.length) this.grow();
    this.slots[entry] = slot;
    this.origins[entry] = origin;
    this.originEnds[entry] = originEnd;
    if (entry === shortMax) {
      for (let i = 0; i < entry; i++) this.noteEntry(this.slots[i]!, i);
    }
    if (entry >= shortMax) this.noteEntry(slot, entry);
    this.count = entry + 1;
  }

  /** Forgets everything: the transaction is over. */
  clear(): void {
    this.count = 0;
    this.hasInserts = false;
    this.hasDeletes = false;
    this.hasKeyUpdates = false;
    this.hasRewrites = false;
    if (this.slots.length <= keptMax) return;
    this.slots = new Int32Array(16);
    this.origins = new Float64Array(16);
    this.originEnds = new Float64Array(16);
  }

  private noteEntry(slot: number, entry: number): void {
    if (slot >= this.entryOf.length) {
      const grown = new Int32Array(Math.max(slot + 1, this.entryOf.length * 2));
      grown.set(this.entryOf);
      this.entryOf = grown;
    }
    this.entryOf[slot] = entry;
  }

  private grow(): void {
    const size = this.slots.length * 2;
    const slots = new Int32Array(size);
    const origins = new Float64Array(size);
    const originEnds = new Float64Array(size);
    slots.set(this.slots);
    origins.set(this.origins);
    originEnds.set(this.originEnds);
    this.slots = slots;
    this.origins = origins;
    this.originEnds = originEnds;
  }
}
