/**
 * The procedures and HTTP handlers of a database. They run on threads of their own, beside
 * everything else, and have transactions only where they open some: each of those takes its turn
 * between two batches of the queue, and nothing else runs until it has ended.
 */
import type { Caller, CommitOrigin, ProcedureCall, ProcedureOutcome } from '../call.ts';
import { fatalErrorMessage } from '../call.ts';
import type { CallStatistics } from '../metrics/call-statistics.ts';
import type { CompiledModule } from '../module-host/compile-module.ts';
import { errno } from '../module-host/errno.ts';
import {
  isExactly,
  type LogPosition,
  layoutOf,
  type ModuleInstance,
} from '../module-host/module-instance.ts';
import type { HttpHandlerDef, ProcedureDef } from '../schema/module-def.ts';
import type { Transactor } from '../transactor.ts';
import { type HttpRequestHead, readHttpResponse, writeHttpRequest } from './http-messages.ts';
import type { HttpExchange, ModuleHttpOptions } from './module-http.ts';
import { bigintAnswer, numberAnswer, type ProcedureChannel } from './procedure-channel.ts';
import { ProcedurePool, type ProcedureResult, type ProcedureTask } from './procedure-pool.ts';
import { serveTransaction } from './serve-transaction.ts';

/** What procedures need of their database. */
export interface ProcedureCallsHost {
  readonly identity: bigint;
  readonly transactor: Transactor;
  readonly http: ModuleHttpOptions;
  /** Takes note of each call. */
  readonly statistics: CallStatistics;
  /** Time that one transaction may take. */
  readonly callTimeoutMs: number;
  /** Time that a whole call may take, without its HTTP requests. */
  readonly procedureTimeoutMs: number;
  /** @param functionName undefined for what happened outside of any */
  logOf(
    functionName: string | undefined,
    level: number,
    message: string,
    position?: LogPosition,
  ): void;
  /** @param details what was thrown, with its stack trace */
  logCrash(functionName: string | undefined, details: string): void;
  jwtPayloadOf(caller: Caller, connectionId: bigint): Uint8Array | null;
  scheduleImmediately(functionName: string, args: Uint8Array): void;
}

/** How an HTTP handler's call ended; `failed`: it threw, took too long or the module was replaced. */
export type HttpHandlerOutcome =
  | { readonly tag: 'answered'; readonly response: HttpExchange }
  | { readonly tag: 'failed'; readonly message: string };

const noBytes = new Uint8Array();
const noOrigin: CommitOrigin = { call: null };
/** HTTP handlers run on nobody's behalf. */
const nobody: Caller = { identity: 0n, connectionId: null, claims: null };

export class ProcedureCalls {
  private readonly host: ProcedureCallsHost;
  private readonly instance: ModuleInstance;
  private readonly pool: ProcedurePool;

  /** @param instance the module in force, bound to the tables that transactions change */
  constructor(instance: ModuleInstance, compiled: CompiledModule, host: ProcedureCallsHost) {
    this.host = host;
    this.instance = instance;
    this.pool = new ProcedurePool({
      identity: host.identity,
      compiled,
      http: host.http,
      timeoutMs: host.procedureTimeoutMs,
      log: (level, message, functionName, file, line) => {
        host.logOf(functionName, level, message, { file, line });
      },
      scheduleImmediately: (name, args) => host.scheduleImmediately(name, args),
      runTransaction: (task, channel) => this.runTransaction(task, channel),
    });
  }

  /**
   * Starts a procedure; `done` is called once, later.
   * @param def null when there is none that the caller may call
   */
  call(
    def: ProcedureDef | null,
    { caller, args }: ProcedureCall,
    notBeforeMicros: bigint,
    done: (outcome: ProcedureOutcome) => void,
  ): void {
    const startMs = performance.now();
    const timestampMicros = this.host.transactor.nextTimestamp(notBeforeMicros);
    const end = (result: ProcedureResult): void => {
      const micros = Math.round((performance.now() - startMs) * 1000);
      if (def !== null) this.host.statistics.note(def.name, result.tag, micros);
      const durationMicros = BigInt(micros);
      if (result.tag === 'returned') {
        done({ tag: 'returned', value: result.value, timestampMicros, durationMicros });
        return;
      }
      const message = result.message ?? fatalErrorMessage;
      this.logFailure(def?.name, result);
      done({ tag: 'failed', message, timestampMicros, durationMicros });
    };
    const refuse = (message: string): void => {
      setImmediate(end, { tag: 'failed', message, details: message } satisfies ProcedureResult);
    };
    if (def === null) {
      refuse('No such procedure');
      return;
    }
    if (!isExactly(layoutOf(def.params, this.instance.def.typespace), args)) {
      refuse(`invalid arguments for procedure ${def.name}`);
      return;
    }
    const job = {
      tag: 'procedure',
      procedureId: def.id,
      sender: caller.identity,
      connectionId: caller.connectionId ?? 0n,
      timestampMicros,
      args,
    } as const;
    this.pool.run({ caller, name: def.name, job, done: end });
  }

  /**
   * Lets a handler answer a request. Never rejects.
   * @param gone aborted when nobody waits for the answer any more
   */
  callHandler(
    { id, name }: HttpHandlerDef,
    request: HttpRequestHead,
    body: Uint8Array,
    gone: AbortSignal,
  ): Promise<HttpHandlerOutcome> {
    const startMs = performance.now();
    const job = {
      tag: 'httpHandler',
      handlerId: id,
      timestampMicros: this.host.transactor.nextTimestamp(),
      request: writeHttpRequest(request),
      body,
    } as const;
    return new Promise(resolve => {
      const done = (result: ProcedureResult): void => {
        gone.removeEventListener('abort', withdraw);
        this.host.statistics.note(
          name,
          result.tag,
          Math.round((performance.now() - startMs) * 1000),
        );
        resolve(this.handlerOutcome(name, result));
      };
      const task = { caller: nobody, name, job, done };
      const withdraw = () => this.pool.withdraw(task);
      gone.addEventListener('abort', withdraw);
      this.pool.run(task);
    });
  }

  private handlerOutcome(name: string, result: ProcedureResult): HttpHandlerOutcome {
    try {
      if (result.tag === 'returned') {
        const head = readHttpResponse(result.value);
        return { tag: 'answered', response: { head, body: result.body } };
      }
      this.logFailure(name, result);
      return { tag: 'failed', message: result.message ?? result.details };
    } catch (error) {
      return { tag: 'failed', message: `its response cannot be read: ${String(error)}` };
    }
  }

  private logFailure(
    name: string | undefined,
    { message, details }: Extract<ProcedureResult, { tag: 'failed' }>,
  ): void {
    if (message === details) return;
    // What the module threw comes with its stack, what the host has to say without.
    if (message === null && details.includes('\n    at ')) this.host.logCrash(name, details);
    else this.host.logOf(name, 0, details);
  }

  /** Fails the waiting calls of a connection that is gone; those that run go on. */
  drop(caller: Caller): void {
    this.pool.drop(caller);
  }

  /** Fails all calls and ends the threads. */
  stop(reason: string): void {
    this.pool.stop(reason);
  }

  /** Runs a transaction to its end; the thread does nothing else meanwhile. */
  private runTransaction({ caller, name }: ProcedureTask, channel: ProcedureChannel): boolean {
    const { transactor, callTimeoutMs } = this.host;
    const { calls } = this.instance;
    const timestampMicros = transactor.nextTimestamp();
    calls.mode = 'write';
    calls.timestampMicros = timestampMicros;
    channel.answer(bigintAnswer(timestampMicros));
    const { connectionId } = caller;
    const end = serveTransaction(
      channel,
      calls,
      () => (connectionId === null ? null : this.host.jwtPayloadOf(caller, connectionId)),
      callTimeoutMs,
    );
    calls.mode = 'closed';
    calls.iterators.clear();
    if (end !== 'commit') {
      transactor.rollBack();
      if (end === 'abort') channel.answer(numberAnswer(0));
      return end === 'abort';
    }
    const problem = transactor.prepare();
    if (problem === null) transactor.complete(noOrigin, timestampMicros);
    else this.host.logOf(name, 0, problem);
    transactor.endBatch();
    channel.answer(
      problem === null
        ? numberAnswer(0)
        : { status: errno.hostCallFailure, result: 0, bytes: noBytes },
    );
    return true;
  }
}
