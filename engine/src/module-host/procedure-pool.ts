/**
 * Runs procedures and HTTP handlers on worker threads, one at a time on each. While all are busy,
 * calls wait: each identity has its turn, so that nobody who calls often keeps the others from
 * being served. Time that a call spends on an HTTP request of its own does not count against its
 * limit: requests have one of theirs.
 */
import type { Worker } from 'node:worker_threads';
import type { Caller } from '../call.ts';
import type { CompiledModule } from './compile-module.ts';
import { errno, HostError } from './errno.ts';
import { FairQueue } from './fair-queue.ts';
import { readHttpRequest, writeHttpResponse } from './http-messages.ts';
import { exchangeHttp, type ModuleHttpOptions } from './module-http.ts';
import {
  bytesAnswer,
  type ChannelAnswer,
  createChannelBuffer,
  ProcedureChannel,
} from './procedure-channel.ts';
import type { ProcedureJob, ProcedureMessage } from './procedure-worker.ts';
import { spawnProcedureWorker } from './spawn-procedure-worker.ts';

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

interface Runner {
  readonly worker: Worker;
  readonly channel: ProcedureChannel;
  /** Aborted when the thread ends. */
  readonly gone: AbortController;
  task: ProcedureTask | null;
  /** Ends the call; null while none runs, or it waits for an HTTP response. */
  timer: NodeJS.Timeout | null;
  /** What is left of the call's time, as of `timedSinceMs`. */
  timeLeftMs: number;
  timedSinceMs: number;
}

/** Threads at most; calls beyond that wait. */
const runnersMax = 4;

export class ProcedurePool {
  private readonly host: ProcedureHost;
  private readonly runners = new Set<Runner>();
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
    const isGone = ({ caller }: ProcedureTask) => caller.connectionId === connectionId;
    const reason = 'The connection has been closed.';
    const result = { tag: 'failed', message: reason, details: reason } as const;
    for (const task of this.waiting.remove(identity, isGone)) task.done(result);
  }

  /** Fails all procedures and ends the threads; a later `run` starts new ones. */
  stop(reason: string): void {
    const result = { tag: 'failed', message: reason, details: reason } as const;
    for (const task of this.waiting.clear()) task.done(result);
    for (const runner of [...this.runners]) this.end(runner, result);
  }

  private assign(): void {
    while (!this.waiting.isEmpty) {
      const idle = [...this.runners].find(runner => runner.task === null) ?? this.grow();
      if (!idle) return;
      const task = this.waiting.shift()!;
      idle.task = task;
      idle.worker.ref();
      idle.timeLeftMs = this.host.timeoutMs;
      this.startTimer(idle);
      idle.worker.postMessage(task.job);
    }
  }

  private startTimer(runner: Runner): void {
    runner.timedSinceMs = performance.now();
    runner.timer = setTimeout(() => {
      const seconds = this.host.timeoutMs / 1000;
      const details = `\`${runner.task?.name}\` was stopped: it ran for more than ${seconds} s.`;
      this.end(runner, { tag: 'failed', message: null, details });
    }, runner.timeLeftMs);
  }

  private pauseTimer(runner: Runner): void {
    if (runner.timer) clearTimeout(runner.timer);
    runner.timer = null;
    runner.timeLeftMs -= performance.now() - runner.timedSinceMs;
  }

  private grow(): Runner | null {
    if (this.runners.size >= runnersMax) return null;
    const { compiled, identity } = this.host;
    const buffer = createChannelBuffer();
    const worker = spawnProcedureWorker({ compiled, databaseIdentity: identity, buffer });
    const runner: Runner = {
      worker,
      channel: new ProcedureChannel(buffer),
      gone: new AbortController(),
      task: null,
      timer: null,
      timeLeftMs: 0,
      timedSinceMs: 0,
    };
    worker.on('message', (message: ProcedureMessage) => this.receive(runner, message));
    worker.on('error', error => {
      this.end(runner, { tag: 'failed', message: null, details: error.stack ?? error.message });
    });
    worker.on('exit', () => {
      this.end(runner, { tag: 'failed', message: null, details: 'The thread has ended.' });
    });
    this.runners.add(runner);
    return runner;
  }

  private receive(runner: Runner, message: ProcedureMessage): void {
    const { task } = runner;
    const name = task?.name ?? '';
    switch (message.tag) {
      case 'ready':
        return;
      case 'log':
        this.host.log(message.level, message.message, name, message.file, message.line);
        return;
      case 'schedule':
        this.host.scheduleImmediately(message.reducer, message.args);
        return;
      case 'start':
        if (task !== null && !this.host.runTransaction(task, runner.channel)) {
          const details = `\`${name}\` was stopped: its transaction took too long.`;
          this.end(runner, { tag: 'failed', message: null, details });
        }
        return;
      case 'fetch':
        void this.fetch(runner, message);
        return;
      case 'returned':
        this.release(runner, message);
        return;
      case 'failed': {
        const { refusal, details } = message;
        const told =
          refusal === null ? null : `The module instance encountered a fatal error: ${refusal}`;
        this.release(runner, { tag: 'failed', message: told, details });
      }
    }
  }

  /** Makes an HTTP request for a call that waits for it. Never rejects. */
  private async fetch(
    runner: Runner,
    { request, body }: Extract<ProcedureMessage, { tag: 'fetch' }>,
  ): Promise<void> {
    const { channel, gone } = runner;
    this.pauseTimer(runner);
    const answer = await this.exchange(request, body, gone.signal);
    if (!this.runners.has(runner)) return;
    this.startTimer(runner);
    channel.answer(answer);
  }

  private async exchange(
    request: Uint8Array,
    body: Uint8Array,
    gone: AbortSignal,
  ): Promise<ChannelAnswer> {
    try {
      const response = await exchangeHttp(readHttpRequest(request), body, this.host.http, gone);
      const head = writeHttpResponse(response.head);
      return bytesAnswer(Buffer.concat([head, response.body]), head.length);
    } catch (error) {
      const message = error instanceof HostError ? error.message : String(error);
      return { status: errno.httpError, result: 0, bytes: Buffer.from(message) };
    }
  }

  private release(runner: Runner, result: ProcedureResult): void {
    const { task } = runner;
    if (runner.timer) clearTimeout(runner.timer);
    runner.task = null;
    runner.timer = null;
    runner.worker.unref();
    task?.done(result);
    this.assign();
  }

  private end(runner: Runner, result: ProcedureResult): void {
    if (!this.runners.delete(runner)) return;
    runner.gone.abort();
    void runner.worker.terminate();
    this.release(runner, result);
  }
}
