import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, systemClock } from '../clock.ts';
import type { Commit } from '../commit.ts';
import {
  CorruptionError,
  type Durability,
  type DurabilityStatistics,
  type HeldFiles,
  type ModuleRecord,
  type OpenedDurability,
  type Replay,
  type SequencePosition,
  type SnapshotSource,
} from './durability.ts';
import { MarkWriter } from './durable-mark.ts';
import { lockFolder } from './folder-lock.ts';
import { Generations } from './generations.ts';
import { LogWriter } from './log-writer.ts';
import { type Recovered, recover } from './recovery.ts';
import { repairStorage } from './repair.ts';
import { RoomKeeper } from './room-keeper.ts';
import { SnapshotInProgress } from './snapshot.ts';
import { FolderStorage, type Storage } from './storage.ts';

export interface FileDurabilityOptions {
  /** Told what an operator should know: a torn tail, a snapshot that could not be written. */
  readonly warn: (message: string) => void;
  /** The folder must hold a database already: an empty one is damage. */
  readonly mustExist?: boolean;
  /** Makes a damaged folder one that opens, of what is provably good; see `repair.ts`. */
  readonly repairs?: boolean;
  /** A write takes no further batch once it has this many bytes. Default 1 MiB. */
  readonly groupBytes?: number;
  /** A log file takes no further write once it has this many bytes. Default 64 MiB. */
  readonly segmentBytes?: number;
  /**
   * Least growth of the log between two snapshots. Default 64 MiB; a snapshot larger than this
   * waits until the log has grown by its own size, so that snapshots at most double the writing.
   */
  readonly snapshotBytes?: number;
  /**
   * The log behind the newest snapshot never grows beyond this: snapshots come as early as that
   * needs, and where none can be written, writes are refused. Default 4 GiB.
   */
  readonly logBytesMax?: number;
  /**
   * What has been deleted is gone from the disk after so many milliseconds, while the engine runs.
   * Default a day.
   */
  readonly retentionMs?: number;
  /** Room kept for what has been committed when the disk gets full. Default 4 MiB. */
  readonly reserveBytes?: number;
  /** Milliseconds between two looks for room on a full disk. Default a second. */
  readonly roomRetryMs?: number;
  readonly clock?: Clock;
}

/**
 * Opens the database in a folder, for this process alone.
 * @throws {FolderInUseError} another process has the folder
 * @throws {CorruptionError} what is stored is damaged; nothing has been changed
 */
export async function openFolder(
  path: string,
  replay: Replay,
  options: FileDurabilityOptions,
): Promise<OpenedDurability> {
  const lock = await lockFolder(path);
  try {
    const storage = await FolderStorage.open(path);
    return await openStorage(storage, replay, options, () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * The same over any storage, which the caller has to itself.
 * @param release called after `close`
 */
export async function openStorage(
  storage: Storage,
  replay: Replay,
  options: FileDurabilityOptions,
  release: () => Promise<void> = async () => {},
): Promise<OpenedDurability> {
  if (options.repairs) for (const sentence of await repairStorage(storage)) options.warn(sentence);
  const found = await recover(storage, replay);
  const { report } = found;
  if (report.module === null && options.mustExist)
    throw new CorruptionError(storage.path, 0, 'the files of the database are missing');
  if (report.tornTail !== null) {
    const { file, position, bytesCut } = report.tornTail;
    options.warn(
      `An unfinished write was cut off ${file} at byte ${position} (${bytesCut} bytes): ` +
        'the engine was stopped during it, and nobody had been told that it was done.',
    );
  }
  const mark = await MarkWriter.open(storage);
  const durability = new FileDurability(storage, options, { found, mark, release });
  return { durability, report };
}

interface Opening {
  readonly found: Recovered;
  readonly mark: MarkWriter;
  readonly release: () => Promise<void>;
}

/** The log and its snapshots, kept in step. */
class FileDurability implements Durability {
  readonly #storage: Storage;
  readonly #warn: (message: string) => void;
  readonly #clock: Clock;
  readonly #release: () => Promise<void>;
  readonly #mark: MarkWriter;
  readonly #log: LogWriter;
  readonly #room: RoomKeeper;
  readonly #generations: Generations;
  readonly #snapshotBytes: number;
  readonly #logBytesMax: number;
  readonly #roomRetryMs: number;
  readonly #durableListeners = new Set<(offset: number) => void>();
  readonly #failureListeners = new Set<(error: Error) => void>();
  #module: ModuleRecord | null;
  #source: SnapshotSource | null = null;
  #inProgress: SnapshotInProgress | null = null;
  #snapshotRun: Promise<void> = Promise.resolve();
  /** `LogWriter.writtenBytes` at which the next snapshot begins. */
  #nextSnapshotAt: number;
  /** `LogWriter.writtenBytes` where the newest snapshot begins. */
  #lastSnapshotAt = 0;
  #lastSnapshotTimeMs: number | null;
  readonly #writers: (() => void)[] = [];
  #closed: Promise<void> | null = null;

  constructor(storage: Storage, options: FileDurabilityOptions, opening: Opening) {
    const { found, mark, release } = opening;
    this.#storage = storage;
    this.#warn = options.warn;
    this.#clock = options.clock ?? systemClock;
    this.#release = release;
    this.#mark = mark;
    this.#module = found.report.module;
    this.#lastSnapshotTimeMs = found.snapshotMicros > 0 ? found.snapshotMicros / 1000 : null;
    this.#snapshotBytes = options.snapshotBytes ?? 64 << 20;
    this.#logBytesMax = options.logBytesMax ?? 4 * 2 ** 30;
    this.#roomRetryMs = options.roomRetryMs ?? 1_000;
    this.#nextSnapshotAt = this.#growthUntilSnapshot(0);
    this.#room = new RoomKeeper(storage, {
      reserveBytes: options.reserveBytes ?? 4 << 20,
      retryMs: this.#roomRetryMs,
      warn: options.warn,
      onRoom: () => this.#wakeWriters(),
    });
    this.#log = new LogWriter(storage, {
      lastOffset: found.report.lastOffset,
      segments: found.segments,
      open: found.open,
      bytes: found.bytes,
      mark,
      limits: {
        groupBytes: options.groupBytes ?? 1 << 20,
        segmentBytes: options.segmentBytes ?? 64 << 20,
      },
      makeRoom: () => this.#room.make(),
      onDurable: offset => {
        for (const listener of this.#durableListeners) listener(offset);
        // While writes are refused no batch may end for a long time.
        if (this.#isLogTooLong && this.#inProgress === null) this.#startSnapshot();
      },
      onFailure: error => {
        for (const listener of this.#failureListeners) listener(error);
      },
    });
    this.#generations = new Generations(storage, this.#log, found, {
      retentionMicros: BigInt(options.retentionMs ?? 86_400_000) * 1000n,
      clock: this.#clock,
      takeSnapshot: () => this.snapshot(),
    });
  }

  get durableOffset(): number {
    return this.#log.durableOffset;
  }

  get statistics(): DurabilityStatistics {
    const { writtenBytes, pendingBytes } = this.#log;
    return {
      logBytes: writtenBytes - this.#lastSnapshotAt,
      pendingBytes,
      snapshotOffset: this.#generations.newest,
      snapshotTimeMs: this.#lastSnapshotTimeMs,
    };
  }

  get refusal(): string | null {
    if (this.#log.failure !== null) return failedSentence;
    if (this.#room.isFull) return fullSentence;
    if (this.#isLogTooLong) return tooLongSentence;
    return null;
  }

  async writable(): Promise<void> {
    while (this.refusal !== null) await new Promise<void>(resolve => this.#writers.push(resolve));
  }

  append(commit: Commit, sequences: readonly SequencePosition[]): void {
    this.#log.append(commit, sequences);
    this.#inProgress?.observe(commit);
    this.#generations.noteChange();
  }

  appendModule(record: ModuleRecord): void {
    this.#log.appendModule(record);
    this.#generations.noteChange();
    if (
      this.#module !== null &&
      Buffer.compare(this.#module.description, record.description) !== 0
    ) {
      this.#inProgress?.abort();
      // A snapshot soon after a migration spares later starts to repeat it.
      this.#nextSnapshotAt = 0;
    }
    this.#module = record;
  }

  flush(): void {
    this.#log.flush();
    if (this.#inProgress === null && this.#log.writtenBytes >= this.#nextSnapshotAt)
      this.#startSnapshot();
  }

  onDurable(listener: (offset: number) => void): () => void {
    this.#durableListeners.add(listener);
    return () => this.#durableListeners.delete(listener);
  }

  onFailure(listener: (error: Error) => void): () => void {
    const { failure } = this.#log;
    if (failure !== null) listener(failure);
    this.#failureListeners.add(listener);
    return () => this.#failureListeners.delete(listener);
  }

  startSnapshots(source: SnapshotSource): void {
    this.#source = source;
    this.#room.start();
    this.#generations.start();
  }

  async snapshot(): Promise<void> {
    while (this.#inProgress !== null || this.#source?.isAtRest === false) {
      await this.#snapshotRun;
      if (this.#source?.isAtRest === false) await wait(1);
    }
    this.#startSnapshot();
    await this.#snapshotRun;
  }

  async compact(): Promise<void> {
    await this.snapshot();
    await this.#generations.dropOlder();
  }

  async hold(): Promise<HeldFiles> {
    if (this.refusal === null) await this.#log.reached(this.#log.lastOffset);
    return this.#generations.hold();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#generations.stop();
    this.#source = null;
    this.#inProgress?.abort();
    await this.#snapshotRun;
    this.#room.close();
    await this.#log.close();
    await this.#generations.settled();
    await this.#room.settled();
    await this.#mark.close();
    await this.#release();
  }

  #startSnapshot(): void {
    const { lastOffset, failure } = this.#log;
    if (this.#source === null || this.#module === null || failure !== null) return;
    if (!this.#source.isAtRest) return;
    if (lastOffset === this.#generations.newest) return;
    this.#nextSnapshotAt = Number.POSITIVE_INFINITY;
    this.#log.rotate();
    this.#inProgress = new SnapshotInProgress(this.#storage, this.#source, {
      module: this.#module,
      offset: lastOffset,
      micros: this.#clock.nowMicros(),
    });
    this.#snapshotRun = this.#runSnapshot(this.#inProgress);
  }

  async #runSnapshot(snapshot: SnapshotInProgress): Promise<void> {
    const beganAt = this.#log.writtenBytes + this.#log.pendingBytes;
    this.#generations.begin();
    let isComplete = true;
    try {
      isComplete = await snapshot.write();
      // A snapshot ahead of the log would leave a gap behind it.
      if (isComplete) await this.#log.reached(snapshot.offset);
      if (isComplete && this.#log.durableOffset >= snapshot.offset) {
        await snapshot.publish();
        // It counts from here on, even when what it replaces cannot be removed.
        this.#lastSnapshotAt = beganAt;
        this.#lastSnapshotTimeMs = Date.now();
        await this.#generations.adopt(snapshot.offset);
        this.#wakeWriters();
      } else {
        this.#generations.fail();
        await snapshot.discard();
      }
    } catch (error) {
      // The log alone is enough to recover from; a full disk may have room again next time.
      this.#warn(`No snapshot could be written: ${error instanceof Error ? error.message : error}`);
      this.#generations.fail();
      await snapshot.discard().catch(() => {});
      if (this.#isLogTooLong) setTimeout(() => void this.snapshot(), this.#roomRetryMs).unref();
    } finally {
      this.#inProgress = null;
      // One that a migration has cut short is made up for at once.
      this.#nextSnapshotAt = isComplete ? beganAt + this.#growthUntilSnapshot(snapshot.bytes) : 0;
    }
  }

  #growthUntilSnapshot(snapshotBytes: number): number {
    return Math.min(Math.max(this.#snapshotBytes, snapshotBytes), this.#logBytesMax / 2);
  }

  get #isLogTooLong(): boolean {
    return this.#log.writtenBytes - this.#lastSnapshotAt > this.#logBytesMax;
  }

  #wakeWriters(): void {
    if (this.refusal === null) for (const wake of this.#writers.splice(0)) wake();
  }
}

const failedSentence =
  'The disk of this server has failed: nothing can be written any more. What had been confirmed is safe.';
const fullSentence =
  'The disk of this server is full: nothing can be written until there is room. Reading goes on.';
const tooLongSentence =
  'The log of this database has reached its limit (--max-log-bytes), and no snapshot could be written yet to shorten it. Reading goes on.';
