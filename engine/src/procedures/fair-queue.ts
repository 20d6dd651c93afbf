/**
 * Things that wait, each on somebody's behalf. Whoever waits is served in turn, so that nobody gets
 * ahead by waiting for more:
 *
 *     waiting    a1 a2 a3 b1 c1
 *     taken      a1 b1 c1 a2 a3
 */
export class FairQueue<T> {
  /** In the order in which their turns come; none is empty. */
  readonly #lines = new Map<bigint, T[]>();

  /** @param who on whose behalf it waits */
  push(who: bigint, item: T): void {
    const line = this.#lines.get(who);
    if (line === undefined) this.#lines.set(who, [item]);
    else line.push(item);
  }

  /** Takes out the next; undefined when nothing waits. */
  shift(): T | undefined {
    for (const [who, line] of this.#lines) {
      const item = line.shift();
      // Back to the end of the turns.
      this.#lines.delete(who);
      if (line.length > 0) this.#lines.set(who, line);
      return item;
    }
    return undefined;
  }

  /** Takes out what somebody waits for no more, in order. */
  remove(who: bigint, isGone: (item: T) => boolean): T[] {
    const line = this.#lines.get(who) ?? [];
    const kept = line.filter(item => !isGone(item));
    if (kept.length > 0) this.#lines.set(who, kept);
    else this.#lines.delete(who);
    return line.filter(isGone);
  }

  /** Takes out everything. */
  clear(): T[] {
    const all = [...this.#lines.values()].flat();
    this.#lines.clear();
    return all;
  }

  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }
}
