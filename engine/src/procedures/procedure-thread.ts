/**
 * A thread on which procedures and HTTP handlers run, one at a time. Time that a call spends on an
 * HTTP request of its own does not count against its limit: requests have one of theirs.
 */
import type { Worker } from 'node:worker_threads';
import { errno, HostError } from '../module-host/errno.ts';
import { readHttpRequest, writeHttpResponse } from './http-messages.ts';
import { exchangeHttp } from './module-http.ts';
import {
  bytesAnswer,
  type ChannelAnswer,
  createChannelBuffer,
  ProcedureChannel,
} from './procedure-channel.ts';
import type { ProcedureHost, ProcedureResult, ProcedureTask } from './procedure-pool.ts';
import type { ProcedureMessage } from './procedure-worker.ts';
import { spawnProcedureWorker } from './spawn-procedure-worker.ts';

/** What a thread tells its pool. */
export interface ThreadListener {
  /** It waits for the network, and needs no processor meanwhile. */
  onFetch(): void;
  /** It is free again. */
  onFree(thread: ProcedureThread): void;
  /** It has ended, whatever ran on it. */
  onEnd(thread: ProcedureThread): void;
}

export class ProcedureThread {
  /** What runs; null while the thread is free. */
  task: ProcedureTask | null = null;
  /** Whether the call waits for an HTTP response. */
  isFetching = false;
  private readonly host: ProcedureHost;
  private readonly listener: ThreadListener;
  private readonly worker: Worker;
  private readonly channel: ProcedureChannel;
  private readonly gone = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  /** What was left of the call's time at `timedSinceMs`. */
  private timeLeftMs = 0;
  private timedSinceMs = 0;

  constructor(host: ProcedureHost, listener: ThreadListener) {
    this.host = host;
    this.listener = listener;
    const { compiled, identity } = host;
    const buffer = createChannelBuffer();
    this.channel = new ProcedureChannel(buffer);
    this.worker = spawnProcedureWorker({ compiled, databaseIdentity: identity, buffer });
    this.worker.on('message', (message: ProcedureMessage) => this.receive(message));
    this.worker.on('error', error => this.stop(error.stack ?? error.message));
    this.worker.on('exit', () => this.stop('The thread has ended.'));
  }

  start(task: ProcedureTask): void {
    this.task = task;
    this.worker.ref();
    this.timeLeftMs = this.host.timeoutMs;
    this.startTimer();
    this.worker.postMessage(task.job);
  }

  /** Ends the thread, and fails what runs on it. */
  end(result: Extract<ProcedureResult, { tag: 'failed' }>): void {
    if (this.gone.signal.aborted) return;
    this.gone.abort();
    this.pauseTimer();
    void this.worker.terminate();
    this.listener.onEnd(this);
    this.task?.done(result);
  }

  private stop(details: string): void {
    this.end({ tag: 'failed', message: null, details });
  }

  private startTimer(): void {
    this.timedSinceMs = performance.now();
    this.timer = setTimeout(() => {
      const seconds = this.host.timeoutMs / 1000;
      this.stop(
        `\`${this.task?.name}\` was stopped: it ran for more than ${seconds} s (--max-procedure-ms).`,
      );
    }, this.timeLeftMs);
  }

  private pauseTimer(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.timeLeftMs -= performance.now() - this.timedSinceMs;
  }

  private receive(message: ProcedureMessage): void {
    const { task } = this;
    // A message that was on its way when the thread was ended.
    if (task === null || this.gone.signal.aborted) return;
    switch (message.tag) {
      case 'log':
        this.host.log(message.level, message.message, task.name, message.file, message.line);
        return;
      case 'schedule':
        this.host.scheduleImmediately(message.reducer, message.args);
        return;
      case 'start':
        if (this.host.runTransaction(task, this.channel)) return;
        this.stop(`\`${task.name}\` was stopped: its transaction took too long.`);
        return;
      case 'fetch':
        void this.fetch(message);
        return;
      case 'returned':
        this.release(message);
        return;
      case 'failed': {
        const { refusal, details } = message;
        const told =
          refusal === null ? null : `The module instance encountered a fatal error: ${refusal}`;
        this.release({ tag: 'failed', message: told, details });
      }
    }
  }

  /** Makes an HTTP request for the call, which waits for it. Never rejects. */
  private async fetch({
    request,
    body,
  }: Extract<ProcedureMessage, { tag: 'fetch' }>): Promise<void> {
    this.pauseTimer();
    this.isFetching = true;
    this.listener.onFetch();
    const answer = await this.exchange(request, body);
    if (this.gone.signal.aborted) return;
    this.isFetching = false;
    this.startTimer();
    this.channel.answer(answer);
  }

  private async exchange(request: Uint8Array, body: Uint8Array): Promise<ChannelAnswer> {
    try {
      const head = readHttpRequest(request);
      const response = await exchangeHttp(head, body, this.host.http, this.gone.signal);
      const answer = writeHttpResponse(response.head);
      return bytesAnswer(Buffer.concat([answer, response.body]), answer.length);
    } catch (error) {
      const message = error instanceof HostError ? error.message : String(error);
      return { status: errno.httpError, result: 0, bytes: Buffer.from(message) };
    }
  }

  private release(result: ProcedureResult): void {
    const { task } = this;
    this.pauseTimer();
    this.task = null;
    this.worker.unref();
    task?.done(result);
    this.listener.onFree(this);
  }
}
