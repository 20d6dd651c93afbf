/**
 * Decides when connections write. All that a turn of the event loop produced for a connection goes
 * out in one write at the end of the turn. A broadcast to many is spread over several turns, one
 * slice of time in each and calls before it, so that a reducer waits for one slice at most:
 *
 *     read sockets ─ run calls ─ write │ read sockets ─ write │ read sockets ─ run calls ─ write
 *
 * Connections that owe somebody an answer go first.
 */

/** Milliseconds of writing in a turn. */
const SLICE_MS = 3;
/** As much of it as is left to the others, when many are owed answers. */
const OTHERS_MS = 1;
/** Looking at the clock costs about as much as a small write; so it is done once in so many. */
const WRITES_PER_LOOK = 16;

export class FlushQueue<Connection> {
  readonly #flush: (connection: Connection) => void;
  readonly #areCallsWaiting: () => boolean;
  readonly #urgent = new Set<Connection>();
  readonly #other = new Set<Connection>();
  #isScheduled = false;
  /** The last slice was too short for all. */
  #isBehind = false;
  /** This turn's slice has been left to the end of the batch of calls. */
  #hasYielded = false;

  /**
   * @param flush writes what a connection has
   * @param areCallsWaiting true when `run` will be called in this turn, after a batch of calls
   */
  constructor(flush: (connection: Connection) => void, areCallsWaiting: () => boolean) {
    this.#flush = flush;
    this.#areCallsWaiting = areCallsWaiting;
  }

  /** Notes that a connection has something to write, at the end of this turn. */
  add(connection: Connection, { isUrgent }: { isUrgent: boolean }): void {
    if (isUrgent) {
      this.#urgent.add(connection);
      this.#other.delete(connection);
    } else if (!this.#urgent.has(connection)) {
      this.#other.add(connection);
    }
    this.#schedule();
  }

  /** Forgets a connection. */
  remove(connection: Connection): void {
    this.#urgent.delete(connection);
    this.#other.delete(connection);
  }

  /** Writes now, unless a turn's slice has not been enough: then this turn has one already. */
  run(): void {
    if (!this.#isBehind || this.#hasYielded) this.#writeSlice();
  }

  readonly #runScheduled = (): void => {
    this.#isScheduled = false;
    // At most once in a row: nothing may keep the writing back for ever.
    if (this.#areCallsWaiting() && !this.#hasYielded) {
      this.#hasYielded = true;
      this.#schedule();
      return;
    }
    this.#writeSlice();
  };

  #writeSlice(): void {
    this.#hasYielded = false;
    const end = performance.now() + SLICE_MS;
    const urgentEnd = this.#other.size === 0 ? end : end - OTHERS_MS;
    const areAnswered = this.#writeUntil(this.#urgent, urgentEnd);
    const areToldAll = this.#writeUntil(this.#other, end);
    this.#isBehind = !(areAnswered && areToldAll);
    if (this.#isBehind) this.#schedule();
  }

  /** True when none is left. */
  #writeUntil(connections: Set<Connection>, endMs: number): boolean {
    let writes = 0;
    for (const connection of connections) {
      connections.delete(connection);
      this.#flush(connection);
      writes += 1;
      if (writes % WRITES_PER_LOOK === 0 && performance.now() > endMs) break;
    }
    return connections.size === 0;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(this.#runScheduled);
  }
}
