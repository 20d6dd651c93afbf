/** The thread in which procedures run: an instance of the module whose tables are elsewhere. */
import { parentPort, workerData } from 'node:worker_threads';
import type { CompiledModule } from './compile-module.ts';
import { type Errno, errno, HostError } from './errno.ts';
import { makeSys } from './module-sys.ts';
import { ProcedureChannel, readBigint } from './procedure-channel.ts';
import { describeThrown, loadModule, stackOf } from './realm.ts';
import { RemoteCalls } from './remote-calls.ts';
import type { ModuleHooks } from './sys.ts';

export interface ProcedureWorkerData {
  readonly compiled: CompiledModule;
  readonly databaseIdentity: bigint;
  readonly buffer: SharedArrayBuffer;
}

/** From the main thread: run this. */
export interface ProcedureJob {
  readonly procedureId: number;
  readonly sender: bigint;
  readonly connectionId: bigint;
  readonly timestampMicros: bigint;
  readonly args: Uint8Array;
}

/** From the worker. */
export type ProcedureMessage =
  | { readonly tag: 'ready' }
  | { readonly tag: 'start' }
  | { readonly tag: 'schedule'; readonly reducer: string; readonly args: Uint8Array }
  | {
      readonly tag: 'log';
      readonly level: number;
      readonly message: string;
      readonly file: string | null;
      readonly line: number | null;
    }
  | { readonly tag: 'returned'; readonly value: Uint8Array }
  | { readonly tag: 'failed'; readonly details: string };

const port = parentPort!;
// Cast: what spawn-procedure-worker.ts passes.
const { compiled, databaseIdentity, buffer } = workerData as ProcedureWorkerData;
const channel = new ProcedureChannel(buffer);
const calls = new RemoteCalls(channel);
let hooks: ModuleHooks | null = null;

function send(message: ProcedureMessage): void {
  port.postMessage(message);
}

const loaded = loadModule(
  compiled,
  makeSys({
    calls,
    databaseIdentity,
    get hooks() {
      return hooks;
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
    httpRequest() {
      if (calls.isOpen) throw new HostError(errno.wouldBlockTransaction);
      throw new HostError(
        errno.httpError,
        'This engine makes no HTTP requests: let a service do it that reads an outbox table.',
      );
    },
  }),
);
hooks = loaded.hooks;

function log(level: number, message: string): void {
  const position = loaded.positions.ofStack(new Error().stack ?? '');
  const { file = null, line = null } = position ?? {};
  send({ tag: 'log', level, message, file, line });
}

port.on('message', (job: ProcedureJob) => {
  try {
    const args = new loaded.intrinsics.Uint8Array(job.args);
    const { procedureId, sender, connectionId, timestampMicros } = job;
    const value = loaded.hooks.__call_procedure__(
      procedureId,
      sender,
      connectionId,
      timestampMicros,
      args,
    );
    abortDangling();
    send({ tag: 'returned', value: new Uint8Array(value) });
  } catch (error) {
    abortDangling();
    const { text } = describeThrown(error);
    const stack = stackOf(error);
    send({ tag: 'failed', details: stack ? loaded.positions.mapStack(stack) : text });
  }
});

/** A module that uses the ABI by itself may leave a transaction open. */
function abortDangling(): void {
  if (!calls.isOpen) return;
  calls.end('abort');
  log(0, 'A procedure left its transaction open; it was rolled back.');
}

send({ tag: 'ready' });
