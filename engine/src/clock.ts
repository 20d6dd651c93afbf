/** Time as the engine sees it: comes in as an argument, so that tests can set and move it. */
export interface Clock {
  /** Microseconds since 1970, UTC. */
  nowMicros(): bigint;
  /**
   * Calls `run` once, when `nowMicros()` has reached `atMicros`; soon when it has already, but never
   * within this call.
   * @returns a function that takes it back
   */
  setTimer(atMicros: bigint, run: () => void): () => void;
}

/** Longest wait that Node's timers take; a later time is waited for in several. */
const MAX_WAIT_MS = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  nowMicros,
  setTimer(atMicros, run) {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const leftMs = Math.ceil(Number(atMicros - nowMicros()) / 1000);
      // Node's timers may fire a little early, and the wall clock may have been set back.
      const fire = (): void => (nowMicros() >= atMicros ? run() : wait());
      timer = setTimeout(fire, Math.min(Math.max(leftMs, 0), MAX_WAIT_MS));
    };
    wait();
    return () => clearTimeout(timer);
  },
};

let anchorMs = performance.timeOrigin;
let comparedMs = Number.NEGATIVE_INFINITY;

/** The wall clock, which counts milliseconds, made finer by the monotonic one and kept beside it. */
function nowMicros(): bigint {
  const monotonicMs = performance.now();
  // Once in a millisecond is as fine as the wall clock tells.
  if (monotonicMs - comparedMs >= 1) {
    comparedMs = monotonicMs;
    const wallMs = Date.now();
    const fineMs = anchorMs + monotonicMs;
    if (fineMs < wallMs || fineMs >= wallMs + 1) anchorMs = wallMs - monotonicMs;
  }
  return BigInt(Math.floor((anchorMs + monotonicMs) * 1000));
}

/** A clock for tests: stands still until it is moved. */
export class ManualClock implements Clock {
  #now: bigint;
  #timers: { readonly atMicros: bigint; readonly run: () => void }[] = [];

  /** @param startMicros microseconds since 1970 */
  constructor(startMicros = 1_700_000_000_000_000n) {
    this.#now = startMicros;
  }

  nowMicros(): bigint {
    return this.#now;
  }

  /** The time of the earliest timer, or null without one. */
  get nextTimerMicros(): bigint | null {
    const [first, ...rest] = this.#timers.map(({ atMicros }) => atMicros);
    return first === undefined ? null : rest.reduce((a, b) => (b < a ? b : a), first);
  }

  setTimer(atMicros: bigint, run: () => void): () => void {
    const timer = { atMicros, run };
    this.#timers.push(timer);
    if (atMicros <= this.#now) setImmediate(() => this.setTo(this.#now));
    return () => {
      this.#timers = this.#timers.filter(other => other !== timer);
    };
  }

  /** Moves on to this time and runs what is due by then, earliest first. */
  setTo(micros: bigint): void {
    for (;;) {
      const due = this.#timers.filter(({ atMicros }) => atMicros <= micros);
      if (due.length === 0) break;
      const next = due.reduce((a, b) => (b.atMicros < a.atMicros ? b : a));
      this.#timers = this.#timers.filter(timer => timer !== next);
      if (next.atMicros > this.#now) this.#now = next.atMicros;
      next.run();
    }
    this.#now = micros;
  }

  /** Moves on by this many microseconds. */
  advance(micros: bigint): void {
    this.setTo(this.#now + micros);
  }
}
