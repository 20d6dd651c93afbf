import { errno, HostError } from './errno.ts';

/** Timers beyond these are those that nobody will end. */
const runningMax = 1_000;

/** The timers behind a module's `console.time` and `console.timeEnd`; the newest thousand of them. */
export class ConsoleTimers {
  private readonly running = new Map<number, { readonly name: string; readonly startMs: number }>();
  private lastId = 0;

  /** @returns the timer's number */
  start(name: string): number {
    this.lastId += 1;
    if (this.running.size === runningMax) this.running.delete(this.running.keys().next().value!);
    this.running.set(this.lastId, { name, startMs: performance.now() });
    return this.lastId;
  }

  /**
   * Ends a timer and returns what to log.
   * @throws {HostError} noSuchConsoleTimer: it has ended or is forgotten
   */
  end(id: number): string {
    const timer = this.running.get(id);
    if (!timer) throw new HostError(errno.noSuchConsoleTimer);
    this.running.delete(id);
    const elapsedMs = performance.now() - timer.startMs;
    return `Timing span ${JSON.stringify(timer.name)}: ${elapsedMs.toFixed(3)}ms`;
  }
}
