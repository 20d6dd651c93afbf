/**
 * The queue of everything that runs in transactions of a database, one at a time and in order.
 *
 * It runs in batches, one for each turn of the event loop, so that costs that do not depend on the
 * number of calls (a time limit around the module, a write to disk, a write to each socket) are
 * paid once:
 *
 *     push … push ─► batch ─► call · commit · onCommit · done │ call · … ─► flush, onBatchEnd
 *                    └──────── within one time limit ────────┘
 *
 * **The time limit** is V8's: it stops the running script wherever it is, also inside our own
 * functions that the module called. Three things keep the state whole then. Commits are made within
 * the limit only in the first milliseconds of it, so that it cannot strike during one: what took
 * longer, with the views that it touched, is committed after the limited part has been left. So a
 * call has all of its time, and holds up the others for no more than that and one batch. Everything
 * that a stopped call had written is undone from the log of its transaction. And tables that were
 * stopped in the middle of a change rebuild their indexes (see `TableStore`).
 */
import { type Call, type Caller, fatalErrorMessage, type ReducerOutcome } from './call.ts';
import { CallStatistics } from './metrics/call-statistics.ts';
import type { ModuleInstance } from './module-host/module-instance.ts';
import { TimeLimitError } from './module-host/realm.ts';
import type { ReducerDef } from './schema/module-def.ts';
import type { Transactor } from './transactor.ts';

/** Something that runs in a transaction. */
export interface Work {
  /** The client's call that this is, or null. */
  readonly call: Call | null;
  readonly caller: Caller;
  /** Null: the host's own writes only. */
  readonly reducer: ReducerDef | null;
  readonly args: Uint8Array;
  /** The transaction's time is not before this. */
  readonly notBeforeMicros: bigint;
  /**
   * Runs in the transaction before the reducer. False: nothing is to be done after all. Bytes: call
   * the reducer with these arguments.
   */
  readonly before: (() => boolean | Uint8Array) | null;
  /** Runs in the transaction after the reducer. */
  readonly after: (() => void) | null;
  readonly done: (outcome: ReducerOutcome) => void;
}

/** What the queue needs of its database. */
export interface QueueHost {
  /** The module in force. */
  readonly instance: ModuleInstance;
  readonly transactor: Transactor;
  /** Time that one call may take, with the views that it touches, before it is stopped. */
  readonly callTimeoutMs: number;
  logError(message: string): void;
  /** @param details what was thrown, with its stack trace */
  logCrash(details: string): void;
}

/** How the module's part of some work ended. */
type WorkResult =
  | { readonly tag: 'ran' }
  | { readonly tag: 'refused' | 'failed'; readonly message: string };

/** Time after which a batch ends, so that sockets are served in between. */
const batchMs = 8;
const ran: WorkResult = { tag: 'ran' };

export class CallQueue {
  /** What runs now; null between two and from the moment that it commits. */
  current: Work | null = null;
  /** Name of the function of the module that runs. */
  currentFunction: string | undefined;
  /** Whether the module runs under the queue's time limit. */
  isLimited = false;
  /** Reducer calls so far. */
  readonly statistics = new CallStatistics();
  private readonly host: QueueHost;
  private queue: Work[] = [];
  private head = 0;
  private held: Work[] | null = null;
  private isBatchScheduled = false;
  private batchEndMs = 0;
  private limitedPartStartMs = 0;
  private currentTimestamp = 0n;
  /** About when it began: the clock is read once a call. */
  private currentStartMs = 0;
  /** Work that has run and waits to be finished outside the time limit. */
  private unfinished: { readonly work: Work; readonly result: WorkResult } | null = null;

  constructor(host: QueueHost) {
    this.host = host;
  }

  /** Queues work; it runs in this turn's batch. `done` is called once and must not throw. */
  push(work: Work): void {
    if (this.held !== null) {
      this.held.push(work);
      return;
    }
    this.queue.push(work);
    this.scheduleBatch();
  }

  /** How much work waits. */
  get length(): number {
    return this.queue.length - this.head + (this.held?.length ?? 0);
  }

  /** Keeps back what is pushed from now on. */
  hold(): void {
    this.held ??= [];
  }

  /** Ends the holding and returns what was kept back. */
  takeHeld(): readonly Work[] {
    const held = this.held ?? [];
    this.held = null;
    return held;
  }

  private scheduleBatch(): void {
    if (this.isBatchScheduled) return;
    this.isBatchScheduled = true;
    setImmediate(this.runBatch);
  }

  private readonly runBatch = (): void => {
    this.isBatchScheduled = false;
    this.batchEndMs = performance.now() + batchMs;
    while (this.head < this.queue.length && performance.now() < this.batchEndMs) {
      if (this.queue[this.head]!.reducer === null) this.runHostWork();
      else this.runLimitedPart();
    }
    if (this.head === this.queue.length) {
      this.queue.length = 0;
      this.head = 0;
    } else {
      if (this.head > 1024) {
        this.queue.splice(0, this.head);
        this.head = 0;
      }
      this.scheduleBatch();
    }
    this.host.transactor.endBatch();
  };

  /** Runs work that calls nothing in the module: a time limit would cost more than the work. */
  private runHostWork(): void {
    const work = this.queue[this.head++]!;
    this.currentStartMs = performance.now();
    this.finish(work, this.prepare(work, this.run(work)));
  }

  /** Runs queued work within one time limit until the batch is over. */
  private runLimitedPart(): void {
    const { instance, callTimeoutMs } = this.host;
    this.limitedPartStartMs = performance.now();
    this.isLimited = true;
    try {
      instance.runWithTimeout(callTimeoutMs + batchMs, this.runQueue);
    } catch (error) {
      if (!(error instanceof TimeLimitError)) throw error;
      // What has run to its end is not to blame for what it has left behind.
      if (this.unfinished === null && this.current !== null) this.abandonCurrent(this.current);
      else this.host.logError('The module was stopped: promises that it had left took too long.');
    } finally {
      this.isLimited = false;
    }
    const { unfinished } = this;
    if (unfinished === null) return;
    this.unfinished = null;
    this.finish(unfinished.work, unfinished.result);
  }

  private readonly runQueue = (): void => {
    this.currentStartMs = this.limitedPartStartMs;
    while (this.head < this.queue.length) {
      const work = this.queue[this.head++]!;
      const result = this.prepare(work, this.run(work));
      const nowMs = performance.now();
      if (nowMs > this.batchEndMs) {
        this.unfinished = { work, result };
        return;
      }
      this.finish(work, result, nowMs);
      this.currentStartMs = nowMs;
    }
  };

  /** Opens a transaction and does the work in it; `prepare` and `finish` end it. */
  private run(work: Work): WorkResult {
    const { instance, transactor } = this.host;
    const { reducer, caller, before, after } = work;
    this.current = work;
    this.currentFunction = reducer?.name;
    this.currentTimestamp =
      reducer === null
        ? transactor.hostTimestamp()
        : transactor.nextTimestamp(work.notBeforeMicros);
    instance.calls.mode = 'write';
    try {
      let { args } = work;
      if (before !== null) {
        const prepared = before();
        if (prepared === false) return ran;
        if (prepared !== true) args = prepared;
      }
      if (reducer !== null) {
        const connectionId = caller.connectionId ?? 0n;
        instance.callReducer(reducer, caller.identity, connectionId, this.currentTimestamp, args);
      }
      after?.();
      return ran;
    } catch (error) {
      const thrown = instance.explain(error);
      if (thrown.tag === 'refused') this.host.logError(thrown.message);
      else this.host.logCrash(thrown.details);
      return thrown.tag === 'refused' ? thrown : { tag: 'failed', message: fatalErrorMessage };
    } finally {
      instance.calls.mode = 'closed';
      instance.calls.iterators.clear();
    }
  }

  /** Asks whatever may object to a commit: the last that can run in the module. */
  private prepare({ call, reducer }: Work, result: WorkResult): WorkResult {
    if (result.tag !== 'ran') return result;
    const isHousekeeping = reducer === null ? call === null : reducer.lifecycle !== null;
    const problem = this.host.transactor.prepare({ isHousekeeping });
    if (problem === null) return ran;
    this.host.logError(problem);
    return { tag: 'failed', message: problem };
  }

  /** Ends the transaction of some work, and tells everybody. */
  private finish(work: Work, result: WorkResult, nowMs = performance.now()): void {
    const { transactor } = this.host;
    const timestampMicros = this.currentTimestamp;
    const durationMicros = Math.round((nowMs - this.currentStartMs) * 1000);
    if (result.tag !== 'ran') {
      transactor.rollBack();
      this.leave();
      const { tag, message } = result;
      this.end(work, { tag, message, timestampMicros, durationMicros });
      return;
    }
    this.leave();
    transactor.complete(work, timestampMicros);
    const commit = transactor.lastCommit;
    this.end(work, { tag: 'committed', commit, timestampMicros, durationMicros });
  }

  private end({ reducer, done }: Work, outcome: ReducerOutcome): void {
    if (reducer !== null) this.statistics.note(reducer.name, outcome.tag, outcome.durationMicros);
    done(outcome);
  }

  private leave(): void {
    this.current = null;
    this.currentFunction = undefined;
  }

  /** The time limit has stopped the running call. */
  private abandonCurrent(work: Work): void {
    const { instance, transactor, callTimeoutMs } = this.host;
    instance.calls.mode = 'closed';
    instance.calls.reads = null;
    instance.calls.iterators.clear();
    transactor.rollBack();
    const name = work.reducer?.name ?? 'the call';
    const limit = `${callTimeoutMs / 1000} s (--max-reducer-ms)`;
    this.host.logError(`\`${name}\` was stopped: it ran for more than ${limit}.`);
    this.finish(work, { tag: 'failed', message: fatalErrorMessage });
  }
}
