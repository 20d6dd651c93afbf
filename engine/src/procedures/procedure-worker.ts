/**
 * The thread in which procedures and HTTP handlers run: an instance of the module whose tables are
 * elsewhere.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { CompiledModule } from '../module-host/compile-module.ts';
import { type Errno, errno, HostError } from '../module-host/errno.ts';
import { makeSys, type SysHost } from '../module-host/module-sys.ts';
import { describeThrown, type LoadedModule, loadModule, stackOf } from '../module-host/realm.ts';
import { ProcedureChannel, readBigint } from './procedure-channel.ts';
import { RemoteCalls } from './remote-calls.ts';

export interface ProcedureWorkerData {
  readonly compiled: CompiledModule;
  readonly databaseIdentity: bigint;
  readonly buffer: SharedArrayBuffer;
}

/** From the main thread: run this. */
export type ProcedureJob =
  | {
      readonly tag: 'procedure';
      readonly procedureId: number;
      readonly sender: bigint;
      readonly connectionId: bigint;
      readonly timestampMicros: bigint;
      readonly args: Uint8Array;
    }
  | {
      readonly tag: 'httpHandler';
      readonly handlerId: number;
      readonly timestampMicros: bigint;
      /** Its head as BSATN. */
      readonly request: Uint8Array;
      readonly body: Uint8Array;
    };

/** From the worker. */
export type ProcedureMessage =
  /** Open a transaction, and answer through the channel. */
  | { readonly tag: 'start' }
  /** Make this HTTP request, and answer through the channel. */
  | { readonly tag: 'fetch'; readonly request: Uint8Array; readonly body: Uint8Array }
  | { readonly tag: 'schedule'; readonly reducer: string; readonly args: Uint8Array }
  | {
      readonly tag: 'log';
      readonly level: number;
      readonly message: string;
      readonly file: string | null;
      readonly line: number | null;
    }
  | {
      readonly tag: 'returned';
      /** A procedure's value, or the head of a handler's response. */
      readonly value: Uint8Array;
      /** Of a handler's response. */
      readonly body: Uint8Array<ArrayBuffer>;
    }
  | {
      readonly tag: 'failed';
      /** What the module says to its caller: the text of a `SenderError`. */
      readonly refusal: string | null;
      readonly details: string;
    };

const port = parentPort!;
// Cast: what spawn-procedure-worker.ts passes.
const { compiled, databaseIdentity, buffer } = workerData as ProcedureWorkerData;
const channel = new ProcedureChannel(buffer);
const calls = new RemoteCalls(channel);
/** Null while the module loads, which may log already. */
let running: LoadedModule | null = null;

function send(message: ProcedureMessage): void {
  port.postMessage(message);
}

const sysHost: SysHost = {
  calls,
  databaseIdentity,
  get hooks() {
    return running?.hooks ?? null;
  },
  jwtPayload: () => calls.jwtPayload(),
  scheduleImmediately: (reducer, args) => send({ tag: 'schedule', reducer, args }),
  log,
  startTransaction() {
    if (calls.isOpen) throw new HostError(errno.wouldBlockTransaction);
    channel.prepareWait();
    send({ tag: 'start' });
    const answer = channel.awaitAnswer();
    // Cast: the number of a HostError.
    if (answer.status > 0) throw new HostError(answer.status as Errno);
    calls.isOpen = true;
    return readBigint(answer);
  },
  commitTransaction: () => calls.end('commit'),
  abortTransaction: () => calls.end('abort'),
  httpRequest(request, body) {
    if (calls.isOpen) throw new HostError(errno.wouldBlockTransaction);
    channel.prepareWait();
    send({
      tag: 'fetch',
      request: new Uint8Array(request),
      body: typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body),
    });
    const { status, result, bytes } = channel.awaitAnswer();
    // Cast: the number of a HostError.
    if (status > 0) throw new HostError(status as Errno, new TextDecoder().decode(bytes));
    return [bytes.subarray(0, result), bytes.subarray(result)];
  },
};
const loaded = loadModule(compiled, intrinsics => makeSys(sysHost, intrinsics));
running = loaded;

function log(level: number, message: string): void {
  const position = running?.positions.ofStack(new Error().stack ?? '');
  const { file = null, line = null } = position ?? {};
  send({ tag: 'log', level, message, file, line });
}

port.on('message', (job: ProcedureJob) => {
  try {
    const [value, body] = run(job);
    abortDangling();
    // Copies of our own: the module's arrays are not instances of this realm's classes.
    send({ tag: 'returned', value: new Uint8Array(value), body: new Uint8Array(body) });
  } catch (error) {
    abortDangling();
    const { message, text } = describeThrown(error);
    const stack = stackOf(error);
    send({
      tag: 'failed',
      refusal: error instanceof loaded.hooks.__sender_error_class__ ? message : null,
      details: stack ? loaded.positions.mapStack(stack) : text,
    });
  }
});

const noBytes = new Uint8Array();

function run(job: ProcedureJob): [value: Uint8Array, body: Uint8Array] {
  const { Uint8Array: RealmBytes } = loaded.intrinsics;
  switch (job.tag) {
    case 'procedure': {
      const { procedureId, sender, connectionId, timestampMicros } = job;
      const args = new RealmBytes(job.args);
      return [
        loaded.hooks.__call_procedure__(procedureId, sender, connectionId, timestampMicros, args),
        noBytes,
      ];
    }
    case 'httpHandler':
      return loaded.hooks.__call_http_handler__(
        job.handlerId,
        job.timestampMicros,
        new RealmBytes(job.request),
        new RealmBytes(job.body),
      );
  }
}

/** A module that uses the ABI by itself may leave a transaction open. */
function abortDangling(): void {
  if (!calls.isOpen) return;
  calls.end('abort');
  log(0, 'A procedure left its transaction open; it was rolled back.');
}
