/** Ends transactions: numbers commits, tells who listens, and hands them to the storage. */
import type { CommitOrigin } from './call.ts';
import type { Clock } from './clock.ts';
import type { Commit, TableChanges } from './commit.ts';
import type { MemoryDatastore } from './datastore/memory-datastore.ts';
import type { Durability } from './durability/durability.ts';

export type BeforeCommitListener = (changes: readonly TableChanges[]) => void;
export type CommitListener = (commit: Commit, origin: CommitOrigin) => void;

export class Transactor {
  readonly datastore: MemoryDatastore;
  readonly durability: Durability;
  readonly beforeCommit = new Listeners<BeforeCommitListener>();
  readonly onCommit = new Listeners<CommitListener>();
  readonly onBatchEnd = new Listeners<() => void>();
  /** The last commit; after a transaction without changes, one without changes. */
  lastCommit: Commit;
  private lastOffset: number;
  private lastTimestamp = 0n;
  private readonly clock: Clock;
  private prepared: readonly TableChanges[] = noChanges;

  constructor(options: {
    readonly datastore: MemoryDatastore;
    readonly durability: Durability;
    readonly clock: Clock;
    readonly lastOffset: number;
  }) {
    this.datastore = options.datastore;
    this.durability = options.durability;
    this.clock = options.clock;
    this.lastOffset = options.lastOffset;
    this.lastCommit = { offset: this.lastOffset, timestampMicros: 0n, changes: noChanges };
  }

  /** Offset of the last commit. */
  get offset(): number {
    return this.lastOffset;
  }

  /** Takes the next place in the history for something that is no commit. */
  nextOffset(): number {
    this.lastOffset += 1;
    return this.lastOffset;
  }

  /**
   * The time of the next transaction. No two have the same: what modules derive from it (random
   * numbers, ids) must differ.
   */
  nextTimestamp(notBeforeMicros = 0n): bigint {
    let timestamp = this.clock.nowMicros();
    if (timestamp < notBeforeMicros) timestamp = notBeforeMicros;
    if (timestamp <= this.lastTimestamp) timestamp = this.lastTimestamp + 1n;
    this.lastTimestamp = timestamp;
    return timestamp;
  }

  /** The time of what calls nothing in the module; it takes no time away from what does. */
  hostTimestamp(): bigint {
    const timestamp = this.clock.nowMicros();
    return timestamp < this.lastTimestamp ? this.lastTimestamp : timestamp;
  }

  /**
   * First half of a commit: whatever may object to it is asked. Then comes `complete`, at once.
   * @param options.isHousekeeping keeps account of clients: also done while the disk is full
   * @returns null, or why the transaction was rolled back
   */
  prepare({ isHousekeeping } = { isHousekeeping: false }): string | null {
    const { datastore } = this;
    this.prepared = noChanges;
    if (datastore.isClean) return null;
    try {
      this.prepared = datastore.collectChanges();
      const refusal = isHousekeeping ? null : this.durability.refusal;
      if (refusal !== null && this.prepared.length > 0) {
        datastore.rollBack();
        return refusal;
      }
      for (const listener of this.beforeCommit.all) listener(this.prepared);
      return null;
    } catch (error) {
      datastore.rollBack();
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Second half: makes the prepared transaction the `lastCommit`. */
  complete(origin: CommitOrigin, timestampMicros: bigint): void {
    const { datastore, prepared: changes } = this;
    if (datastore.isClean) {
      this.lastCommit = { offset: this.lastOffset, timestampMicros, changes };
      return;
    }
    const sequences = datastore.takeMovedSequences();
    datastore.commit();
    if (changes.length === 0 && sequences.length === 0) {
      this.lastCommit = { offset: this.lastOffset, timestampMicros, changes };
      return;
    }
    const commit = { offset: this.nextOffset(), timestampMicros, changes };
    this.lastCommit = commit;
    this.durability.append(commit, sequences);
    for (const listener of this.onCommit.all) listener(commit, origin);
  }

  /** Undoes the open transaction. */
  rollBack(): void {
    this.datastore.rollBack();
  }

  /**
   * Tells that for now nothing more comes, and starts making durable what was committed: in this
   * order, because answers that need not wait for the disk shall not wait for the write to begin.
   */
  endBatch(): void {
    for (const listener of this.onBatchEnd.all) listener();
    this.durability.flush();
  }
}

const noChanges: readonly TableChanges[] = [];

/** Functions that want to be called. */
export class Listeners<L> {
  readonly all: L[] = [];

  /** @returns a function that ends the listening */
  add(listener: L): () => void {
    this.all.push(listener);
    return () => {
      const i = this.all.indexOf(listener);
      if (i >= 0) this.all.splice(i, 1);
    };
  }
}
