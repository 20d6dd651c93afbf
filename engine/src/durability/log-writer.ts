import type { Commit } from '../commit.ts';
import { ByteSink } from './byte-sink.ts';
import type { ModuleRecord, SequencePosition } from './durability.ts';
import type { MarkWriter } from './durable-mark.ts';
import { createFileHeader, FILE_HEADER_BYTES, FRAME_HEADER_BYTES, sealFrame } from './frame.ts';
import { writeCommitRecord, writeModuleRecord } from './record.ts';
import { type AppendableFile, isOutOfSpace, type Storage } from './storage.ts';

/** A file of the log; its records run from `firstOffset` to where the next segment begins. */
export interface Segment {
  readonly name: string;
  readonly firstOffset: number;
}

/** The segment that writing goes on in after a start. */
export interface OpenSegment {
  readonly file: AppendableFile;
  readonly salt: number;
  readonly bytes: number;
}

export interface LogWriterOptions {
  readonly lastOffset: number;
  readonly segments: readonly Segment[];
  /** The last of `segments`, opened; null begins a new one with the first write. */
  readonly open: OpenSegment | null;
  /** Bytes of log behind the newest snapshot. */
  readonly bytes: number;
  readonly limits: LogLimits;
  readonly mark: MarkWriter;
  readonly onDurable: (offset: number) => void;
  readonly onFailure: (error: Error) => void;
  /**
   * The disk is full. What was to be written waits; it is tried again when the promise resolves.
   * @returns false to give up, which is a failure
   */
  readonly makeRoom: () => Promise<boolean>;
}

export interface LogLimits {
  /** A write takes no further batch once it has this many bytes: latency suffers beyond. */
  readonly groupBytes: number;
  /** A segment takes no further write once it has this many bytes. */
  readonly segmentBytes: number;
}

/** Records that become one frame by one write. The payload begins after room for its header. */
interface Group {
  readonly sink: ByteSink;
  firstOffset: number;
  /** Whole batches end here; what follows waits for its own flush. */
  flushedLength: number;
  /** Position of the last record before `flushedLength`. */
  flushedOffset: number;
  /** Goes into a new segment. */
  startsSegment: boolean;
}

/**
 * Appends records with group commit: while one write and its sync are under way, the batches that
 * end meanwhile gather, and the next write takes them all.
 *
 *     batches  a  b c d  e f g h
 *     disk     [a ][b c d  ][e f g h ]      confirmed at each "]"
 *
 * So a lone commit costs one sync, and a thousand at once hardly more. After a failed write or sync
 * nobody knows what is on the disk (the kernel may drop dirty pages and forget): the writer then
 * never confirms anything again. A full disk is no such failure: what a write left of itself is cut
 * off, and it is made again when there is room.
 */
export class LogWriter {
  readonly #storage: Storage;
  readonly #limits: LogLimits;
  readonly #mark: MarkWriter;
  readonly #onDurable: (offset: number) => void;
  readonly #onFailure: (error: Error) => void;
  readonly #makeRoom: () => Promise<boolean>;
  #segments: Segment[];
  #open: OpenSegment | null;
  #segmentBytes: number;
  #lastOffset: number;
  #durableOffset: number;
  #writtenBytes: number;
  readonly #waiting: { readonly offset: number; readonly resolve: () => void }[] = [];
  #collecting: Group;
  /** Closed groups; the first one is being written. */
  readonly #full: Group[] = [];
  #spare: ByteSink | null = null;
  #running: Promise<void> | null = null;
  #failure: Error | null = null;
  /** Segments that end at or before this position are no longer needed. */
  #coveredOffset = 0;
  #removing: Promise<void> = Promise.resolve();

  constructor(storage: Storage, options: LogWriterOptions) {
    this.#storage = storage;
    this.#limits = options.limits;
    this.#onDurable = options.onDurable;
    this.#onFailure = options.onFailure;
    this.#makeRoom = options.makeRoom;
    this.#mark = options.mark;
    this.#segments = [...options.segments];
    this.#open = options.open;
    this.#segmentBytes = options.open?.bytes ?? 0;
    this.#lastOffset = options.lastOffset;
    this.#durableOffset = options.lastOffset;
    this.#writtenBytes = options.bytes;
    this.#collecting = this.#newGroup();
  }

  get lastOffset(): number {
    return this.#lastOffset;
  }

  get durableOffset(): number {
    return this.#durableOffset;
  }

  /** Bytes of log that this writer has added to those it began with. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  /** Bytes appended that are not durable yet. */
  get pendingBytes(): number {
    const full = this.#full.reduce((sum, { sink }) => sum + sink.length, 0);
    return full + this.#collecting.sink.length - FRAME_HEADER_BYTES;
  }

  get failure(): Error | null {
    return this.#failure;
  }

  append(commit: Commit, sequences: readonly SequencePosition[]): void {
    this.#advance(commit.offset);
    writeCommitRecord(this.#collecting.sink, commit, sequences);
  }

  appendModule(record: ModuleRecord): void {
    this.#advance(record.offset);
    writeModuleRecord(this.#collecting.sink, record);
  }

  flush(): void {
    if (this.#failure !== null) {
      this.#collecting = this.#newGroup();
      return;
    }
    const group = this.#collecting;
    group.flushedLength = group.sink.length;
    group.flushedOffset = this.#lastOffset;
    if (group.flushedLength >= this.#limits.groupBytes) this.#cut();
    if (this.#full.length > 0 || group.flushedLength > FRAME_HEADER_BYTES)
      this.#running ??= this.#run();
  }

  /** Begins a new segment behind everything appended so far. Only at the end of a batch. */
  rotate(): void {
    this.flush();
    this.#cut();
    this.#collecting.startsSegment = true;
  }

  /**
   * Removes segments that a snapshot at `offset` makes superfluous, now and as they end. Resolves when
   * those are gone that could go.
   */
  dropUpTo(offset: number): Promise<void> {
    this.#coveredOffset = offset;
    if (this.#running === null && this.#durableOffset <= offset) this.#dropOpen();
    this.#dropCovered();
    return this.#removing;
  }

  /** What is durable of the records behind `offset`: files and how much of them, and its end. */
  durableFiles(offset: number): { files: { name: string; bytes: number | null }[]; end: number } {
    const segments = this.#segments.filter(
      (_, i) => (this.#segments[i + 1]?.firstOffset ?? Number.POSITIVE_INFINITY) > offset + 1,
    );
    const files = segments.map(({ name }, i) => ({
      name,
      // Null: all of it.
      bytes: i === segments.length - 1 && this.#open !== null ? this.#segmentBytes : null,
    }));
    return { files, end: this.#durableOffset };
  }

  /** Resolves when everything up to `offset` is durable, or the writer has failed. */
  async reached(offset: number): Promise<void> {
    if (this.#durableOffset >= offset || this.#failure !== null) return;
    await new Promise<void>(resolve => this.#waiting.push({ offset, resolve }));
  }

  /**
   * Ends the log cleanly. An empty frame marks that, so that damage to the last data frame can be
   * told from a torn write afterwards.
   */
  async close(): Promise<void> {
    this.flush();
    await this.#running;
    await this.#removing;
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    try {
      if (this.#failure === null) {
        const frame = new Uint8Array(FRAME_HEADER_BYTES);
        sealFrame(frame, this.#lastOffset + 1, open.salt);
        await open.file.write(frame);
        await open.file.sync();
        this.#segmentBytes += frame.length;
        this.#moveMark();
      }
      await open.file.close();
    } catch (error) {
      // Without the empty frame the end is merely not known to be a clean one.
      if (!isOutOfSpace(error)) this.#fail(error);
    }
  }

  #advance(offset: number): void {
    if (offset !== this.#lastOffset + 1)
      throw new Error(`commit ${offset} does not follow ${this.#lastOffset}`);
    this.#lastOffset = offset;
  }

  #newGroup(): Group {
    const sink = this.#spare ?? new ByteSink(64 * 1024);
    this.#spare = null;
    sink.length = FRAME_HEADER_BYTES;
    return {
      sink,
      firstOffset: this.#lastOffset + 1,
      flushedLength: FRAME_HEADER_BYTES,
      flushedOffset: this.#lastOffset,
      startsSegment: false,
    };
  }

  /** Closes the collecting group behind its last whole batch; what is beyond moves to the next. */
  #cut(): void {
    const group = this.#collecting;
    if (group.flushedLength === FRAME_HEADER_BYTES) return;
    const next = this.#newGroup();
    next.firstOffset = group.flushedOffset + 1;
    next.flushedOffset = group.flushedOffset;
    const rest = group.sink.length - group.flushedLength;
    if (rest > 0) {
      next.sink.reserve(rest);
      next.sink.raw(group.sink.bytes, group.flushedLength, group.sink.length);
      group.sink.length = group.flushedLength;
    }
    this.#full.push(group);
    this.#collecting = next;
  }

  /** Writes until nothing is left; must be called with something to write. */
  async #run(): Promise<void> {
    while (this.#failure === null) {
      if (this.#full.length === 0) this.#cut();
      const group = this.#full[0];
      if (group === undefined) break;
      try {
        await this.#write(group);
      } catch (error) {
        if (isOutOfSpace(error) && (await this.#makeRoom())) continue;
        this.#fail(error);
        break;
      }
      this.#full.shift();
      this.#durableOffset = group.flushedOffset;
      this.#moveMark();
      this.#writtenBytes += group.flushedLength;
      if (group.sink.bytes.length <= 2 * this.#limits.groupBytes) this.#spare = group.sink;
      this.#wake();
      this.#onDurable(this.#durableOffset);
    }
    this.#running = null;
  }

  /** May be tried again when it has thrown for want of room. */
  async #write(group: Group): Promise<void> {
    const full = this.#segmentBytes >= this.#limits.segmentBytes;
    if (this.#open === null || group.startsSegment || full)
      await this.#beginSegment(group.firstOffset);
    group.startsSegment = false;
    const { file, salt } = this.#open!;
    const frame = group.sink.bytes.subarray(0, group.flushedLength);
    sealFrame(frame, group.firstOffset, salt);
    try {
      await file.write(frame);
    } catch (error) {
      if (isOutOfSpace(error)) await file.cut(this.#segmentBytes);
      throw error;
    }
    await syncOrFail(file);
    this.#segmentBytes += frame.length;
  }

  async #beginSegment(firstOffset: number): Promise<void> {
    await this.#open?.file.close();
    this.#open = null;
    const name = segmentName(firstOffset);
    const { bytes, salt } = createFileHeader('PLAZALOG');
    // An earlier attempt may have left it.
    await this.#storage.remove(name);
    const file = await this.#storage.create(name);
    try {
      await file.write(bytes);
      await syncOrFail(file);
      await this.#storage.syncFolder();
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#open = { file, salt, bytes: FILE_HEADER_BYTES };
    this.#segmentBytes = FILE_HEADER_BYTES;
    this.#segments.push({ name, firstOffset });
    this.#dropCovered();
  }

  #moveMark(): void {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return;
    this.#mark.set({
      durableOffset: this.#durableOffset,
      segment: segment.firstOffset,
      segmentBytes: this.#segmentBytes,
    });
  }

  /**
   * Ends the segment that is open, all of which a snapshot covers. Nothing might be written for a
   * long time, and until then what people have deleted would still stand in it.
   */
  #dropOpen(): void {
    const open = this.#open;
    this.#open = null;
    const dropped = this.#segments.map(({ name }) => name);
    this.#segments = [];
    this.#remove(dropped, open?.file ?? null);
  }

  #dropCovered(): void {
    const dropped: string[] = [];
    while (this.#segments.length > 1 && this.#segments[1]!.firstOffset <= this.#coveredOffset + 1)
      dropped.push(this.#segments.shift()!.name);
    this.#remove(dropped, null);
  }

  #remove(names: readonly string[], file: AppendableFile | null): void {
    if (names.length === 0) return;
    // Leftovers of a failed removal are harmless: the next start removes them.
    this.#removing = this.#removing
      .then(async () => {
        await file?.close();
        // The first one first, and durably: without its beginning a log counts for nothing, whatever
        // a crash leaves of the rest.
        await this.#storage.remove(names[0]!);
        await this.#storage.syncFolder();
        for (const name of names.slice(1)) await this.#storage.remove(name);
        if (names.length > 1) await this.#storage.syncFolder();
      })
      .catch(() => {});
  }

  #wake(): void {
    for (let i = this.#waiting.length - 1; i >= 0; i--)
      if (this.#failure !== null || this.#waiting[i]!.offset <= this.#durableOffset)
        this.#waiting.splice(i, 1)[0]!.resolve();
  }

  #fail(error: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#full.length = 0;
    this.#wake();
    this.#onFailure(this.#failure);
  }
}

/** After a failed sync nobody knows what is on the disk, whatever the reason: it is not tried again. */
async function syncOrFail(file: AppendableFile): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`what was written could not be made durable (${reason})`, { cause: error });
  }
}

/** Name of the log file that begins with the record at `firstOffset`. */
function segmentName(firstOffset: number): string {
  return `${String(firstOffset).padStart(16, '0')}.log`;
}
