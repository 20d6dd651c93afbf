/**
 * The part of the module ABI that works on tables, for one loaded module. Reducers reach it
 * directly, procedures from their worker. It throws `HostError`; whoever stands between it and the
 * module turns that into the module's own error classes.
 */
import { BsatnError } from '../bsatn/reader.ts';
import type { MemoryDatastore } from '../datastore/memory-datastore.ts';
import { copyBytes, Slab, viewOf } from '../datastore/slab.ts';
import type { Bound, RowVisitor, TableIndex } from '../datastore/table.ts';
import type { IndexStore } from '../datastore/table-index.ts';
import type { TableStore } from '../datastore/table-store.ts';
import { isTooFar, readScheduleAt } from '../scheduler/schedule-at.ts';
import type { ScheduleDef } from '../schema/module-def.ts';
import { errno, HostError } from './errno.ts';
import { RowIterators } from './row-iterators.ts';
import type { RangeLengths, TableCalls } from './table-calls.ts';

/** What a view has read, which says when it must be computed again. */
export type ReadSet = readonly {
  readonly tableId: number;
  /** Null, with `key`: the whole table was read (also by a range, a prefix or a count). */
  readonly index: TableIndex | null;
  readonly key: Uint8Array | null;
}[];

/** `closed`: no transaction; `read`: a view runs. */
export type TransactionMode = 'closed' | 'read' | 'write';

interface IndexHandle {
  readonly index: IndexStore;
  readonly table: TableStore;
}

export class TransactionCalls implements TableCalls {
  readonly iterators = new RowIterators();
  mode: TransactionMode = 'closed';
  /** Time of the open transaction, from which delays of schedules count. */
  timestampMicros = 0n;
  /** Receives what is read; null when nobody wants to know. */
  reads: { tableId: number; index: TableIndex | null; key: Uint8Array | null }[] | null = null;
  private readonly tables: readonly TableStore[];
  private readonly indexes: readonly IndexHandle[];
  private readonly tableIds = new Map<string, number>();
  private readonly indexIds = new Map<string, number>();
  private readonly generated = new Uint8Array(1024);

  /** Binds to the tables as they are now: a migrated datastore needs new calls. */
  constructor(datastore: Pick<MemoryDatastore, 'tables'>) {
    this.tables = datastore.tables;
    this.indexes = this.tables.flatMap(table => table.indexes.map(index => ({ index, table })));
    // Canonical names last: they win where a name as written equals another table's canonical one.
    for (const [id, { def }] of this.tables.entries()) this.tableIds.set(def.sourceName, id);
    for (const [id, { def }] of this.tables.entries()) this.tableIds.set(def.name, id);
    for (const [id, { index }] of this.indexes.entries()) {
      this.indexIds.set(index.def.sourceName, id);
    }
    for (const [id, { index }] of this.indexes.entries()) this.indexIds.set(index.def.name, id);
  }

  tableIdFromName(name: string): number {
    this.requireOpen();
    const id = this.tableIds.get(name);
    if (id === undefined) throw new HostError(errno.noSuchTable);
    return id;
  }

  indexIdFromName(name: string): number {
    this.requireOpen();
    const id = this.indexIds.get(name);
    if (id === undefined) throw new HostError(errno.noSuchIndex);
    return id;
  }

  rowCount(tableId: number): bigint {
    const table = this.readTable(tableId);
    this.reads?.push({ tableId: table.id, index: null, key: null });
    return BigInt(table.rowCount);
  }

  scanTable(tableId: number): number {
    const table = this.readTable(tableId);
    this.reads?.push({ tableId: table.id, index: null, key: null });
    return this.copyRows(visit => table.forEachRow(visit));
  }

  scanPoint(indexId: number, point: Uint8Array, length: number): number {
    const { index, table } = this.readIndex(indexId);
    checkLength(point, length);
    const slot = index.hash.find(point, 0, length);
    if (slot < 0) this.checkKey(table, index, point, length);
    if (this.reads !== null) this.recordPoint(table, index, point.slice(0, length));
    if (index.def.isUnique || slot < 0) return this.iterators.openSlot(table.rows, slot);
    const key = point.slice(0, length);
    return this.copyRows(visit => index.forEachMatch(key, visit));
  }

  scanRange(indexId: number, buffer: Uint8Array, range: RangeLengths): number {
    const { index, table } = this.readIndex(indexId);
    const parsed = this.parseRange(table, index, buffer, range);
    if (parsed.tag === 'point') {
      if (this.reads !== null) this.recordPoint(table, index, parsed.key);
      return this.copyRows(visit => index.forEachMatch(parsed.key, visit));
    }
    this.reads?.push({ tableId: table.id, index: null, key: null });
    return this.copyRows(visit =>
      index.forEachInRange(parsed.prefix, range.prefixColumns, parsed.from, parsed.to, visit),
    );
  }

  insert(tableId: number, row: Uint8Array, length: number): number {
    const table = this.writeTable(tableId);
    checkLength(row, length);
    this.iterators.settle();
    const written = table.prepare(row, length, this.generated);
    if (table.def.schedule !== null) this.checkSchedule(table, table.def.schedule, row);
    table.insert(row, 0, length);
    for (let i = 0; i < written; i++) row[i] = this.generated[i]!;
    return written;
  }

  update(tableId: number, indexId: number, row: Uint8Array, length: number): number {
    const table = this.writeTable(tableId);
    const handle = this.indexes[indexId];
    if (handle?.table !== table) throw new HostError(errno.noSuchIndex);
    checkLength(row, length);
    this.iterators.settle();
    const written = table.prepare(row, length, this.generated);
    if (table.def.schedule !== null) this.checkSchedule(table, table.def.schedule, row);
    table.update(handle.index, row, 0, length);
    for (let i = 0; i < written; i++) row[i] = this.generated[i]!;
    return written;
  }

  private checkSchedule(table: TableStore, schedule: ScheduleDef, row: Uint8Array): void {
    const at = readScheduleAt(row, table.layout.columnStart(row, 0, schedule.atColumn));
    if (isTooFar(at, this.timestampMicros)) throw new HostError(errno.scheduleDelayTooLong);
  }

  deletePoint(indexId: number, point: Uint8Array, length: number): number {
    const { index, table } = this.writeIndex(indexId);
    checkLength(point, length);
    this.iterators.settle();
    let slot = index.hash.find(point, 0, length);
    if (slot < 0) this.checkKey(table, index, point, length);
    let count = 0;
    while (slot >= 0) {
      const next = index.hash.following(slot);
      table.delete(slot);
      slot = next;
      count += 1;
    }
    return count;
  }

  deleteRange(indexId: number, buffer: Uint8Array, range: RangeLengths): number {
    const { index, table } = this.writeIndex(indexId);
    const parsed = this.parseRange(table, index, buffer, range);
    if (parsed.tag === 'point') return this.deletePoint(indexId, parsed.key, parsed.key.length);
    this.iterators.settle();
    const slots: number[] = [];
    const { prefix, from, to } = parsed;
    index.forEachSlotInRange(prefix, range.prefixColumns, from, to, slot => slots.push(slot));
    for (const slot of slots) table.delete(slot);
    return slots.length;
  }

  deleteAllByEq(tableId: number, relation: Uint8Array, length: number): number {
    const table = this.writeTable(tableId);
    checkLength(relation, length);
    this.iterators.settle();
    if (length < 4) throw new HostError(errno.bsatnDecodeError);
    const rows = new DataView(relation.buffer, relation.byteOffset, 4).getUint32(0, true);
    const ranges: number[] = [];
    let at = 4;
    try {
      for (let i = 0; i < rows; i++) {
        ranges.push(at);
        at = table.layout.rowEnd(relation, at, length);
      }
    } catch (error) {
      if (error instanceof BsatnError) throw new HostError(errno.bsatnDecodeError);
      throw error;
    }
    if (at !== length) throw new HostError(errno.bsatnDecodeError);
    ranges.push(at);
    let count = 0;
    for (let i = 0; i < rows; i++) {
      const slot = table.findRow(relation, ranges[i]!, ranges[i + 1]!);
      if (slot < 0) continue;
      table.delete(slot);
      count += 1;
    }
    return count;
  }

  clearTable(tableId: number): bigint {
    const table = this.writeTable(tableId);
    this.iterators.settle();
    return BigInt(table.clear());
  }

  requireOpen(): void {
    if (this.mode === 'closed') throw new HostError(errno.notInTransaction);
  }

  private readTable(tableId: number): TableStore {
    this.requireOpen();
    const table = this.tables[tableId];
    if (!table) throw new HostError(errno.noSuchTable);
    return table;
  }

  private writeTable(tableId: number): TableStore {
    this.requireWritable();
    const table = this.tables[tableId];
    if (!table) throw new HostError(errno.noSuchTable);
    return table;
  }

  private readIndex(indexId: number): IndexHandle {
    this.requireOpen();
    const handle = this.indexes[indexId];
    if (!handle) throw new HostError(errno.noSuchIndex);
    return handle;
  }

  private writeIndex(indexId: number): IndexHandle {
    this.requireWritable();
    const handle = this.indexes[indexId];
    if (!handle) throw new HostError(errno.noSuchIndex);
    return handle;
  }

  private requireWritable(): void {
    if (this.mode === 'write') return;
    throw new HostError(
      this.mode === 'closed' ? errno.notInTransaction : errno.transactionIsReadOnly,
    );
  }

  private recordPoint(table: TableStore, index: IndexStore, key: Uint8Array): void {
    this.reads?.push({ tableId: table.id, index, key });
  }

  /** A key that matches no row may also be none at all. */
  private checkKey(table: TableStore, index: IndexStore, key: Uint8Array, length: number): void {
    const end = keyEnd(table, key, 0, index.def.columns, length);
    if (end !== length) throw new HostError(errno.bsatnDecodeError);
  }

  private parseRange(
    table: TableStore,
    index: IndexStore,
    buffer: Uint8Array,
    { prefixLength, prefixColumns, startLength, endLength }: RangeLengths,
  ): ParsedRange {
    const { columns, algorithm } = index.def;
    const prefixEnd = prefixColumns === 0 ? 0 : prefixLength;
    const startEnd = prefixLength + startLength;
    checkLength(buffer, startEnd + endLength);
    if (prefixColumns >= columns.length) throw new HostError(errno.bsatnDecodeError);
    const prefix = buffer.slice(0, prefixEnd);
    if (keyEnd(table, prefix, 0, columns.slice(0, prefixColumns), prefixEnd) !== prefixEnd) {
      throw new HostError(errno.bsatnDecodeError);
    }
    const column = columns[prefixColumns]!;
    const from = parseBound(table, column, buffer.slice(prefixLength, startEnd));
    // An absent end is the same as the start.
    const to =
      endLength === 0
        ? from
        : parseBound(table, column, buffer.slice(startEnd, startEnd + endLength));
    const isPoint =
      prefixColumns === columns.length - 1 &&
      from.tag === 'included' &&
      to.tag === 'included' &&
      Buffer.compare(from.value, to.value) === 0;
    if (isPoint) {
      const key = new Uint8Array(prefix.length + from.value.length);
      key.set(prefix);
      key.set(from.value, prefix.length);
      return { tag: 'point', key };
    }
    if (algorithm === 'hash') throw new HostError(errno.wrongIndexAlgorithm);
    return { tag: 'range', prefix, from, to };
  }

  /** Copies the rows that `forEach` visits and opens an iterator over them. */
  private copyRows(forEach: (visit: RowVisitor) => void): number {
    let copied = Slab.ofSize(1024);
    let length = 0;
    const ends: number[] = [];
    forEach((bytes, start, end) => {
      const next = length + end - start;
      if (next > copied.bytes.length) copied = copied.grown(next);
      copyBytes(viewOf(bytes), start, end, copied.view, length);
      length = next;
      ends.push(next);
    });
    return this.iterators.openCopied(copied.bytes, ends);
  }
}

type ParsedRange =
  | { readonly tag: 'point'; readonly key: Uint8Array }
  | {
      readonly tag: 'range';
      readonly prefix: Uint8Array;
      readonly from: Bound;
      readonly to: Bound;
    };

function parseBound(table: TableStore, column: number, bytes: Uint8Array): Bound {
  const value = bytes.subarray(1);
  const isValue = (): boolean => keyEnd(table, value, 0, [column], value.length) === value.length;
  if (bytes[0] === 0 && isValue()) return { tag: 'included', value };
  if (bytes[0] === 1 && isValue()) return { tag: 'excluded', value };
  if (bytes[0] === 2 && value.length === 0) return { tag: 'unbounded' };
  throw new HostError(errno.bsatnDecodeError);
}

/** As `RowLayout.keyEnd`, with -1 for bytes that are no key. */
function keyEnd(
  table: TableStore,
  bytes: Uint8Array,
  start: number,
  columns: readonly number[],
  end: number,
): number {
  try {
    return table.layout.keyEnd(bytes, start, columns, end);
  } catch (error) {
    if (error instanceof BsatnError) return -1;
    throw error;
  }
}

function checkLength(buffer: Uint8Array, length: number): void {
  if (length > buffer.length) {
    throw new RangeError('length argument was out of bounds for `ArrayBuffer`');
  }
}
