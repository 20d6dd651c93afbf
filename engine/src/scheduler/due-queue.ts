/** Something with a time; earlier ones come first, equals in the order in which they were set. */
interface Entry<T> {
  readonly key: string;
  readonly atMicros: bigint;
  readonly order: number;
  readonly value: T;
}

/** So many outdated entries are not worth the clearing. */
const OUTDATED_MIN = 64;

/**
 * A priority queue by time, with one entry for each key: a binary heap, so that setting and taking
 * cost the logarithm of its size. What is replaced or deleted stays in the heap until its time comes,
 * or until there is more of it than of the rest: a timer that is put off with every call would
 * otherwise fill the memory for as long as it is put off.
 */
export class DueQueue<T> {
  #heap: Entry<T>[] = [];
  readonly #valid = new Map<string, Entry<T>>();
  #added = 0;

  /** Keys in it. */
  get size(): number {
    return this.#valid.size;
  }

  /** Entries in memory, outdated ones among them. */
  get heldCount(): number {
    return this.#heap.length;
  }

  has(key: string): boolean {
    return this.#valid.has(key);
  }

  /** Puts an entry in, in the place of the key's earlier one. */
  set(key: string, atMicros: bigint, value: T): void {
    const entry = { key, atMicros, order: this.#added++, value };
    this.#valid.set(key, entry);
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
    this.#clearOutdated();
  }

  delete(key: string): void {
    if (this.#valid.delete(key)) this.#clearOutdated();
  }

  /** The earliest; undefined when empty. */
  peek(): { readonly atMicros: bigint; readonly value: T } | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || this.#isValid(first)) return first;
      this.#takeFirst();
    }
  }

  /** Takes the earliest out. */
  pop(): T | undefined {
    if (this.peek() === undefined) return undefined;
    const first = this.#takeFirst();
    this.#valid.delete(first.key);
    return first.value;
  }

  clear(): void {
    this.#heap = [];
    this.#valid.clear();
  }

  #isValid(entry: Entry<T>): boolean {
    return this.#valid.get(entry.key) === entry;
  }

  #clearOutdated(): void {
    if (this.#heap.length <= 2 * this.#valid.size + OUTDATED_MIN) return;
    // In ascending order it is a heap.
    this.#heap = [...this.#valid.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  #rise(from: number): void {
    const heap = this.#heap;
    const entry = heap[from]!;
    let at = from;
    for (let parent = (at - 1) >> 1; at > 0; at = parent, parent = (at - 1) >> 1) {
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
    }
    heap[at] = entry;
  }

  /** Takes the first of the heap, which must not be empty. */
  #takeFirst(): Entry<T> {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (first === last) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.atMicros < b.atMicros || (a.atMicros === b.atMicros && a.order < b.order);
}
