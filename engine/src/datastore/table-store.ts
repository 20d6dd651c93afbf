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
import { netChanges } from './net-changes.ts';
import { RowStore } from './row-store.ts';
import { Sequence } from './sequence.ts';
import { equalBytes, viewOf } from './slab.ts';
import { deleted, inserted, SlotLog } from './slot-log.ts';
import type { RowVisitor, Table } from './table.ts';
import { IndexStore } from './table-index.ts';
import type { UndoBuffer } from './undo-buffer.ts';

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

  /** What the open transaction has done. */
  private readonly log = new SlotLog();

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
    return this.log.count > 0;
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
    this.note(slot, inserted, 0);
    this.log.hasInserts = true;
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
    if (this.log.has(slot)) {
      this.log.hasRewrites = true;
    } else {
      const origin = this.undo.save(rows.view, oldStart, oldEnd);
      this.note(slot, origin, origin + oldEnd - oldStart);
    }
    // In an index whose key stays, the slot stays too.
    let movedCount = 0;
    for (const other of this.indexes) {
      if (other === index || other.reader.sameKey(rows.bytes, oldStart, source, start)) continue;
      other.remove(slot);
      movedIndexes[movedCount++] = other;
      if (other.def.isUnique) this.log.hasKeyUpdates = true;
    }
    rows.write(slot, view, start, end);
    for (let i = 0; i < movedCount; i++) movedIndexes[i]!.add(slot);
    this.undo.changing = null;
  }

  /** Deletes a live slot. */
  delete(slot: number): void {
    this.undo.requireWhole();
    this.undo.changing = this;
    this.log.hasDeletes = true;
    if (!this.log.has(slot)) this.note(slot, deleted, 0);
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
    const changes = netChanges(this.log, this.rows, this.undo, buffer, this.relocationListener);
    if (changes === null) return null;
    return { table: this, inserts: changes.inserts, deletes: changes.deletes };
  }

  /** Makes the open transaction's state the table's state. An event table forgets its rows. */
  finish(): void {
    const { rows, log } = this;
    for (let i = 0; i < log.count; i++) {
      const slot = log.slots[i]!;
      if (this.def.isEvent && rows.isLive(slot)) {
        this.removeFromIndexes(slot);
        rows.quarantine(slot);
      }
      if (!rows.isLive(slot)) rows.release(slot);
    }
    log.clear();
  }

  /** Undoes the open transaction. */
  rollBack(): void {
    if (this.undo.changing === this) {
      this.repair();
      return;
    }
    const { rows, log } = this;
    for (let i = log.count - 1; i >= 0; i--) {
      const slot = log.slots[i]!;
      if (rows.isLive(slot)) {
        this.removeFromIndexes(slot);
        rows.quarantine(slot);
      }
    }
    for (let i = log.count - 1; i >= 0; i--) {
      const slot = log.slots[i]!;
      const origin = log.origins[i]!;
      if (origin === inserted) {
        rows.release(slot);
        continue;
      }
      if (origin >= 0) rows.write(slot, this.undo.slab.view, origin, log.originEnds[i]!);
      rows.revive(slot);
      this.addToIndexes(slot);
    }
    log.clear();
  }

  /** As `rollBack`, after an interruption in the middle of a change. */
  private repair(): void {
    const { rows, log } = this;
    for (let i = log.count - 1; i >= 0; i--) {
      const slot = log.slots[i]!;
      const origin = log.origins[i]!;
      if (origin === inserted) {
        if (slot < rows.slotEnd) rows.release(slot);
        continue;
      }
      if (origin >= 0) rows.write(slot, this.undo.slab.view, origin, log.originEnds[i]!);
      rows.revive(slot);
    }
    rows.repair();
    for (const index of this.indexes) index.rebuild();
    this.wholeRows?.rebuild();
    this.undo.changing = null;
    log.clear();
  }

  private note(slot: number, origin: number, originEnd: number): void {
    this.log.add(slot, origin, originEnd);
    if (this.log.count === 1) this.undo.touch(this);
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

/** Indexes that the update under way moves its slot in. */
const movedIndexes: IndexStore[] = [];

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 0) return false;
  return true;
}
