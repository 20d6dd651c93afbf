/**
 * Snapshots: everything at one position of the history, so that the log before it can go.
 *
 *     file     header and frames as in frame.ts; each frame's offset is the snapshot's
 *     section  one per frame, begins with u8 kind:
 *              1 module     u64 its own offset, then as in record.ts; always first
 *              2 rows       u32 table, rows as in record.ts; many
 *              3 sequences  u32 count, then as in record.ts
 *              4 end        u64 rows in all, i64 microseconds of its beginning; always last
 *
 * A row may stand twice in it (see {@link SnapshotInProgress}); loading ignores the second.
 */
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Commit, RowList } from '../commit.ts';
import { ByteSink, ByteSource } from './byte-sink.ts';
import {
  CorruptionError,
  type ModuleRecord,
  type Replay,
  type SequencePosition,
  type SnapshotSource,
  type SnapshotTable,
} from './durability.ts';
import { createFileHeader, FRAME_HEADER_BYTES, FrameReader, sealFrame } from './frame.ts';
import { readModule, readSequence, writeModule, writeSequence } from './record.ts';
import type { AppendableFile, Storage } from './storage.ts';

const MODULE = 1;
const ROWS = 2;
const SEQUENCES = 3;
const END = 4;

/**
 * Time after which others get the thread. The longer a table takes, the more commits have to be
 * remembered row by row meanwhile.
 */
const TURN_MS = 1;
/** Read between two looks at the clock: well under a millisecond. */
const ROWS_PER_STEP = 1000;
const BYTES_PER_STEP = 64 * 1024;
const FRAME_BYTES = 256 * 1024;
/** One sync of a large file at the end would hold up the log's syncs behind it. */
const BYTES_PER_SYNC = 8 << 20;

/** Name of the snapshot at `offset`. */
export function snapshotName(offset: number): string {
  return `${String(offset).padStart(16, '0')}.snapshot`;
}

/**
 * A snapshot being written while transactions go on. The scan sees later states of the rows that it
 * has not reached yet; every commit meanwhile is shown to {@link observe}, which keeps what the scan
 * can no longer see:
 *
 *     row comes after the beginning            → in `added`: the scan leaves it out
 *     row goes that was there at the beginning → in `removed`: written at the end of its table,
 *       (or moves to another place)              also when the scan had passed it before
 *
 * so that exactly the rows of the beginning are in the file, some of them twice.
 */
export class SnapshotInProgress {
  readonly offset: number;
  readonly #storage: Storage;
  readonly #source: SnapshotSource;
  readonly #module: ModuleRecord;
  readonly #takenMicros: bigint;
  readonly #tables: readonly SnapshotTable[];
  readonly #sequences: readonly SequencePosition[];
  /** Changes since the beginning, of tables that are not finished. */
  readonly #changes = new Map<number, { added: Set<string>; removed: Set<string> }>();
  #aborted = false;
  #rows = 0;
  #bytes = 0;
  #unsyncedBytes = 0;

  /** Begins: the source must hold exactly the state at `offset`. */
  constructor(
    storage: Storage,
    source: SnapshotSource,
    at: { readonly module: ModuleRecord; readonly offset: number; readonly micros: bigint },
  ) {
    this.offset = at.offset;
    this.#storage = storage;
    this.#source = source;
    this.#module = at.module;
    this.#takenMicros = at.micros;
    this.#tables = source.snapshotTables();
    this.#sequences = [...source.sequences()];
    for (const table of this.#tables) {
      const changes = { added: new Set<string>(), removed: new Set<string>() };
      this.#changes.set(table.id, changes);
      table.relocationListener = (bytes, start, end) => {
        const key = rowKey(bytes, start, end);
        if (!changes.added.has(key)) changes.removed.add(key);
      };
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Must be shown every commit after `offset`, when it is made. */
  observe(commit: Commit): void {
    for (const { table, deletes, inserts } of commit.changes) {
      const changes = this.#changes.get(table.id);
      if (changes === undefined) continue;
      const { added, removed } = changes;
      forEachKey(deletes, key => {
        if (!added.delete(key)) removed.add(key);
      });
      forEachKey(inserts, key => {
        if (!removed.has(key)) added.add(key);
      });
    }
  }

  /** Gives up: the tables are about to change shape. `write` then resolves to false. */
  abort(): void {
    this.#aborted = true;
  }

  /**
   * Writes the file under a temporary name; call {@link publish} to put it in force.
   * @returns false when it was aborted
   */
  async write(): Promise<boolean> {
    const name = this.#temporaryName;
    await this.#storage.remove(name);
    const { bytes: header, salt } = createFileHeader('PLAZASNP');
    const file = await this.#storage.create(name);
    try {
      await file.write(header);
      await this.#writeSection(file, salt, MODULE, sink => {
        sink.reserve(8);
        sink.u64(BigInt(this.#module.offset));
        writeModule(sink, this.#module);
      });
      for (const table of this.#tables) {
        if (!(await this.#writeTable(file, salt, table))) return false;
      }
      await this.#writeSection(file, salt, SEQUENCES, sink => {
        sink.reserve(4);
        sink.u32(this.#sequences.length);
        for (const { tableId, column, next } of this.#sequences)
          writeSequence(sink, tableId, column, next);
      });
      await this.#writeSection(file, salt, END, sink => {
        sink.reserve(16);
        sink.u64(BigInt(this.#rows));
        sink.i64(this.#takenMicros);
      });
      await file.sync();
      return true;
    } finally {
      for (const table of this.#tables) this.#forget(table);
      await file.close();
    }
  }

  async publish(): Promise<void> {
    await this.#storage.rename(this.#temporaryName, snapshotName(this.offset));
    await this.#storage.syncFolder();
  }

  async discard(): Promise<void> {
    await this.#storage.remove(this.#temporaryName);
  }

  get #temporaryName(): string {
    return `${snapshotName(this.offset)}.tmp`;
  }

  async #writeTable(file: AppendableFile, salt: number, table: SnapshotTable): Promise<boolean> {
    const changes = this.#changes.get(table.id)!;
    const rows = new RowBuffer();
    let limit = 16;
    let turnEndMs = performance.now() + TURN_MS;
    for (let cursor: number | null = 0; cursor !== null; ) {
      while (!this.#source.isAtRest) await setTimeout(1);
      if (this.#aborted) return false;
      let bytesSeen = 0;
      cursor = table.scan(cursor, limit, (bytes, start, end) => {
        bytesSeen += end - start;
        if (changes.added.size === 0 || !changes.added.has(rowKey(bytes, start, end)))
          rows.push(bytes, start, end);
      });
      if (rows.bytes.length >= FRAME_BYTES) await this.#writeRows(file, salt, table, rows);
      limit = Math.min(ROWS_PER_STEP, Math.ceil((limit * BYTES_PER_STEP) / (bytesSeen + 1)));
      if (performance.now() < turnEndMs) continue;
      await setImmediate();
      turnEndMs = performance.now() + TURN_MS;
    }
    // From here on the table's changes no longer matter: what was removed is taken along now.
    this.#forget(table);
    for (const key of changes.removed) {
      const bytes = Buffer.from(key, 'latin1');
      rows.push(bytes, 0, bytes.length);
    }
    await this.#writeRows(file, salt, table, rows);
    return true;
  }

  #forget(table: SnapshotTable): void {
    this.#changes.delete(table.id);
    table.relocationListener = null;
  }

  async #writeRows(
    file: AppendableFile,
    salt: number,
    table: SnapshotTable,
    rows: RowBuffer,
  ): Promise<void> {
    if (rows.count === 0) return;
    this.#rows += rows.count;
    await this.#writeSection(file, salt, ROWS, sink => {
      sink.reserve(4);
      sink.u32(table.id);
      sink.rows({ bytes: rows.bytes.bytes, starts: rows.starts, count: rows.count });
    });
    rows.clear();
  }

  async #writeSection(
    file: AppendableFile,
    salt: number,
    kind: number,
    write: (sink: ByteSink) => void,
  ): Promise<void> {
    const sink = new ByteSink(4096);
    sink.length = FRAME_HEADER_BYTES;
    sink.u8(kind);
    write(sink);
    const frame = sink.bytes.subarray(0, sink.length);
    sealFrame(frame, this.offset, salt);
    await file.write(frame);
    this.#bytes += frame.length;
    this.#unsyncedBytes += frame.length;
    if (this.#unsyncedBytes < BYTES_PER_SYNC) return;
    this.#unsyncedBytes = 0;
    await file.sync();
  }
}

/** What a snapshot says of itself. */
export interface LoadedSnapshot {
  /** The module in force at its position. */
  readonly module: ModuleRecord;
  /** When it was begun, in microseconds since 1970; 0 when an earlier version has written it. */
  readonly takenMicros: bigint;
}

/**
 * Loads a snapshot.
 * @param replay null only checks it
 * @throws {CorruptionError} anything in it is not as it was written
 */
export async function loadSnapshot(
  storage: Storage,
  offset: number,
  replay: Replay | null,
): Promise<LoadedSnapshot> {
  const file = await storage.open(snapshotName(offset));
  const name = join(storage.path, snapshotName(offset));
  try {
    const reader = await FrameReader.open(file, name, 'PLAZASNP');
    if (!(reader instanceof FrameReader))
      throw new CorruptionError(name, reader.position, reader.reason);
    let module: ModuleRecord | null = null;
    let rows = 0n;
    for (;;) {
      const frame = await reader.next();
      if (frame === null) throw new CorruptionError(name, file.size, 'its end is missing');
      if ('reason' in frame) throw new CorruptionError(name, frame.position, frame.reason);
      if (frame.firstOffset !== offset)
        throw new CorruptionError(name, frame.position, `it is of position ${frame.firstOffset}`);
      const source = new ByteSource(frame.payload);
      const kind = source.u8();
      if (kind === MODULE && module === null) {
        module = readModule(source, Number(source.u64()));
        replay?.module(module);
      } else if (kind === ROWS) {
        const tableId = source.u32();
        source.rows((bytes, start, end) => {
          rows++;
          replay?.insert(tableId, bytes, start, end);
        });
      } else if (kind === SEQUENCES) {
        for (let left = source.u32(); left > 0; left--) {
          const position = readSequence(source);
          replay?.sequence(position);
        }
      } else if (kind === END && module !== null) {
        if (source.u64() !== rows)
          throw new CorruptionError(name, frame.position, `${rows} rows are not all there were`);
        if (reader.position < file.size)
          throw new CorruptionError(name, reader.position, 'something stands behind its end');
        const hasTime = source.position < frame.payload.length;
        return { module, takenMicros: hasTime ? source.i64() : 0n };
      } else throw new CorruptionError(name, frame.position, `a section of kind ${kind}`);
    }
  } finally {
    await file.close();
  }
}

/** Rows being gathered for one frame. */
class RowBuffer {
  readonly bytes = new ByteSink(FRAME_BYTES);
  readonly starts: number[] = [0];

  get count(): number {
    return this.starts.length - 1;
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    this.bytes.reserve(end - start);
    this.bytes.raw(bytes, start, end);
    this.starts.push(this.bytes.length);
  }

  clear(): void {
    this.bytes.length = 0;
    this.starts.length = 1;
  }
}

function forEachKey(rows: RowList, visit: (key: string) => void): void {
  for (let i = 0; i < rows.count; i++)
    visit(rowKey(rows.bytes, rows.starts[i]!, rows.starts[i + 1]!));
}

/** A row's bytes as a string, one character each: what a Set can hold and give back. */
function rowKey(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
