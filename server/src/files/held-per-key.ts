import { refusal } from '../http/refuse.ts';

/** Runs work that is counted by whose it is, and turns away what is too much for one of them. */
export class HeldPerKey {
  readonly #max: number;
  readonly #held = new Map<string, number>();

  /** @param max pieces of work that one key may have under way */
  constructor(max: number) {
    this.#max = max;
  }

  /** @throws {HTTPException} 503 `SERVER_BUSY`: the key has its share under way already */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const held = this.#held.get(key) ?? 0;
    if (held >= this.#max) throw refusal(503, 'SERVER_BUSY');
    this.#held.set(key, held + 1);
    try {
      return await work();
    } finally {
      const left = (this.#held.get(key) ?? 1) - 1;
      if (left > 0) this.#held.set(key, left);
      else this.#held.delete(key);
    }
  }
}
