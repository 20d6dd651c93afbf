/** Something with a time; earlier ones come first, equals in the order in which they were added. */
interface Entry<T> {
  readonly atMicros: bigint;
  readonly order: number;
  readonly value: T;
}

/** A priority queue by time: a binary heap, so that adding and taking cost the logarithm of its size. */
export class DueQueue<T> {
  readonly #heap: Entry<T>[] = [];
  #added = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(atMicros: bigint, value: T): void {
    const entry = { atMicros, order: this.#added++, value };
    const heap = this.#heap;
    let at = heap.length;
    for (let parent = (at - 1) >> 1; at > 0; at = parent, parent = (at - 1) >> 1) {
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
    }
    heap[at] = entry;
  }

  /** The earliest; undefined when empty. */
  peek(): { readonly atMicros: bigint; readonly value: T } | undefined {
    return this.#heap[0];
  }

  /** Takes the earliest out. */
  pop(): T | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || first === last) return first?.value;
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
    return first.value;
  }

  clear(): void {
    this.#heap.length = 0;
  }
}

function isBefore<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.atMicros < b.atMicros || (a.atMicros === b.atMicros && a.order < b.order);
}
