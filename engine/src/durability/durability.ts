/**
 * What the engine asks of whatever keeps a database: take every commit in order, say how far it is
 * safe, and give it all back at the next start. `openFolder` keeps it in a folder, `openMemory`
 * nowhere at all; both are an {@link OpenDurability}.
 *
 * Order of events, for the database that owns it:
 *
 *     open(replay) ── replay.module, insert …, sequence …, then per commit remove …, insert …
 *     startSnapshots(source)
 *     append, append, flush │ append, flush │ …        one flush at the end of each batch
 *                └── onDurable(offset) once the disk has all of it
 *     close()
 */
import type { Commit } from '../commit.ts';
import type { SequencePosition } from '../datastore/datastore.ts';
import type { ReadableFile } from './storage.ts';

export type { SequencePosition } from '../datastore/datastore.ts';

/** The module in force from `offset` on. The first one of a database stands at offset 1. */
export interface ModuleRecord {
  /** Its place in the history: module changes and commits share one dense numbering. */
  readonly offset: number;
  /** Microseconds since 1970, UTC. */
  readonly timestampMicros: bigint;
  /** The database's identity, 256 bits. */
  readonly identity: bigint;
  /** Identity of the database's owner, 256 bits. */
  readonly owner: bigint;
  /** The bundled module. */
  readonly js: string;
  /** BSATN of the module's description (`ModuleDef.raw`). */
  readonly description: Uint8Array;
  /** Ids of all tables of this module; a table keeps its id through every migration. */
  readonly tableIds: readonly { readonly name: string; readonly id: number }[];
}

/**
 * Receives a stored database at start. Nothing else may touch the data before `open` resolves.
 * Throwing from any of these ends the recovery with that error.
 */
export interface Replay {
  /**
   * A module takes force: the first call creates the tables, each later one migrates them.
   * Table ids are those of the record, never new ones.
   */
  module(record: ModuleRecord): void;
  /** Row `bytes[start, end)` exists. Must do nothing when exactly this row is there already. */
  insert(tableId: number, bytes: Uint8Array, start: number, end: number): void;
  /** Row `bytes[start, end)` exists no longer. */
  remove(tableId: number, bytes: Uint8Array, start: number, end: number): void;
  sequence(position: SequencePosition): void;
}

/** What a start found. */
export interface RecoveryReport {
  /** Last position of the history; 0 for a database that holds nothing yet. */
  readonly lastOffset: number;
  /** The module in force; null exactly when `lastOffset` is 0. */
  readonly module: ModuleRecord | null;
  /** Position of the snapshot that the start began from; 0 without one. */
  readonly snapshotOffset: number;
  /** The unfinished write of a crash that was cut off the log; it was never confirmed to anybody. */
  readonly tornTail: TornTail | null;
}

export interface TornTail {
  readonly file: string;
  /** Byte position in the file from which on everything was cut off. */
  readonly position: number;
  readonly bytesCut: number;
}

/** The rows of one table, read piecemeal while transactions go on. */
export interface SnapshotTable {
  readonly id: number;
  /**
   * Must be told of each row that a transaction took out and put back in, which its commit does not
   * mention: a scan may miss that one.
   */
  relocationListener: ((bytes: Uint8Array, start: number, end: number) => void) | null;
  /**
   * Visits rows from `cursor` on (0 begins), about `limit` of them.
   * @returns the cursor to go on with, or null at the end. A row that stays where it is during the
   *   whole scan is visited exactly once; one that comes, goes or moves meanwhile, any number of
   *   times.
   */
  scan(
    cursor: number,
    limit: number,
    visit: (bytes: Uint8Array, start: number, end: number) => void,
  ): number | null;
}

/** Where snapshots are read from: the datastore, through `startSnapshots`. */
export interface SnapshotSource {
  /** No transaction is open, so that the tables hold committed rows only; else it is asked later. */
  readonly isAtRest: boolean;
  /** All tables that live on disk; event tables have no rows and may be left out. */
  snapshotTables(): readonly SnapshotTable[];
  sequences(): readonly SequencePosition[];
}

/** What the storage says of itself, for those who watch over it. Bytes, milliseconds since 1970. */
export interface DurabilityStatistics {
  /** Log that a start would have to read, behind the newest snapshot. */
  readonly logBytes: number;
  /** Appended and not durable yet. */
  readonly pendingBytes: number;
  /** Position of the newest snapshot; 0 without one. */
  readonly snapshotOffset: number;
  /** When it was taken; null without one, or when an earlier version has written it. */
  readonly snapshotTimeMs: number | null;
}

/** The files that hold a database's last durable state, open: they can be read until `release`. */
export interface HeldFiles {
  readonly files: readonly HeldFile[];
  /** The position of the history that they hold. */
  readonly offset: number;
  release(): Promise<void>;
}

export interface HeldFile {
  readonly name: string;
  readonly file: ReadableFile;
  /** How much of it belongs to the state; it may have grown behind that. */
  readonly bytes: number;
}

export interface Durability {
  /**
   * Takes a commit; no I/O happens in the call. `commit.offset` must be the last offset plus one.
   * @param sequences the positions that this commit moved
   */
  append(commit: Commit, sequences: readonly SequencePosition[]): void;
  /** Takes a change of the module, in the same numbering as the commits. */
  appendModule(record: ModuleRecord): void;
  /**
   * Ends a batch: what was appended since the last flush becomes durable together or not at all.
   * Starts the write unless one is under way, in which case the next write takes it along.
   */
  flush(): void;
  /** Everything up to here survives whatever happens now. */
  readonly durableOffset: number;
  readonly statistics: DurabilityStatistics;
  /** @returns a function that ends the listening */
  onDurable(listener: (offset: number) => void): () => void;
  /**
   * The disk has failed: nothing appended is ever confirmed again, and later appends are ignored.
   * A listener that comes after the failure is called at once.
   * @returns a function that ends the listening
   */
  onFailure(listener: (error: Error) => void): () => void;
  /**
   * Why nothing can be written at the moment, as a sentence for callers; null when all is well.
   * Transactions with changes must then be rolled back, except the few that keep account of clients.
   */
  readonly refusal: string | null;
  /** Resolves once there is no refusal, which is never after a failure. */
  writable(): Promise<void>;
  /** From here on snapshots are taken whenever the log has grown enough. */
  startSnapshots(source: SnapshotSource): void;
  /** Takes a snapshot now and resolves when it is in place, or has failed. */
  snapshot(): Promise<void>;
  /**
   * What has been deleted leaves the disk: takes a snapshot and removes all that came before it, also
   * what is otherwise kept for the case that the snapshot is damaged.
   */
  compact(): Promise<void>;
  /** Holds the files of the last durable position, for a copy. Null when nothing is on a disk. */
  hold(): Promise<HeldFiles | null>;
  /** Writes what is pending, then lets go of the folder. Never rejects; ends quietly after a failure. */
  close(): Promise<void>;
}

/** An opened database: its durability, and what stood in it. */
export interface OpenedDurability {
  readonly durability: Durability;
  readonly report: RecoveryReport;
}

/**
 * Opens a database's storage and replays what it holds.
 * @throws {FolderInUseError} another process has it
 * @throws {CorruptionError} what is stored is damaged; nothing has been changed
 */
export type OpenDurability = (replay: Replay) => Promise<OpenedDurability>;

/**
 * Stored bytes are not what was written. The message is a sentence for the operator that names the
 * file and the first bad byte.
 */
export class CorruptionError extends Error {
  override readonly name = 'CorruptionError';
  constructor(
    readonly file: string,
    readonly position: number,
    detail: string,
    advice = 'Restore a backup, or start with --repair to keep what is whole.',
  ) {
    super(`${file} is damaged at byte ${position}: ${detail}. Nothing has been changed. ${advice}`);
  }
}
