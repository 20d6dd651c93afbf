/**
 * Records: what frames of the log carry, back to back. Their positions in the history are the
 * frame's first offset, counted up.
 *
 *     record    u8 kind, u32 body length, body
 *     commit    i64 microseconds, u16 sequences moved, u16 tables touched
 *               per sequence: u32 table, u16 column, i128 next value
 *               per table: u32 table, deleted rows, inserted rows
 *     rows      u32 count; if any: u32 size of each, or 0xffffffff and a u32 size per row; the rows
 *     module    i64 microseconds, u256 identity, u256 owner, u32 tables
 *               per table: block name, u32 id; then block description, block JavaScript
 *     block     u32 length, bytes
 *
 * Rows of event tables are left out: they exist only while their commit is told.
 */
import type { Commit } from '../commit.ts';
import { type ByteSink, ByteSource } from './byte-sink.ts';
import type { ModuleRecord, Replay, SequencePosition } from './durability.ts';

const COMMIT = 1;
const MODULE = 2;

export function writeCommitRecord(
  sink: ByteSink,
  commit: Commit,
  sequences: readonly SequencePosition[],
): void {
  sink.reserve(5 + 12 + 22 * sequences.length);
  const at = beginRecord(sink, COMMIT);
  sink.i64(commit.timestampMicros);
  sink.u16(sequences.length);
  const tableCountAt = sink.length;
  sink.u16(0);
  for (const { tableId, column, next } of sequences) writeSequence(sink, tableId, column, next);
  let tables = 0;
  for (const { table, deletes, inserts } of commit.changes) {
    if (table.def.isEvent) continue;
    tables++;
    sink.reserve(4);
    sink.u32(table.id);
    sink.rows(deletes);
    sink.rows(inserts);
  }
  sink.bytes[tableCountAt] = tables & 0xff;
  sink.bytes[tableCountAt + 1] = tables >> 8;
  endRecord(sink, at);
}

export function writeModuleRecord(sink: ByteSink, record: ModuleRecord): void {
  sink.reserve(5);
  const at = beginRecord(sink, MODULE);
  writeModule(sink, record);
  endRecord(sink, at);
}

/** The body of a module record; snapshots hold one too. */
export function writeModule(sink: ByteSink, record: ModuleRecord): void {
  sink.reserve(8 + 32 + 32 + 4);
  sink.i64(record.timestampMicros);
  sink.u256(record.identity);
  sink.u256(record.owner);
  sink.u32(record.tableIds.length);
  for (const { name, id } of record.tableIds) {
    sink.block(Buffer.from(name));
    sink.reserve(4);
    sink.u32(id);
  }
  sink.block(record.description);
  sink.block(Buffer.from(record.js));
}

export function readModule(source: ByteSource, offset: number): ModuleRecord {
  const timestampMicros = source.i64();
  const identity = source.u256();
  const owner = source.u256();
  const tableIds: { name: string; id: number }[] = [];
  for (let left = source.u32(); left > 0; left--)
    tableIds.push({ name: text(source.block()), id: source.u32() });
  const description = new Uint8Array(source.block());
  const js = text(source.block());
  return { offset, timestampMicros, identity, owner, js, description, tableIds };
}

/** Makes its own room. */
export function writeSequence(sink: ByteSink, tableId: number, column: number, next: bigint): void {
  sink.reserve(22);
  sink.u32(tableId);
  sink.u16(column);
  sink.i128(next);
}

export function readSequence(source: ByteSource): SequencePosition {
  return { tableId: source.u32(), column: source.u16(), next: source.i128() };
}

/**
 * Replays a frame's records.
 * @param after records up to this position are skipped: a snapshot holds their effect
 * @returns the position of the last record in it, `firstOffset - 1` when it is empty
 */
export function replayRecords(
  payload: Uint8Array,
  firstOffset: number,
  after: number,
  replay: Replay,
): number {
  const source = new ByteSource(payload);
  let offset = firstOffset;
  while (source.position < payload.length) {
    const kind = source.u8();
    const length = source.u32();
    const end = source.position + length;
    if (offset > after) {
      if (kind === COMMIT) replayCommit(source, replay);
      else if (kind === MODULE) replay.module(readModule(source, offset));
      else throw new Error(`unknown kind of record: ${kind}`);
    }
    source.position = end;
    offset++;
  }
  return offset - 1;
}

/** How many records a frame holds. */
export function countRecords(payload: Uint8Array): number {
  const source = new ByteSource(payload);
  let count = 0;
  for (; source.position < payload.length; count++) {
    source.u8();
    const length = source.u32();
    source.position += length;
  }
  return count;
}

/** Time of a frame's first record, in microseconds since 1970; null when it holds none. */
export function firstTimestamp(payload: Uint8Array): number | null {
  if (payload.length === 0) return null;
  const source = new ByteSource(payload);
  source.u8();
  source.u32();
  return Number(source.i64());
}

function replayCommit(source: ByteSource, replay: Replay): void {
  source.i64();
  const sequences = source.u16();
  const tables = source.u16();
  for (let i = 0; i < sequences; i++) replay.sequence(readSequence(source));
  for (let i = 0; i < tables; i++) {
    const tableId = source.u32();
    source.rows((bytes, start, end) => replay.remove(tableId, bytes, start, end));
    source.rows((bytes, start, end) => replay.insert(tableId, bytes, start, end));
  }
}

function beginRecord(sink: ByteSink, kind: number): number {
  sink.u8(kind);
  sink.u32(0);
  return sink.length;
}

function endRecord(sink: ByteSink, at: number): void {
  sink.patchU32(at - 4, sink.length - at);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}
