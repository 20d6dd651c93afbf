/**
 * Lets those who ask much take turns. What a client may have computed in one message is bounded, but
 * a frame holds thousands of messages: without turns, one client's queries would hold up everybody's
 * reducers until the last of them is answered. In a turn of the event loop queries run for a few
 * milliseconds; who comes later waits, and those who wait go on one after the other, a turn each.
 */

/** Milliseconds of queries in one turn of the event loop; a query that has begun is finished. */
const SLICE_MS = 4;

export class TurnQueue<Member> {
  readonly #resume: (member: Member) => void;
  readonly #waiting = new Set<Member>();
  /** When the time of this turn is over; null as long as nobody has asked. */
  #endMs: number | null = null;

  /** @param resume goes on with what a member has left; it may wait again */
  constructor(resume: (member: Member) => void) {
    this.#resume = resume;
  }

  /** There is time left in this turn. */
  hasTime(): boolean {
    const nowMs = performance.now();
    if (this.#endMs === null) {
      this.#endMs = nowMs + SLICE_MS;
      setImmediate(() => this.#nextTurn());
    }
    return nowMs < this.#endMs;
  }

  /** Has a member go on in one of the next turns, behind the others. */
  wait(member: Member): void {
    this.#waiting.add(member);
  }

  /** Forgets a member. */
  remove(member: Member): void {
    this.#waiting.delete(member);
  }

  #nextTurn(): void {
    this.#endMs = null;
    for (const member of this.#waiting) {
      if (!this.hasTime()) return;
      // Should it wait again, it stands behind the others.
      this.#waiting.delete(member);
      this.#resume(member);
    }
  }
}
