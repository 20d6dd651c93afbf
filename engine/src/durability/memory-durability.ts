import type { Durability, OpenedDurability } from './durability.ts';

/**
 * Keeps nothing (`--in-memory`): a commit counts as confirmed at the end of its batch, and the
 * database is gone with the process.
 */
export async function openMemory(): Promise<OpenedDurability> {
  return {
    durability: new MemoryDurability(),
    report: { lastOffset: 0, module: null, snapshotOffset: 0, tornTail: null },
  };
}

class MemoryDurability implements Durability {
  readonly statistics = { logBytes: 0, pendingBytes: 0, snapshotOffset: 0, snapshotTimeMs: null };
  #appended = 0;
  #durable = 0;
  readonly #listeners = new Set<(offset: number) => void>();

  get durableOffset(): number {
    return this.#durable;
  }

  append(commit: { readonly offset: number }): void {
    this.#appended = commit.offset;
  }

  appendModule(record: { readonly offset: number }): void {
    this.#appended = record.offset;
  }

  flush(): void {
    if (this.#durable === this.#appended) return;
    this.#durable = this.#appended;
    for (const listener of this.#listeners) listener(this.#durable);
  }

  onDurable(listener: (offset: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onFailure(): () => void {
    return () => {};
  }

  readonly refusal = null;

  async writable(): Promise<void> {}

  startSnapshots(): void {}

  async snapshot(): Promise<void> {}

  async compact(): Promise<void> {}

  async hold(): Promise<null> {
    return null;
  }

  async close(): Promise<void> {
    this.flush();
  }
}
