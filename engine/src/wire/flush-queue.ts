/**
 * Decides when connections write. All that a turn produced for a connection goes out in one write
 * at the end of the turn; a broadcast to many is spread over several turns, so that reducers wait
 * no longer than a few milliseconds. Connections that owe somebody an answer go first.
 */

/** Milliseconds of writing before reducers get their turn; both kinds have a share of their own. */
const URGENT_SLICE_MS = 3;
const OTHER_SLICE_MS = 2;
/** Looking at the clock costs about as much as a small write; so it is done once in so many. */
const WRITES_PER_LOOK = 16;

export class FlushQueue<Connection> {
  readonly #flush: (connection: Connection) => void;
  #urgent = new Set<Connection>();
  #other = new Set<Connection>();
  #isScheduled = false;

  /** @param flush writes what a connection has */
  constructor(flush: (connection: Connection) => void) {
    this.#flush = flush;
  }

  /** Notes that a connection has something to write, at the end of this turn. */
  add(connection: Connection, { isUrgent }: { isUrgent: boolean }): void {
    (isUrgent ? this.#urgent : this.#other).add(connection);
    this.#schedule();
  }

  /** Forgets a connection. */
  remove(connection: Connection): void {
    this.#urgent.delete(connection);
    this.#other.delete(connection);
  }

  /** Writes now, for one slice of time; what is left follows in the next turns. */
  run(): void {
    const areAnswered = this.#runSet(this.#urgent, URGENT_SLICE_MS);
    const areToldAll = this.#runSet(this.#other, OTHER_SLICE_MS);
    if (!areAnswered || !areToldAll) this.#schedule();
  }

  /** Writes for one slice of time; true when none is left. */
  #runSet(connections: Set<Connection>, sliceMs: number): boolean {
    if (connections.size === 0) return true;
    const end = performance.now() + sliceMs;
    let writes = 0;
    for (const connection of connections) {
      connections.delete(connection);
      this.#flush(connection);
      writes += 1;
      if (writes % WRITES_PER_LOOK === 0 && performance.now() > end) return connections.size === 0;
    }
    return true;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.run();
    });
  }
}
