import type { Database } from '../database.ts';
import { DurationHistogram } from './duration-histogram.ts';

/**
 * How long commits take until they are durable. One batch is followed at a time, so that a busy
 * database pays for two looks at the clock per write to the disk and not per commit.
 */
export class DurabilityLatency {
  readonly durations = new DurationHistogram();
  /** The last commit of the batch that is followed; null when none is. */
  #offset: number | null = null;
  #startMs = 0;
  readonly #endings: (() => void)[];

  constructor(database: Pick<Database, 'offset' | 'durableOffset' | 'onBatchEnd' | 'onDurable'>) {
    this.#endings = [
      database.onBatchEnd(() => {
        const { offset } = database;
        if (this.#offset !== null || offset <= database.durableOffset) return;
        this.#offset = offset;
        this.#startMs = performance.now();
      }),
      database.onDurable(durableOffset => {
        if (this.#offset === null || durableOffset < this.#offset) return;
        this.#offset = null;
        this.durations.observe(Math.round((performance.now() - this.#startMs) * 1_000));
      }),
    ];
  }

  /** Stops listening. */
  close(): void {
    for (const end of this.#endings) end();
  }
}
