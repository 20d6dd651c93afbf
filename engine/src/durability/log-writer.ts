import type { Commit } from '../commit.ts';
import { ByteSink } from './byte-sink.ts';
import type { ModuleRecord, SequencePosition } from './durability.ts';
import type { MarkWriter } from './durable-mark.ts';
import { FRAME_HEADER_BYTES } from './frame.ts';
import { LogSegments, type OpenSegment, type Segment } from './log-segments.ts';
import { writeCommitRecord, writeModuleRecord } from './record.ts';
import { isOutOfSpace, type Storage } from './storage.ts';

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
  readonly #limits: LogLimits;
  readonly #onDurable: (offset: number) => void;
  readonly #onFailure: (error: Error) => void;
  readonly #makeRoom: () => Promise<boolean>;
  readonly #segments: LogSegments;
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

  constructor(storage: Storage, options: LogWriterOptions) {
    this.#limits = options.limits;
    this.#onDurable = options.onDurable;
    this.#onFailure = options.onFailure;
    this.#makeRoom = options.makeRoom;
    this.#segments = new LogSegments(storage, {
      segments: options.segments,
      open: options.open,
      segmentBytes: options.limits.segmentBytes,
      mark: options.mark,
    });
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
    const isAtEnd = this.#running === null && this.#durableOffset <= offset;
    return this.#segments.dropUpTo(offset, { isAtEnd });
  }

  /** What is durable of the records behind `offset`: files and how much of them (null: all), its end. */
  durableFiles(offset: number): { files: { name: string; bytes: number | null }[]; end: number } {
    return { files: this.#segments.filesBehind(offset), end: this.#durableOffset };
  }

  /** Resolves when everything up to `offset` is durable, or the writer has failed. */
  async reached(offset: number): Promise<void> {
    if (this.#durableOffset >= offset || this.#failure !== null) return;
    await new Promise<void>(resolve => this.#waiting.push({ offset, resolve }));
  }

  /** Writes what is pending and closes the files. */
  async close(): Promise<void> {
    this.flush();
    await this.#running;
    try {
      await this.#segments.close(this.#failure === null ? this.#lastOffset : null);
    } catch (error) {
      // Without its last frame the end is merely not known to be a clean one.
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
      this.#writtenBytes += group.flushedLength;
      if (group.sink.bytes.length <= 2 * this.#limits.groupBytes) this.#spare = group.sink;
      this.#wake();
      this.#onDurable(this.#durableOffset);
    }
    this.#running = null;
  }

  #write(group: Group): Promise<void> {
    const { firstOffset, flushedOffset: lastOffset, startsSegment } = group;
    const frame = group.sink.bytes.subarray(0, group.flushedLength);
    return this.#segments.write(frame, { firstOffset, lastOffset }, { startsSegment });
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
