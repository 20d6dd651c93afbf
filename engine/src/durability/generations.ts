/**
 * The snapshots of a database and the log between them: which are kept, and how long.
 *
 * Two generations stand on the disk (see `folder-layout.ts`), so that a damaged snapshot loses
 * nothing. What has been deleted from the tables stands in them for a while, but never longer than
 * the retention:
 *
 *     deleted ──► snapshot without it, at the latest a third of the retention after the first
 *                 change behind the last one
 *             ──► the generation before that is dropped, by the next snapshot or at the latest
 *                 after another third
 *
 * The last third is for the writing, and for a disk that was full meanwhile.
 */
import type { Clock } from '../clock.ts';
import type { HeldFile, HeldFiles } from './durability.ts';
import type { LogWriter } from './log-writer.ts';
import type { Recovered } from './recovery.ts';
import { snapshotName } from './snapshot.ts';
import type { Storage } from './storage.ts';

/** Looks within a retention. */
const LOOKS = 24n;

export interface GenerationsOptions {
  readonly retentionMicros: bigint;
  readonly clock: Clock;
  readonly takeSnapshot: () => Promise<void>;
}

export class Generations {
  readonly #storage: Storage;
  readonly #log: LogWriter;
  readonly #options: GenerationsOptions;
  /** Position of the newest snapshot; 0 without one. */
  #newest: number;
  #newestMicros: number;
  /** Position of the snapshot before, 0 for the beginning of the log; null without an older one. */
  #older: number | null;
  /** Time of the first change behind the newest snapshot. */
  #changedMicros: number | null;
  /** The same, for the snapshot that is being written. */
  #beganMicros = 0;
  #changedBefore: number | null = null;
  #cancelTimer: (() => void) | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(storage: Storage, log: LogWriter, found: Recovered, options: GenerationsOptions) {
    const { snapshotOffset, olderSnapshotOffset, segments } = found.layout;
    this.#storage = storage;
    this.#log = log;
    this.#options = options;
    this.#newest = snapshotOffset;
    this.#newestMicros = found.snapshotMicros;
    const hasOlder = snapshotOffset > 0 && (segments[0]?.firstOffset ?? Infinity) <= snapshotOffset;
    this.#older = hasOlder ? olderSnapshotOffset : null;
    this.#changedMicros = found.changedMicros;
  }

  /** Position of the newest snapshot; 0 without one. */
  get newest(): number {
    return this.#newest;
  }

  /** Begins to look after the time. */
  start(): void {
    if (this.#cancelTimer === null) this.#look();
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  /** Resolves when nothing is being removed any more. */
  async settled(): Promise<void> {
    await this.#work;
  }

  /** A commit stands behind the newest snapshot. */
  noteChange(): void {
    this.#changedMicros ??= this.#nowMicros();
  }

  /** A snapshot begins at the present position. */
  begin(): void {
    this.#beganMicros = this.#nowMicros();
    this.#changedBefore = this.#changedMicros;
    this.#changedMicros = null;
  }

  /** It has come to nothing. */
  fail(): void {
    this.#changedMicros = this.#changedBefore;
  }

  /** It is in place: what came before the one that it follows goes. */
  adopt(offset: number): Promise<void> {
    return this.#alone(async () => {
      const dropped = this.#older;
      this.#older = this.#newest;
      this.#newest = offset;
      this.#newestMicros = this.#beganMicros;
      await this.#dropBefore(this.#older, dropped);
    });
  }

  /** Removes all that the newest snapshot makes superfluous. */
  dropOlder(): Promise<void> {
    return this.#alone(async () => {
      if (this.#older === null) return;
      await this.#dropBefore(this.#newest, this.#older);
      this.#older = null;
    });
  }

  /** Opens the files of the last durable state; whatever is removed afterwards stays readable. */
  async hold(): Promise<HeldFiles> {
    const files: HeldFile[] = [];
    const release = async (): Promise<void> => {
      for (const { file } of files.splice(0)) await file.close();
    };
    let offset = 0;
    await this.#alone(async () => {
      const snapshots = this.#newest > 0 ? [{ name: snapshotName(this.#newest), bytes: null }] : [];
      const log = this.#log.durableFiles(this.#newest);
      offset = log.end;
      for (const { name, bytes } of [...snapshots, ...log.files]) {
        const file = await this.#storage.open(name);
        files.push({ name, file, bytes: bytes ?? file.size });
      }
    }).catch(async error => {
      await release();
      throw error;
    });
    return { files, offset, release };
  }

  /**
   * @param offset the snapshot that stays
   * @param dropped the one that goes: null for none, 0 for the log's own beginning
   */
  async #dropBefore(offset: number, dropped: number | null): Promise<void> {
    // Without its beginning an older generation counts for nothing, so that goes first: whatever a
    // crash leaves of the rest is then removed by the next start.
    if (dropped !== null && dropped > 0) {
      await this.#storage.remove(snapshotName(dropped));
      await this.#storage.syncFolder();
    }
    await this.#log.dropUpTo(offset);
  }

  #look(): void {
    const { clock, retentionMicros } = this.#options;
    const now = this.#nowMicros();
    const third = Number(retentionMicros) / 3;
    if (this.#changedMicros !== null && now - this.#changedMicros >= third)
      void this.#options.takeSnapshot();
    else if (this.#older !== null && now - this.#newestMicros >= third)
      // What cannot be removed now is tried again with the next look.
      void this.dropOlder().catch(() => {});
    this.#cancelTimer = clock.setTimer(clock.nowMicros() + retentionMicros / LOOKS, () =>
      this.#look(),
    );
  }

  #nowMicros(): number {
    return Number(this.#options.clock.nowMicros());
  }

  #alone(work: () => Promise<void>): Promise<void> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => {});
    return result;
  }
}
