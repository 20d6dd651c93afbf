import { refusal } from '../http/refuse.ts';

/** Runs a few pieces of work at once; the next wait in order, and too many are turned away. */
export class WorkQueue {
  readonly #atOnce: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(bounds: { readonly atOnce: number; readonly waitingMax: number }) {
    this.#atOnce = bounds.atOnce;
    this.#waitingMax = bounds.waitingMax;
  }

  /** @throws {HTTPException} 503 `SERVER_BUSY`: too many wait already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) {
      if (this.#waiting.length >= this.#waitingMax) {
        throw refusal(503, 'SERVER_BUSY');
      }
      // Whoever finishes hands its place over, so that nobody slips in between.
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    } else {
      this.#running++;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
