/**
 * One table: its rows, its indexes, and what the open transaction has done to it.
 *
 * The transaction's log has one entry for each slot that it touched, with what stood there before:
 *
 *     inserted   nothing stood there
 *     deleted    the bytes still lie in the quarantined slot
 *     updated    the old bytes were saved (updates are made in place)
 *
 * Rolling back restores each slot from its entry; committing compares each slot with its entry,
 * which gives the net change: an insert that was deleted again, or an update that came back to
 * where it began, leaves nothing.
 *
 * A reducer that runs out of time is stopped anywhere, also in the middle of these functions.
 * Therefore an entry is complete before anything changes, and `undo.changing` names the table
 * that was being changed: its indexes are then not trusted but built anew from the rows.
 */
import { RowLayout } from '../bsatn/row-layout.ts';
import type { TableChanges } from '../commit.ts';
import { errno, HostError } from '../module-host/errno.ts';
import type { AlgebraicType, TableDef } from '../schema/module-def.ts';
import type { CommitBuffer } from './commit-buffer.ts';
import { HashIndex } from './hash-index.ts';
import { KeyReader } from './key-reader.ts';
import { cancelPairs, RangeList } from './range-list.ts';
import { RowStore } from './row-store.ts';
import { Sequence } from './sequence.ts';
import { equalBytes, viewOf } from './slab.ts';
import type { RowVisitor, Table } from './table.ts';
import { IndexStore } from './table-index.ts';
import type { UndoBuffer } from './undo-buffer.ts';

const shortLogMax = 8;
const inserted = -1;
const deleted = -2;

export class TableStore implements Table {
  readonly id: number;
  readonly def: TableDef;
  readonly layout: RowLayout;
  readonly indexes: readonly IndexStore[];
  readonly sequences: readonly Sequence[];
  readonly rows: RowStore;
  private readonly uniqueIndexes: readonly IndexStore[];
  /** Finds whole rows, where no unique index does. */
  private readonly wholeRows: HashIndex | null;
  private readonly undo: UndoBuffer;

  /**
   * Told of each row that a transaction deleted and inserted again: no change, but another slot,
   * so that a scan may miss it. Set by a snapshot that is being written.
   */
  relocationListener: RowVisitor | null = null;

  private logSlots = new Int32Array(16);
  /** Start of the old bytes in the undo buffer, or `inserted` or `deleted`. */
  private logOrigins = new Float64Array(16);
  private logOriginEnds = new Float64Array(16);
  private logCount = 0;
  /**
   * Entry of a slot in the log; counts only if that entry names the slot. Short logs, nearly all
   * there are, are searched instead: that stays within one cache line.
   */
  private logEntryOf = new Int32Array(16);
  private hasInserts = false;
  private hasDeletes = false;
  private hasKeyUpdates = false;
  /** A row that had been updated before was updated again. */
  private hasRewrites = false;

  constructor(options: {
    readonly id: number;
    readonly def: TableDef;
    readonly typespace: readonly AlgebraicType[];
    readonly undo: UndoBuffer;
  }) {
    const { id, def, typespace, undo } = options;
    this.id = id;
    this.def = def;
    this.undo = undo;
    const types = def.columns.map(column => column.type);
    const layout = new RowLayout(types, typespace);
    this.layout = layout;
    const rows = new RowStore(layout.fixedSize);
    this.rows = rows;
    this.indexes = def.indexes.map(index => new IndexStore(index, rows, layout, types, typespace));
    this.uniqueIndexes = this.indexes.filter(index => index.def.isUnique);
    const allColumns = def.columns.map((_, column) => column);
    this.wholeRows =
      this.uniqueIndexes.length === 0
        ? new HashIndex(rows, new KeyReader(layout, allColumns), true)
        : null;
    this.sequences = def.columns.flatMap((column, i) =>
      column.autoIncrement ? new Sequence(i, column.type.tag) : [],
    );
  }

  get rowCount(): number {
    return this.rows.liveCount;
  }

  /** Whether the open transaction has touched this table. */
  get isTouched(): boolean {
    return this.logCount > 0;
  }

  forEachRow(visit: RowVisitor): void {
    const { rows } = this;
    for (let slot = 0; slot < rows.slotEnd; slot++) {
      if (rows.isLive(slot)) visit(rows.bytes, rows.start(slot), rows.end(slot));
    }
  }

  /**
   * Visits rows from slot `cursor` on, about `limit` of them.
   * @returns the cursor to go on with, or null at the end
   */
  scan(cursor: number, limit: number, visit: RowVisitor): number | null {
    const { rows } = this;
    let left = limit;
    for (let slot = cursor; slot < rows.slotEnd; slot++) {
      if (!rows.isLive(slot)) continue;
      if (left-- <= 0) return slot;
      visit(rows.bytes, rows.start(slot), rows.end(slot));
    }
    return null;
  }

  index(columns: readonly number[]): IndexStore | null {
    const matches = ({ def }: IndexStore): boolean =>
      def.columns.length === columns.length && columns.every(c => def.columns.includes(c));
    return this.indexes.find(matches) ?? null;
  }

  /**
   * Checks a row and fills its auto-increment columns that are 0, in place.
   * @param bytes the row at its start, `length` bytes long
   * @param generated receives the generated values, one after the other
   * @returns bytes written to `generated`
   * @throws {HostError} bsatnDecodeError
   */
  prepare(bytes: Uint8Array, length: number, generated: Uint8Array): number {
    let rowEnd = -1;
    try {
      rowEnd = this.layout.rowEnd(bytes, 0, length);
    } catch {
      // Reported below.
    }
    if (rowEnd !== length) throw new HostError(errno.bsatnDecodeError);
    let written = 0;
    for (const sequence of this.sequences) {
      const at = this.layout.columnStart(bytes, 0, sequence.column);
      if (!isZero(bytes, at, at + sequence.size)) continue;
      sequence.generate(bytes, at);
      for (let i = 0; i < sequence.size; i++) generated[written + i] = bytes[at + i]!;
      written += sequence.size;
    }
    return written;
  }

  /**
   * Inserts a prepared row. A row that is there already, byte by byte, is left as it is.
   * @throws {HostError} uniqueAlreadyExists; nothing has changed then
   */
  insert(source: Uint8Array, start: number, end: number): void {
    this.undo.requireWhole();
    if (this.findEqualRow(source, start, end) >= 0) return;
    const { rows } = this;
    const slot = rows.nextSlot();
    this.undo.changing = this;
    this.log(slot, inserted, 0);
    this.hasInserts = true;
    rows.place(slot, viewOf(source), start, end);
    this.addToIndexes(slot);
    this.undo.changing = null;
  }

  /**
   * The slot of an equal row, or -1.
   * @throws {HostError} uniqueAlreadyExists: another row has a unique key of this one
   */
  private findEqualRow(source: Uint8Array, start: number, end: number): number {
    if (this.wholeRows !== null) return this.wholeRows.find(source, start, end);
    for (const { reader, hash } of this.uniqueIndexes) {
      reader.read(source, start);
      const slot = hash.find(reader.bytes, reader.start, reader.end);
      if (slot < 0) continue;
      if (this.isRow(slot, source, start, end)) return slot;
      throw new HostError(errno.uniqueAlreadyExists);
    }
    return -1;
  }

  /** The slot of the row with exactly these bytes, or -1. */
  findRow(source: Uint8Array, start: number, end: number): number {
    if (this.wholeRows !== null) return this.wholeRows.find(source, start, end);
    const { reader, hash } = this.uniqueIndexes[0]!;
    reader.read(source, start);
    const slot = hash.find(reader.bytes, reader.start, reader.end);
    if (slot < 0) return -1;
    return this.isRow(slot, source, start, end) ? slot : -1;
  }

  private isRow(slot: number, source: Uint8Array, start: number, end: number): boolean {
    const { rows } = this;
    return equalBytes(viewOf(source), start, end, rows.view, rows.start(slot), rows.end(slot));
  }

  /**
   * Replaces the row that has the same key in `index` as the prepared row `source[start, end)`.
   * @throws {HostError} indexNotUnique, noSuchRow, uniqueAlreadyExists; nothing has changed then
   */
  update(index: IndexStore, source: Uint8Array, start: number, end: number): void {
    if (!index.def.isUnique) throw new HostError(errno.indexNotUnique);
    this.undo.requireWhole();
    const { rows } = this;
    index.reader.read(source, start);
    const { bytes, start: keyStart, end: keyEnd } = index.reader;
    const slot = index.hash.find(bytes, keyStart, keyEnd);
    if (slot < 0) throw new HostError(errno.noSuchRow);
    const oldStart = rows.start(slot);
    const oldEnd = rows.end(slot);
    const view = viewOf(source);
    if (equalBytes(view, start, end, rows.view, oldStart, oldEnd)) return;
    for (const { reader, hash } of this.uniqueIndexes) {
      if (reader === index.reader) continue;
      reader.read(source, start);
      const holder = hash.find(reader.bytes, reader.start, reader.end);
      if (holder >= 0 && holder !== slot) throw new HostError(errno.uniqueAlreadyExists);
    }
    this.undo.changing = this;
    if (this.isLogged(slot)) {
      this.hasRewrites = true;
    } else {
      const origin = this.undo.save(rows.view, oldStart, oldEnd);
      this.log(slot, origin, origin + oldEnd - oldStart);
    }
    // In an index whose key stays, the slot stays too.
    let movedCount = 0;
    for (const other of this.indexes) {
      if (other === index || other.reader.sameKey(rows.bytes, oldStart, source, start)) continue;
      other.remove(slot);
      movedIndexes[movedCount++] = other;
      if (other.def.isUnique) this.hasKeyUpdates = true;
    }
    rows.write(slot, view, start, end);
    for (let i = 0; i < movedCount; i++) movedIndexes[i]!.add(slot);
    this.undo.changing = null;
  }

  /** Deletes a live slot. */
  delete(slot: number): void {
    this.undo.requireWhole();
    this.undo.changing = this;
    this.hasDeletes = true;
    if (!this.isLogged(slot)) this.log(slot, deleted, 0);
    this.removeFromIndexes(slot);
    this.rows.quarantine(slot);
    this.undo.changing = null;
  }

  /** Deletes all rows and returns how many there were. */
  clear(): number {
    const { rows } = this;
    const count = rows.liveCount;
    for (let slot = 0; slot < rows.slotEnd; slot++) if (rows.isLive(slot)) this.delete(slot);
    return count;
  }

  /** The net effect of the open transaction, or null. The transaction stays open. */
  collectChanges(buffer: CommitBuffer): TableChanges | null {
    const { rows, logSlots, logOrigins, logOriginEnds } = this;
    const { slab } = this.undo;
    netInserts.clear();
    netDeletes.clear();
    for (let i = 0; i < this.logCount; i++) {
      const slot = logSlots[i]!;
      const origin = logOrigins[i]!;
      const isLive = rows.isLive(slot);
      const start = rows.start(slot);
      const end = rows.end(slot);
      if (origin === inserted) {
        if (isLive) netInserts.add(rows.slab, start, end);
      } else if (origin === deleted) {
        netDeletes.add(rows.slab, start, end);
      } else {
        const originEnd = logOriginEnds[i]!;
        if (isLive) {
          const isSame =
            this.hasRewrites && equalBytes(slab.view, origin, originEnd, rows.view, start, end);
          if (isSame) continue;
          netInserts.add(rows.slab, start, end);
        }
        netDeletes.add(slab, origin, originEnd);
      }
    }
    // A row deleted in one slot and inserted again in another has not changed. An update in place
    // that keeps its unique keys makes no such pair.
    const mayCancel = this.hasKeyUpdates || (this.hasInserts && this.hasDeletes);
    if (mayCancel) cancelPairs(netInserts, netDeletes, this.relocationListener);
    if (netInserts.count === 0 && netDeletes.count === 0) return null;
    return { table: this, inserts: netInserts.copy(buffer), deletes: netDeletes.copy(buffer) };
  }

  /** Makes the open transaction's state the table's state. An event table forgets its rows. */
  finish(): void {
    const { rows } = this;
    for (let i = 0; i < this.logCount; i++) {
      const slot = this.logSlots[i]!;
      if (this.def.isEvent && rows.isLive(slot)) {
        this.removeFromIndexes(slot);
        rows.quarantine(slot);
      }
      if (!rows.isLive(slot)) rows.release(slot);
    }
    this.forgetLog();
  }

  /** Undoes the open transaction. */
  rollBack(): void {
    if (this.undo.changing === this) {
      this.repair();
      return;
    }
    const { rows } = this;
    for (let i = this.logCount - 1; i >= 0; i--) {
      const slot = this.logSlots[i]!;
      if (rows.isLive(slot)) {
        this.removeFromIndexes(slot);
        rows.quarantine(slot);
      }
    }
    for (let i = this.logCount - 1; i >= 0; i--) {
      const slot = this.logSlots[i]!;
      const origin = this.logOrigins[i]!;
      if (origin === inserted) {
        rows.release(slot);
        continue;
      }
      if (origin >= 0) rows.write(slot, this.undo.slab.view, origin, this.logOriginEnds[i]!);
      rows.revive(slot);
      this.addToIndexes(slot);
    }
    this.forgetLog();
  }

  /** As `rollBack`, after an interruption in the middle of a change. */
  private repair(): void {
    const { rows } = this;
    for (let i = this.logCount - 1; i >= 0; i--) {
      const slot = this.logSlots[i]!;
      const origin = this.logOrigins[i]!;
      if (origin === inserted) {
        if (slot < rows.slotEnd) rows.release(slot);
        continue;
      }
      if (origin >= 0) rows.write(slot, this.undo.slab.view, origin, this.logOriginEnds[i]!);
      rows.revive(slot);
    }
    rows.repair();
    for (const index of this.indexes) index.rebuild();
    this.wholeRows?.rebuild();
    this.undo.changing = null;
    this.forgetLog();
  }

  private forgetLog(): void {
    this.logCount = 0;
    this.hasInserts = false;
    this.hasDeletes = false;
    this.hasKeyUpdates = false;
    this.hasRewrites = false;
    if (this.logSlots.length > 65_536) {
      this.logSlots = new Int32Array(16);
      this.logOrigins = new Float64Array(16);
      this.logOriginEnds = new Float64Array(16);
    }
  }

  private isLogged(slot: number): boolean {
    const { logSlots, logCount } = this;
    if (logCount <= shortLogMax) {
      for (let i = 0; i < logCount; i++) if (logSlots[i] === slot) return true;
      return false;
    }
    if (slot >= this.logEntryOf.length) return false;
    const entry = this.logEntryOf[slot]!;
    return entry < logCount && logSlots[entry] === slot;
  }

  private log(slot: number, origin: number, originEnd: number): void {
    const entry = this.logCount;
    if (entry === this.logSlots.length) this.growLog();
    this.logSlots[entry] = slot;
    this.logOrigins[entry] = origin;
    this.logOriginEnds[entry] = originEnd;
    if (entry === shortLogMax) {
      for (let i = 0; i < entry; i++) this.noteEntry(this.logSlots[i]!, i);
    }
    if (entry >= shortLogMax) this.noteEntry(slot, entry);
    if (entry === 0) this.undo.touch(this);
    this.logCount = entry + 1;
  }

  private noteEntry(slot: number, entry: number): void {
    if (slot >= this.logEntryOf.length) {
      const grown = new Int32Array(Math.max(slot + 1, this.logEntryOf.length * 2));
      grown.set(this.logEntryOf);
      this.logEntryOf = grown;
    }
    this.logEntryOf[slot] = entry;
  }

  private growLog(): void {
    const size = this.logSlots.length * 2;
    const slots = new Int32Array(size);
    const origins = new Float64Array(size);
    const originEnds = new Float64Array(size);
    slots.set(this.logSlots);
    origins.set(this.logOrigins);
    originEnds.set(this.logOriginEnds);
    this.logSlots = slots;
    this.logOrigins = origins;
    this.logOriginEnds = originEnds;
  }

  private addToIndexes(slot: number): void {
    this.wholeRows?.add(slot);
    for (const index of this.indexes) index.add(slot);
  }

  private removeFromIndexes(slot: number): void {
    this.wholeRows?.remove(slot);
    for (const index of this.indexes) index.remove(slot);
  }
}

/** Rows of one kind of change, gathered anew for each table of each commit. */
const netInserts = new RangeList();
const netDeletes = new RangeList();

/** Indexes that the update under way moves its slot in. */
const movedIndexes: IndexStore[] = [];

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 0) return false;
  return true;
}
