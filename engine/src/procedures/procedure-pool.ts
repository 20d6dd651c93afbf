/**
 * Runs procedures and HTTP handlers on worker threads, one at a time on each. While as many as may
 * compute at once are busy, calls wait: each identity has its turn, so that nobody who calls often
 * keeps the others from being served. Who waits for the network keeps nobody waiting.
 */
import type { Caller } from '../call.ts';
import type { CompiledModule } from '../module-host/compile-module.ts';
import { FairQueue } from './fair-queue.ts';
import type { ModuleHttpOptions } from './module-http.ts';
import type { ProcedureChannel } from './procedure-channel.ts';
import { ProcedureThread } from './procedure-thread.ts';
import type { ProcedureJob } from './procedure-worker.ts';

/** What the pool needs of its database. */
export interface ProcedureHost {
  readonly identity: bigint;
  readonly compiled: CompiledModule;
  readonly http: ModuleHttpOptions;
  /** Time that a call may take without its HTTP requests. */
  readonly timeoutMs: number;
  log(
    level: number,
    message: string,
    functionName: string,
    file: string | null,
    line: number | null,
  ): void;
  scheduleImmediately(reducer: string, args: Uint8Array): void;
  /**
   * Runs the transaction that a procedure wants, from its start to its end, through the channel.
   * @returns false when the worker did not end it and must be stopped
   */
  runTransaction(task: ProcedureTask, channel: ProcedureChannel): boolean;
}

/** A call on its way. */
export interface ProcedureTask {
  readonly caller: Caller;
  /** Of the procedure or handler. */
  readonly name: string;
  readonly job: ProcedureJob;
  /** `details`, for the log, is null when the failure has been logged. */
  readonly done: (result: ProcedureResult) => void;
}

export type ProcedureResult =
  /** See `ProcedureMessage`. */
  | {
      readonly tag: 'returned';
      readonly value: Uint8Array;
      readonly body: Uint8Array<ArrayBuffer>;
    }
  | {
      readonly tag: 'failed';
      /** For the caller; null: that it failed, and no more. */
      readonly message: string | null;
      /** For the log, when they differ from the message. */
      readonly details: string;
    };

/** Threads that compute at most; calls beyond that wait. */
const busyMax = 4;
/** Threads at most, with those that wait for an HTTP response. */
const threadsMax = 32;

export class ProcedurePool {
  private readonly host: ProcedureHost;
  private readonly threads = new Set<ProcedureThread>();
  private readonly waiting = new FairQueue<ProcedureTask>();

  constructor(host: ProcedureHost) {
    this.host = host;
  }

  run(task: ProcedureTask): void {
    this.waiting.push(task.caller.identity, task);
    this.assign();
  }

  /** Fails the waiting calls of a connection that is gone; those that run go on. */
  drop({ identity, connectionId }: Caller): void {
    this.dropWaiting(identity, ({ caller }) => caller.connectionId === connectionId);
  }

  /** Fails a call whose client is gone, if it still waits. */
  withdraw(task: ProcedureTask): void {
    this.dropWaiting(task.caller.identity, other => other === task);
  }

  private dropWaiting(identity: bigint, isGone: (task: ProcedureTask) => boolean): void {
    const reason = 'The connection has been closed.';
    const result = { tag: 'failed', message: reason, details: reason } as const;
    for (const task of this.waiting.remove(identity, isGone)) task.done(result);
  }

  /** Fails all calls and ends the threads; a later `run` starts new ones. */
  stop(reason: string): void {
    const result = { tag: 'failed', message: reason, details: reason } as const;
    for (const task of this.waiting.clear()) task.done(result);
    for (const thread of [...this.threads]) thread.end(result);
  }

  private readonly assign = (): void => {
    while (!this.waiting.isEmpty) {
      const threads = [...this.threads];
      const busy = threads.filter(({ task, isFetching }) => task !== null && !isFetching);
      if (busy.length >= busyMax) return;
      const thread = threads.find(({ task }) => task === null) ?? this.grow();
      if (thread === null) return;
      thread.start(this.waiting.shift()!);
    }
  };

  private grow(): ProcedureThread | null {
    if (this.threads.size >= threadsMax) return null;
    const thread = new ProcedureThread(this.host, {
      onFetch: this.assign,
      onFree: free => {
        this.assign();
        // What a crowd of requests needed is given back.
        if (free.task === null && this.threads.size > busyMax) free.end(notNeeded);
      },
      onEnd: ended => {
        this.threads.delete(ended);
        setImmediate(this.assign);
      },
    });
    this.threads.add(thread);
    return thread;
  }
}

const notNeeded = {
  tag: 'failed',
  message: null,
  details: 'The thread is needed no more.',
} as const;
