/**
 * A process that the supervisor keeps running.
 *
 *   starting ──ready──► running ──ends by itself──► waiting ──► starting …
 *      └────ends────► failed (the first start only: nothing half-started stays)
 *
 * Children live in process groups of their own: Ctrl-C reaches the supervisor alone, which then
 * stops them in order. Should the supervisor be killed, the closed IPC channel tells them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** What to run, and how to tell that it serves. */
export interface ChildOptions {
  /** What people call it: "engine", "app server". */
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  /** Node's own flags, such as a loader. */
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Resolves once the process serves; asked anew for each start. */
  readonly isReady: () => Promise<boolean>;
}

/** More ends than this within a minute are no accident: the supervisor gives up. */
const endsPerMinuteMax = 5;
const stopMsMax = 10_000;

/** One process: started, watched, started again when it ends, and stopped. */
export class Child {
  readonly #options: ChildOptions;
  #process: ChildProcess | null = null;
  #isStopped = false;
  #isRestarting = false;
  #ends: number[] = [];
  #onGivenUp: (error: Error) => void = () => {};

  /** Rejects when the process keeps ending; never resolves. */
  readonly failure: Promise<never>;

  constructor(options: ChildOptions) {
    this.#options = options;
    this.failure = new Promise((_, reject) => {
      this.#onGivenUp = reject;
    });
    // Nobody may be listening yet, and a given-up child is reported where it is awaited.
    this.failure.catch(() => {});
  }

  /**
   * Starts the process and waits until it serves.
   * @throws {ChildEnded} it ended first; what it printed says why
   */
  async start(): Promise<void> {
    const child = this.#spawn();
    await this.#untilReady(child);
  }

  /** Ends the process for good: SIGTERM, and SIGKILL after ten seconds. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#end();
  }

  /** Ends the process and starts it anew, as after a change of its source. */
  async restart(): Promise<void> {
    this.#isRestarting = true;
    await this.#end();
    this.#isRestarting = false;
    // Stopped for good in the meantime.
    if (!this.#isStopped) await this.start();
  }

  async #end(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
    await ended;
    clearTimeout(force);
  }

  #spawn(): ChildProcess {
    const { script, args = [], nodeArgs = [], env } = this.#options;
    const child = spawn(process.execPath, [...nodeArgs, script, ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
      env: { ...process.env, ...env },
    });
    this.#process = child;
    return child;
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    while (!(await this.#options.isReady().catch(() => false))) {
      if (this.#isStopped) return;
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new ChildEnded(this.#options.name, child.exitCode);
      }
      await pause(20);
    }
    child.once('exit', () => void this.#recover());
    // It may have ended since the look above, unheard.
    if (child.exitCode !== null || child.signalCode !== null) void this.#recover();
  }

  async #recover(): Promise<void> {
    if (this.#isStopped || this.#isRestarting) return;
    const now = Date.now();
    this.#ends = [...this.#ends.filter(end => now - end < 60_000), now];
    if (this.#ends.length > endsPerMinuteMax) {
      this.#onGivenUp(new Error(`The ${this.#options.name} keeps ending; Plaza stops.`));
      return;
    }
    console.error(`The ${this.#options.name} ended unexpectedly; starting it again.`);
    await pause(100 * 2 ** (this.#ends.length - 1));
    if (this.#isStopped) return;
    try {
      await this.start();
    } catch {
      void this.#recover();
    }
  }
}

/** A process ended before it served. */
export class ChildEnded extends Error {
  override readonly name = 'ChildEnded';

  constructor(
    readonly child: string,
    readonly exitCode: number | null,
  ) {
    super(`The ${child} could not start.`);
  }
}

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
