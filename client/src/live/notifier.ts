/**
 * Tells listeners that something they watch has changed. All changes of one transaction arrive in
 * one synchronous burst; listeners hear of them once, afterwards, and so never render a half of it.
 */
export class Notifier {
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #changed = new Set<string>();
  #isScheduled = false;

  /** Watches one topic. @returns how to stop */
  watch(topic: string, listener: () => void): () => void {
    let listeners = this.#listeners.get(topic);
    if (!listeners) {
      listeners = new Set();
      this.#listeners.set(topic, listeners);
    }
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) {
        this.#listeners.delete(topic);
      }
    };
  }

  /** Marks a topic; its listeners are called once, when the burst is over. */
  mark(topic: string): void {
    if (!this.#listeners.has(topic)) return;
    this.#changed.add(topic);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#isScheduled = false;
    const called = new Set<() => void>();
    const topics = [...this.#changed];
    this.#changed.clear();
    for (const topic of topics) {
      for (const listener of [...(this.#listeners.get(topic) ?? [])]) {
        if (called.has(listener)) continue;
        called.add(listener);
        listener();
      }
    }
  }
}
