/**
 * A file that only takes room: when the disk is full it goes, and what had been committed but not yet
 * written fits after all. So those who wait get their confirmation, and everything that has been read
 * since is durable, while new writes are refused until there is room for the reserve again.
 */
import { randomFill } from 'node:crypto';
import { promisify } from 'node:util';
import { isOutOfSpace, type Storage } from './storage.ts';

const RESERVE_FILE = 'reserve';
const CHUNK_BYTES = 1 << 20;

export class SpaceReserve {
  readonly #storage: Storage;
  readonly #bytes: number;
  #lastWork: Promise<unknown> = Promise.resolve();

  /** @param bytes size of the file; 0 for none */
  constructor(storage: Storage, bytes: number) {
    this.#storage = storage;
    this.#bytes = bytes;
  }

  /**
   * Makes the file unless it is there whole.
   * @returns false when there is no room for it
   * @throws whatever else the disk says
   */
  fill(): Promise<boolean> {
    return this.#alone(async () => {
      if (this.#bytes === 0 || (await this.#isWhole())) return true;
      await this.#storage.remove(RESERVE_FILE);
      // Random, because some file systems store runs of zeros in no room at all.
      const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, this.#bytes));
      await promisify(randomFill)(chunk);
      try {
        const file = await this.#storage.create(RESERVE_FILE);
        try {
          for (let left = this.#bytes; left > 0; left -= chunk.length)
            await file.write(chunk.subarray(0, Math.min(left, chunk.length)));
          // Some file systems only notice now.
          await file.sync();
        } finally {
          await file.close();
        }
        return true;
      } catch (error) {
        await this.#storage.remove(RESERVE_FILE);
        if (isOutOfSpace(error)) return false;
        throw error;
      }
    });
  }

  /** Gives the room away. */
  release(): Promise<void> {
    return this.#alone(() => this.#storage.remove(RESERVE_FILE));
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    await this.#lastWork;
  }

  async #isWhole(): Promise<boolean> {
    if (!(await this.#storage.list()).includes(RESERVE_FILE)) return false;
    const file = await this.#storage.open(RESERVE_FILE);
    await file.close();
    return file.size === this.#bytes;
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#lastWork.then(work);
    this.#lastWork = result.catch(() => {});
    return result;
  }
}
