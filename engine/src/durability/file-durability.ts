import { setTimeout as wait } from 'node:timers/promises';
import type { Commit } from '../commit.ts';
import type {
  Durability,
  DurabilityStatistics,
  ModuleRecord,
  OpenedDurability,
  RecoveryReport,
  Replay,
  SequencePosition,
  SnapshotSource,
} from './durability.ts';
import { lockFolder } from './folder-lock.ts';
import { LogWriter } from './log-writer.ts';
import { recover } from './recovery.ts';
import { SnapshotInProgress, snapshotName } from './snapshot.ts';
import { FolderStorage, type Storage } from './storage.ts';

export interface FileDurabilityOptions {
  /** Told what an operator should know: a torn tail, a snapshot that could not be written. */
  readonly warn: (message: string) => void;
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
   * Longest time from a change to the next snapshot while the engine runs, in milliseconds. Default
   * a day. What has been deleted is gone from the disk after that.
   */
  readonly snapshotAgeMs?: number;
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
  const { report, segments, open, bytes } = await recover(storage, replay);
  if (report.tornTail !== null) {
    const { file, position, bytesCut } = report.tornTail;
    options.warn(
      `An unfinished write was cut off ${file} at byte ${position} (${bytesCut} bytes): ` +
        'the engine was stopped during it, and nobody had been told that it was done.',
    );
  }
  const limits = {
    groupBytes: options.groupBytes ?? 1 << 20,
    segmentBytes: options.segmentBytes ?? 64 << 20,
  };
  const durability = new FileDurability(storage, options, release, report, events => {
    const { lastOffset } = report;
    return new LogWriter(storage, { lastOffset, segments, open, bytes, limits, ...events });
  });
  return { durability, report };
}

interface LogEvents {
  readonly onDurable: (offset: number) => void;
  readonly onFailure: (error: Error) => void;
}

/** The log and its snapshots, kept in step. */
class FileDurability implements Durability {
  readonly #storage: Storage;
  readonly #warn: (message: string) => void;
  readonly #release: () => Promise<void>;
  readonly #log: LogWriter;
  readonly #snapshotBytes: number;
  readonly #durableListeners = new Set<(offset: number) => void>();
  readonly #failureListeners = new Set<(error: Error) => void>();
  #module: ModuleRecord | null;
  #source: SnapshotSource | null = null;
  #inProgress: SnapshotInProgress | null = null;
  #snapshotRun: Promise<void> = Promise.resolve();
  /** `LogWriter.writtenBytes` at which the next snapshot begins. */
  #nextSnapshotAt: number;
  #lastSnapshotOffset: number;
  #lastSnapshotTimeMs: number | null = null;
  /** `LogWriter.writtenBytes` where the newest snapshot begins. */
  #lastSnapshotAt = 0;
  readonly #snapshotTimer: NodeJS.Timeout;
  #closed: Promise<void> | null = null;

  constructor(
    storage: Storage,
    options: FileDurabilityOptions,
    release: () => Promise<void>,
    report: RecoveryReport,
    createLog: (events: LogEvents) => LogWriter,
  ) {
    this.#storage = storage;
    this.#warn = options.warn;
    this.#release = release;
    this.#module = report.module;
    this.#lastSnapshotOffset = report.snapshotOffset;
    this.#snapshotBytes = options.snapshotBytes ?? 64 << 20;
    this.#nextSnapshotAt = this.#snapshotBytes;
    this.#snapshotTimer = setInterval(
      () => void this.snapshot(),
      options.snapshotAgeMs ?? 86_400_000,
    );
    this.#snapshotTimer.unref();
    this.#log = createLog({
      onDurable: offset => {
        for (const listener of this.#durableListeners) listener(offset);
      },
      onFailure: error => {
        for (const listener of this.#failureListeners) listener(error);
      },
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
      snapshotOffset: this.#lastSnapshotOffset,
      snapshotTimeMs: this.#lastSnapshotTimeMs,
    };
  }

  append(commit: Commit, sequences: readonly SequencePosition[]): void {
    this.#log.append(commit, sequences);
    this.#inProgress?.observe(commit);
  }

  appendModule(record: ModuleRecord): void {
    this.#log.appendModule(record);
    this.#inProgress?.abort();
    // A snapshot soon after a migration spares later starts to repeat it.
    if (this.#module !== null) this.#nextSnapshotAt = 0;
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
  }

  async snapshot(): Promise<void> {
    while (this.#inProgress !== null || this.#source?.isAtRest === false) {
      await this.#snapshotRun;
      if (this.#source?.isAtRest === false) await wait(1);
    }
    this.#startSnapshot();
    await this.#snapshotRun;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    clearInterval(this.#snapshotTimer);
    this.#source = null;
    this.#inProgress?.abort();
    await this.#snapshotRun;
    await this.#log.close();
    await this.#release();
  }

  #startSnapshot(): void {
    const { lastOffset, failure } = this.#log;
    if (this.#source === null || this.#module === null || failure !== null) return;
    if (!this.#source.isAtRest) return;
    if (lastOffset === this.#lastSnapshotOffset) return;
    this.#nextSnapshotAt = Number.POSITIVE_INFINITY;
    this.#log.rotate();
    this.#inProgress = new SnapshotInProgress(
      this.#storage,
      this.#source,
      this.#module,
      lastOffset,
    );
    this.#snapshotRun = this.#runSnapshot(this.#inProgress);
  }

  /** Puts a snapshot in force and drops what it replaces. */
  async #adopt(snapshot: SnapshotInProgress): Promise<void> {
    await snapshot.publish();
    this.#log.dropUpTo(snapshot.offset);
    const replaced = this.#lastSnapshotOffset;
    this.#lastSnapshotOffset = snapshot.offset;
    if (replaced > 0) await this.#storage.remove(snapshotName(replaced));
  }

  async #runSnapshot(snapshot: SnapshotInProgress): Promise<void> {
    const beganAt = this.#log.writtenBytes;
    let isComplete = true;
    try {
      isComplete = await snapshot.write();
      // A snapshot ahead of the log would leave a gap behind it.
      if (isComplete) await this.#log.reached(snapshot.offset);
      if (isComplete && this.#log.durableOffset >= snapshot.offset) {
        await this.#adopt(snapshot);
        this.#lastSnapshotAt = beganAt;
        this.#lastSnapshotTimeMs = Date.now();
      } else {
        await snapshot.discard();
      }
    } catch (error) {
      // The log alone is enough to recover from; a full disk may have room again next time.
      this.#warn(`No snapshot could be written: ${error instanceof Error ? error.message : error}`);
      await snapshot.discard().catch(() => {});
    } finally {
      this.#inProgress = null;
      const growth = Math.max(this.#snapshotBytes, snapshot.bytes);
      // One that a migration has cut short is made up for at once.
      this.#nextSnapshotAt = isComplete ? beganAt + growth : 0;
    }
  }
}
