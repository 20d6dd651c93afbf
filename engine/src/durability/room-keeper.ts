/**
 * What happens when the disk is full, and afterwards:
 *
 *     room ── a write finds none ─► full: the reserve is given away, the write tried again
 *      ▲                             │     new writes are refused
 *      └── the reserve fits again ◄──┘     looked for every second
 *
 * So what had been committed is confirmed, mostly at once, and the engine comes back by itself.
 */
import { SpaceReserve } from './space-reserve.ts';
import type { Storage } from './storage.ts';

export interface RoomKeeperOptions {
  readonly reserveBytes: number;
  readonly retryMs: number;
  readonly warn: (message: string) => void;
  /** There is room again. */
  readonly onRoom: () => void;
}

export class RoomKeeper {
  readonly #storage: Storage;
  readonly #reserve: SpaceReserve;
  readonly #options: RoomKeeperOptions;
  #isFull = false;
  #isReserveGiven = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | null = null;
  /** Writes that wait for the next look. */
  readonly #waiting: (() => void)[] = [];

  constructor(storage: Storage, options: RoomKeeperOptions) {
    this.#storage = storage;
    this.#options = options;
    this.#reserve = new SpaceReserve(storage, options.reserveBytes);
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  /** Makes the reserve, beside everything else. */
  start(): void {
    void this.#refill();
  }

  /**
   * A write has found the disk full.
   * @returns true when it may be tried again; false when the end has come meanwhile
   */
  async make(): Promise<boolean> {
    this.#setFull();
    if (!this.#isReserveGiven) {
      this.#isReserveGiven = true;
      // One that cannot be removed gives no room: the next attempt waits for it.
      await this.#reserve.release().catch(() => {});
      return true;
    }
    if (this.#isClosed) return false;
    await new Promise<void>(resolve => this.#waiting.push(resolve));
    return true;
  }

  /** Ends the waiting: writes that find no room from now on have failed. */
  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#wake();
  }

  /** Resolves when no file of the reserve is touched any more. */
  settled(): Promise<void> {
    return this.#reserve.settled();
  }

  #setFull(): void {
    if (this.#isFull) return;
    this.#isFull = true;
    this.#options.warn(
      `The disk of ${this.#storage.path} is full: writes are refused until there is room.`,
    );
    this.#lookLater();
  }

  #lookLater(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      // Those who wait come first: their commits have been made.
      const wasWaiting = this.#waiting.length > 0;
      this.#wake();
      if (wasWaiting) this.#lookLater();
      else void this.#refill();
    }, this.#options.retryMs);
    this.#timer.unref();
  }

  async #refill(): Promise<void> {
    let isReserved: boolean;
    try {
      isReserved = await this.#reserve.fill();
    } catch (error) {
      // Not for want of room: the next write will tell what is wrong, if anything. While writes are
      // refused there is no next one, so that it must be looked for again here.
      this.#options.warn(
        `No room could be reserved: ${error instanceof Error ? error.message : error}`,
      );
      if (this.#isFull) this.#lookLater();
      return;
    }
    if (!isReserved) {
      if (this.#isFull) this.#lookLater();
      else if (!this.#isClosed) this.#setFull();
      return;
    }
    this.#isReserveGiven = false;
    if (!this.#isFull) return;
    this.#isFull = false;
    this.#options.warn(`The disk of ${this.#storage.path} has room again.`);
    this.#options.onRoom();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
