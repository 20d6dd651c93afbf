import type { MarkWriter } from './durable-mark.ts';
import { createFileHeader, FILE_HEADER_BYTES, FRAME_HEADER_BYTES, sealFrame } from './frame.ts';
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

/** A frame's records: their place in the history. */
export interface FrameSpan {
  readonly firstOffset: number;
  readonly lastOffset: number;
}

export interface LogSegmentsOptions {
  readonly segments: readonly Segment[];
  /** The last of `segments`, opened; null begins a new one with the first write. */
  readonly open: OpenSegment | null;
  /** A segment takes no further write once it has this many bytes. */
  readonly segmentBytes: number;
  readonly mark: MarkWriter;
}

/**
 * The files of the log: one is written to, and those that a snapshot has made superfluous go.
 *
 *     1.log   900.log   1700.log ◄── frames
 *     └ removed once a snapshot at 899 or later allows it
 */
export class LogSegments {
  readonly #storage: Storage;
  readonly #segmentBytesMax: number;
  readonly #mark: MarkWriter;
  #segments: Segment[];
  #open: OpenSegment | null;
  /** How much of the open segment is durable. */
  #segmentBytes: number;
  /** Segments that end at or before this position are no longer needed. */
  #coveredOffset = 0;
  #removing: Promise<void> = Promise.resolve();

  constructor(storage: Storage, options: LogSegmentsOptions) {
    this.#storage = storage;
    this.#segmentBytesMax = options.segmentBytes;
    this.#mark = options.mark;
    this.#segments = [...options.segments];
    this.#open = options.open;
    this.#segmentBytes = options.open?.bytes ?? 0;
  }

  /**
   * Makes a frame durable and moves the mark behind it. May be tried again when it has thrown for
   * want of room.
   * @param frame room for the frame's header, then its records
   */
  async write(
    frame: Uint8Array,
    { firstOffset, lastOffset }: FrameSpan,
    { startsSegment }: { startsSegment: boolean },
  ): Promise<void> {
    const isFull = this.#segmentBytes >= this.#segmentBytesMax;
    // Tried again, it finds the segment that it has begun before.
    const isBegun = this.#open !== null && this.#segments.at(-1)?.firstOffset === firstOffset;
    if (this.#open === null || ((startsSegment || isFull) && !isBegun))
      await this.#begin(firstOffset);
    const { file, salt } = this.#open!;
    sealFrame(frame, firstOffset, salt);
    try {
      await file.write(frame);
    } catch (error) {
      if (isOutOfSpace(error)) await file.cut(this.#segmentBytes);
      throw error;
    }
    await syncOrFail(file);
    this.#segmentBytes += frame.length;
    this.#moveMark(lastOffset);
  }

  /**
   * Removes segments that a snapshot at `offset` makes superfluous, now and as they end. Resolves when
   * those are gone that could go.
   * @param isAtEnd nothing has been written or is being written behind that position
   */
  dropUpTo(offset: number, { isAtEnd }: { isAtEnd: boolean }): Promise<void> {
    this.#coveredOffset = offset;
    if (isAtEnd) this.#dropOpen();
    this.#dropCovered();
    return this.#removing;
  }

  /** The files with records behind `offset`, and how much of each is durable; null: all of it. */
  filesBehind(offset: number): { name: string; bytes: number | null }[] {
    const segments = this.#segments.filter(
      (_, i) => (this.#segments[i + 1]?.firstOffset ?? Number.POSITIVE_INFINITY) > offset + 1,
    );
    return segments.map(({ name }, i) => ({
      name,
      bytes: i === segments.length - 1 && this.#open !== null ? this.#segmentBytes : null,
    }));
  }

  /**
   * Closes the files.
   * @param lastOffset end of the history; an empty frame says that it ended cleanly, so that damage to
   *   the last records can be told from a torn write. Null when nobody knows what is on the disk.
   */
  async close(lastOffset: number | null): Promise<void> {
    await this.#removing;
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    try {
      if (lastOffset === null) return;
      const frame = new Uint8Array(FRAME_HEADER_BYTES);
      sealFrame(frame, lastOffset + 1, open.salt);
      await open.file.write(frame);
      await open.file.sync();
      this.#segmentBytes += frame.length;
      this.#moveMark(lastOffset);
    } finally {
      await open.file.close();
    }
  }

  async #begin(firstOffset: number): Promise<void> {
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

  #moveMark(durableOffset: number): void {
    const segment = this.#segments.at(-1)!.firstOffset;
    this.#mark.set({ durableOffset, segment, segmentBytes: this.#segmentBytes });
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
