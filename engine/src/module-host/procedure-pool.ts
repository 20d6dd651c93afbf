/**
 * Runs procedures on worker threads, one at a time on each. While all are busy, calls wait: each
 * identity has its turn, so that nobody who calls often keeps the others from being served.
 */
import type { Worker } from 'node:worker_threads';
import type { Caller, ProcedureCall } from '../call.ts';
import type { CompiledModule } from './compile-module.ts';
import { FairQueue } from './fair-queue.ts';
import { createChannelBuffer, ProcedureChannel } from './procedure-channel.ts';
import type { ProcedureJob, ProcedureMessage } from './procedure-worker.ts';
import { spawnProcedureWorker } from './spawn-procedure-worker.ts';

/** What the pool needs of its database. */
export interface ProcedureHost {
  readonly identity: bigint;
  readonly compiled: CompiledModule;
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

/** A procedure call on its way. */
export interface ProcedureTask {
  readonly call: ProcedureCall;
  readonly name: string;
  readonly job: ProcedureJob;
  /** `details`, for the log, is null when the failure has been logged. */
  readonly done: (result: ProcedureResult) => void;
}

export type ProcedureResult =
  | { readonly tag: 'returned'; readonly value: Uint8Array }
  | { readonly tag: 'failed'; readonly message: string | null; readonly details: string };

interface Runner {
  readonly worker: Worker;
  readonly channel: ProcedureChannel;
  task: ProcedureTask | null;
  timer: NodeJS.Timeout | null;
}

/** Threads at most; calls beyond that wait. */
const runnersMax = 4;

export class ProcedurePool {
  private readonly host: ProcedureHost;
  private readonly timeoutMs: number;
  private readonly runners = new Set<Runner>();
  private readonly waiting = new FairQueue<ProcedureTask>();

  /** @param timeoutMs time after which a procedure is stopped */
  constructor(host: ProcedureHost, timeoutMs: number) {
    this.host = host;
    this.timeoutMs = timeoutMs;
  }

  run(task: ProcedureTask): void {
    this.waiting.push(task.call.caller.identity, task);
    this.assign();
  }

  /** Fails the waiting calls of a connection that is gone; those that run go on. */
  drop({ identity, connectionId }: Caller): void {
    const isGone = ({ call }: ProcedureTask) => call.caller.connectionId === connectionId;
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
      idle.timer = setTimeout(() => {
        const seconds = this.timeoutMs / 1000;
        const details = `\`${task.name}\` was stopped: it ran for more than ${seconds} s.`;
        this.end(idle, { tag: 'failed', message: null, details });
      }, this.timeoutMs);
      idle.worker.postMessage(task.job);
    }
  }

  private grow(): Runner | null {
    if (this.runners.size >= runnersMax) return null;
    const { compiled, identity } = this.host;
    const buffer = createChannelBuffer();
    const worker = spawnProcedureWorker({ compiled, databaseIdentity: identity, buffer });
    const runner: Runner = {
      worker,
      channel: new ProcedureChannel(buffer),
      task: null,
      timer: null,
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
      case 'returned':
        this.release(runner, { tag: 'returned', value: message.value });
        return;
      case 'failed':
        this.release(runner, { tag: 'failed', message: null, details: message.details });
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
    void runner.worker.terminate();
    this.release(runner, result);
  }
}
