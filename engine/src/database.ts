/**
 * One database: a module, its tables, and the queue of calls between them.
 *
 * Calls run one at a time, each in a transaction, in the order in which they were queued. They are
 * run in batches, one for each turn of the event loop, so that costs that do not depend on the
 * number of calls (a time limit around the module, a write to disk, a write to each socket) are
 * paid once:
 *
 *     enqueue … enqueue ─► batch ─► call · commit · onCommit · done │ call · … ─► flush, onBatchEnd
 *                          └──────── within one time limit ────────┘
 *
 * **The time limit** is V8's: it stops the running script wherever it is, also inside our own
 * functions that the module called. Three things keep the state whole then. Commits are only made
 * within the limit while at most half of it is used, so that it cannot strike during one: a call
 * that took longer is committed after the limited part has been left, and the next calls get a new
 * one. Everything that a stopped call had written is undone from the log of its transaction. And
 * tables that were stopped in the middle of a change rebuild their indexes (see `TableStore`).
 */
import type {
  Call,
  Caller,
  CommitOrigin,
  ProcedureCall,
  ProcedureOutcome,
  PublishResult,
  ReducerOutcome,
  ViewOutcome,
} from './call.ts';
import { fatalErrorMessage } from './call.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Commit, TableChanges } from './commit.ts';
import type { SequencePosition } from './datastore/datastore.ts';
import { MemoryDatastore } from './datastore/memory-datastore.ts';
import { ClientTables } from './datastore/system-tables.ts';
import { DatastoreReplay } from './durability/datastore-replay.ts';
import type { Durability, OpenDurability, RecoveryReport } from './durability/durability.ts';
import { openMemory } from './durability/memory-durability.ts';
import type { LogLevel, LogRecord } from './host/database-log.ts';
import { createTables, prepareMigration, type TableIds } from './migrations/apply-migration.ts';
import { type CompiledModule, compileModule } from './module-host/compile-module.ts';
import { errno } from './module-host/errno.ts';
import {
  isExactly,
  isTimeout,
  type LogPosition,
  layoutOf,
  ModuleInstance,
} from './module-host/module-instance.ts';
import {
  bigintAnswer,
  numberAnswer,
  type ProcedureChannel,
} from './module-host/procedure-channel.ts';
import {
  ProcedurePool,
  type ProcedureResult,
  type ProcedureTask,
} from './module-host/procedure-pool.ts';
import { serveTransaction } from './module-host/serve-transaction.ts';
import type { ScheduledCall } from './scheduler/scheduler.ts';
import type { ModuleDef, ReducerDef, ViewDef } from './schema/module-def.ts';

export type {
  Call,
  Caller,
  CommitOrigin,
  ProcedureCall,
  ProcedureOutcome,
  PublishResult,
  ReducerOutcome,
  ViewOutcome,
} from './call.ts';
export type { ReadSet } from './module-host/transaction-calls.ts';

export interface DatabaseOptions {
  /** What people call it, for messages. */
  readonly name?: string;
  /** 256 bits. */
  readonly identity: bigint;
  /** Identity that owns the database and calls `init`; 256 bits. */
  readonly owner: bigint;
  /** The bundled module that a new database starts with; a stored one keeps its own. */
  readonly js: string;
  readonly clock?: Clock;
  /** Where the data lives; in memory by default. */
  readonly openDurability?: OpenDurability;
  readonly log?: (record: LogRecord) => void;
  /** Time that a single call may take at least before it is stopped; at most, twice this. */
  readonly callTimeoutMs?: number;
  /** Time that a procedure may take before it is stopped. */
  readonly procedureTimeoutMs?: number;
}

/** Something that runs in a transaction, in the queue. */
interface Work {
  readonly call: Call | null;
  readonly caller: Caller;
  /** Null: the host's own writes only. */
  readonly reducer: ReducerDef | null;
  args: Uint8Array;
  /** The transaction's time is not before this. */
  readonly notBeforeMicros: bigint;
  /** Runs in the transaction before the reducer; false: nothing is to be done at all. */
  readonly before: (() => boolean) | null;
  /** Runs in the transaction after the reducer. */
  readonly after: (() => void) | null;
  readonly done: (outcome: ReducerOutcome) => void;
}

/** How the module's part of a piece of work ended. */
type WorkResult =
  | { readonly tag: 'ran' }
  | { readonly tag: 'skipped' }
  | { readonly tag: 'refused' | 'failed'; readonly message: string };

const noArgs = new Uint8Array();
const logLevels: readonly LogLevel[] = ['Error', 'Warn', 'Info', 'Debug', 'Trace'];
/** Time after which a batch ends, so that sockets are served in between. */
const batchMs = 8;

export class Database {
  readonly identity: bigint;
  readonly owner: bigint;
  readonly datastore: MemoryDatastore;
  /** The module's bundle. */
  js: string;
  /** What recovery found when the database was opened. */
  readonly report: RecoveryReport;
  private instance: ModuleInstance;
  private readonly clients: ClientTables;
  private readonly clock: Clock;
  private readonly durability: Durability;
  private readonly writeLog: (record: LogRecord) => void;
  private readonly callTimeoutMs: number;
  private readonly procedureTimeoutMs: number;
  private procedures: ProcedurePool;
  private tableIds: TableIds;
  private lastOffset: number;
  private lastTimestamp = 0n;
  private isClosed = false;

  private queue: Work[] = [];
  private queueHead = 0;
  private isBatchScheduled = false;
  /** Work that came while the module is being replaced; null at all other times. */
  private held: Work[] | null = null;
  private replacing: Promise<unknown> = Promise.resolve();
  /** The work whose module code runs, with what is known of it. */
  private current: Work | null = null;
  private currentTimestamp = 0n;
  /** About when it began: the clock is read once a call. */
  private currentStartMs = 0;
  private currentFunction: string | undefined;
  /** Work that has run and waits to be finished outside the time limit. */
  private unfinished: { readonly work: Work; readonly result: WorkResult } | null = null;
  private limitedPartStartMs = 0;
  private batchEndMs = 0;
  private isLimited = false;

  private readonly beforeCommitListeners: ((changes: readonly TableChanges[]) => void)[] = [];
  private readonly commitListeners: ((commit: Commit, origin: CommitOrigin) => void)[] = [];
  private readonly batchEndListeners: (() => void)[] = [];
  private readonly replacementListeners: ((result: PublishResult) => void)[] = [];

  /**
   * Opens a database: recovers what is stored or, when nothing is, creates it with the module and
   * runs `init`. Clients that a crash left connected are disconnected.
   * @throws {ModuleLoadError | ModuleDefError} the module cannot be loaded
   * @throws {InitError} `init` threw
   * @throws {FolderInUseError | CorruptionError} from the storage
   */
  static async open(options: DatabaseOptions): Promise<Database> {
    const stored = await recover(options.openDurability ?? openMemory);
    try {
      const js = stored.report.module?.js ?? options.js;
      const compiled = await compileModule(js);
      const database = new Database(options, js, compiled, stored);
      if (stored.report.module === null) await database.create();
      await database.start();
      return database;
    } catch (error) {
      await stored.durability.close();
      throw error;
    }
  }

  private constructor(
    options: DatabaseOptions,
    js: string,
    compiled: CompiledModule,
    stored: Recovered,
  ) {
    this.identity = stored.report.module?.identity ?? options.identity;
    this.owner = stored.report.module?.owner ?? options.owner;
    this.js = js;
    this.clock = options.clock ?? systemClock;
    this.writeLog = options.log ?? (() => {});
    this.callTimeoutMs = options.callTimeoutMs ?? 10_000;
    this.procedureTimeoutMs = options.procedureTimeoutMs ?? 120_000;
    this.datastore = stored.datastore;
    this.clients = stored.clients;
    this.durability = stored.durability;
    this.report = stored.report;
    this.lastOffset = stored.report.lastOffset;
    this.instance = this.load(compiled);
    this.procedures = this.use(this.instance, compiled);
    this.tableIds = stored.report.module?.tableIds ?? createTables(this.datastore, this.module);
    this.instance.bind(this.datastore);
  }

  get module(): ModuleDef {
    return this.instance.def;
  }

  /** Offset of the last commit. */
  get offset(): number {
    return this.lastOffset;
  }

  /** The last commit that survives a crash. */
  get durableOffset(): number {
    return this.durability.durableOffset;
  }

  /** @returns a function that ends the listening */
  onDurable(listener: (offset: number) => void): () => void {
    return this.durability.onDurable(listener);
  }

  /** The disk has failed: nothing is confirmed any more. @returns ends the listening */
  onStorageFailure(listener: (error: Error) => void): () => void {
    return this.durability.onFailure(listener);
  }

  /**
   * Called with the changes of each transaction before it commits; throwing rolls it back. The
   * tables already show the changes.
   * @returns a function that ends the listening
   */
  beforeCommit(listener: (changes: readonly TableChanges[]) => void): () => void {
    return listen(this.beforeCommitListeners, listener);
  }

  /**
   * Called after each commit with changes, in commit order, before the call's own `done`.
   * @returns a function that ends the listening
   */
  onCommit(listener: (commit: Commit, origin: CommitOrigin) => void): () => void {
    return listen(this.commitListeners, listener);
  }

  /** Called at the end of each batch. @returns a function that ends the listening */
  onBatchEnd(listener: () => void): () => void {
    return listen(this.batchEndListeners, listener);
  }

  /**
   * Queues a client's reducer call; it runs in this turn's batch. `done` is called once, in the
   * batch; it must not throw.
   */
  enqueue(call: Call, done: (outcome: ReducerOutcome) => void): void {
    const reducer = this.findReducer(call.reducer);
    if (!reducer?.isClientCallable) {
      const problem = reducer?.lifecycle
        ? `can't directly call special ${reducer.lifecycle} lifecycle reducer`
        : 'no such reducer';
      this.refuseCall(problem, done);
      return;
    }
    if (!this.instance.acceptsArgs(reducer, call.args)) {
      this.refuseCall(`invalid arguments for reducer ${reducer.name}`, done);
      return;
    }
    this.push({
      call,
      caller: call.caller,
      reducer,
      args: call.args,
      notBeforeMicros: 0n,
      before: null,
      after: null,
      done,
    });
  }

  /** As `enqueue`, as a promise. */
  call(call: Call): Promise<ReducerOutcome> {
    return new Promise(resolve => this.enqueue(call, resolve));
  }

  private findReducer(reducer: string | number): ReducerDef | undefined {
    const { reducers } = this.module;
    if (typeof reducer === 'number') return reducers[reducer];
    return this.reducersByName.get(reducer);
  }

  private reducersByName = new Map<string, ReducerDef>();

  private refuseCall(message: string, done: (outcome: ReducerOutcome) => void): void {
    const timestampMicros = this.clock.nowMicros();
    this.push({
      call: null,
      caller: this.self,
      reducer: null,
      args: noArgs,
      notBeforeMicros: 0n,
      before: () => false,
      after: null,
      // In its turn, so that answers keep the order of the calls.
      done: () => done({ tag: 'failed', message, timestampMicros, durationMicros: 0 }),
    });
  }

  private get self(): Caller {
    return { identity: this.identity, connectionId: null, claims: null };
  }

  /**
   * Runs the module's `client_connected` and enters the client in `st_client`, in one transaction.
   * @throws {ConnectionRefusedError} the module does not want the client
   */
  async connect(caller: Caller & { readonly connectionId: bigint | null }): Promise<void> {
    const { identity, connectionId, claims } = caller;
    if (connectionId === null) throw new TypeError('a client has a connection id');
    const outcome = await this.transact({
      caller,
      reducer: this.lifecycleReducer('client_connected'),
      before: () => {
        this.clients.insert({ identity, connectionId }, claims);
        return true;
      },
    });
    if (outcome.tag !== 'committed') throw new ConnectionRefusedError(outcome.message);
  }

  /**
   * Runs the module's `client_disconnected` and removes the client from `st_client`, also when the
   * reducer fails. Does nothing for a client that is not connected.
   */
  async disconnect(caller: Caller): Promise<void> {
    const { identity, connectionId } = caller;
    if (connectionId === null) return;
    const client = { identity, connectionId };
    const outcome = await this.transact({
      caller,
      reducer: this.lifecycleReducer('client_disconnected'),
      before: () => this.clients.has(client),
      after: () => {
        this.clients.delete(client);
      },
    });
    if (outcome.tag === 'committed') return;
    await this.transact({ caller, before: () => this.clients.delete(client) });
  }

  private lifecycleReducer(lifecycle: NonNullable<ReducerDef['lifecycle']>): ReducerDef | null {
    return this.module.reducers.find(reducer => reducer.lifecycle === lifecycle) ?? null;
  }

  /** Queues work of the host's own. */
  private transact(work: Partial<Work>): Promise<ReducerOutcome> {
    return new Promise(resolve => {
      this.push({
        call: null,
        caller: this.self,
        reducer: null,
        args: noArgs,
        notBeforeMicros: 0n,
        before: null,
        after: null,
        ...work,
        done: resolve,
      });
    });
  }

  private push(work: Work): void {
    if (this.isClosed) {
      const timestampMicros = this.clock.nowMicros();
      const message = 'The database has been closed.';
      setImmediate(work.done, { tag: 'failed', message, timestampMicros, durationMicros: 0 });
      return;
    }
    if (this.held !== null) {
      this.held.push(work);
      return;
    }
    this.queue.push(work);
    this.scheduleBatch();
  }

  private scheduleBatch(): void {
    if (this.isBatchScheduled) return;
    this.isBatchScheduled = true;
    setImmediate(this.runBatch);
  }

  private readonly runBatch = (): void => {
    this.isBatchScheduled = false;
    this.batchEndMs = performance.now() + batchMs;
    while (this.queueHead < this.queue.length && performance.now() < this.batchEndMs) {
      this.runLimitedPart();
    }
    if (this.queueHead === this.queue.length) {
      this.queue.length = 0;
      this.queueHead = 0;
    } else {
      if (this.queueHead > 1024) {
        this.queue.splice(0, this.queueHead);
        this.queueHead = 0;
      }
      this.scheduleBatch();
    }
    this.endBatch();
  };

  private endBatch(): void {
    this.durability.flush();
    for (const listener of this.batchEndListeners) listener();
  }

  /** Runs queued work within one time limit, until half of it is used or the batch is over. */
  private runLimitedPart(): void {
    this.limitedPartStartMs = performance.now();
    this.isLimited = true;
    try {
      this.instance.runWithTimeout(this.callTimeoutMs * 2, this.runQueue);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      this.abandonCurrent();
    } finally {
      this.isLimited = false;
    }
    const { unfinished } = this;
    if (unfinished) {
      this.unfinished = null;
      this.finish(unfinished.work, unfinished.result);
    }
  }

  private readonly runQueue = (): void => {
    this.currentStartMs = this.limitedPartStartMs;
    while (this.queueHead < this.queue.length) {
      const work = this.queue[this.queueHead++]!;
      const result = this.run(work);
      const nowMs = performance.now();
      if (nowMs - this.limitedPartStartMs > this.callTimeoutMs) {
        this.unfinished = { work, result };
        return;
      }
      this.finish(work, result, nowMs);
      this.currentStartMs = nowMs;
      if (nowMs > this.batchEndMs) return;
    }
  };

  /** Opens a transaction and does the work in it; `finish` ends it. */
  private run(work: Work): WorkResult {
    const { instance, clock } = this;
    const { reducer, caller } = work;
    this.current = work;
    this.currentFunction = reducer?.name;
    this.currentTimestamp = this.nextTimestamp(clock.nowMicros(), work.notBeforeMicros);
    instance.calls.mode = 'write';
    try {
      if (work.before !== null && !work.before()) return { tag: 'skipped' };
      if (reducer !== null) {
        instance.callReducer(
          reducer,
          caller.identity,
          caller.connectionId ?? 0n,
          this.currentTimestamp,
          work.args,
        );
      }
      work.after?.();
      return { tag: 'ran' };
    } catch (error) {
      return this.explain(error);
    } finally {
      instance.calls.mode = 'closed';
      instance.calls.iterators.clear();
    }
  }

  /** Two calls never have the same time: what modules derive from it (random numbers) must differ. */
  private nextTimestamp(now: bigint, notBefore: bigint): bigint {
    let timestamp = now > notBefore ? now : notBefore;
    if (timestamp <= this.lastTimestamp) timestamp = this.lastTimestamp + 1n;
    this.lastTimestamp = timestamp;
    return timestamp;
  }

  private explain(error: unknown): WorkResult {
    const thrown = this.instance.explain(error);
    if (thrown.tag === 'refused') return thrown;
    this.log(0, thrown.details);
    return { tag: 'failed', message: fatalErrorMessage };
  }

  /** Ends the transaction of some work, and tells everybody. */
  private finish(work: Work, result: WorkResult, nowMs = performance.now()): void {
    const timestampMicros = this.currentTimestamp;
    const durationMicros = Math.round((nowMs - this.currentStartMs) * 1000);
    if (result.tag === 'refused' || result.tag === 'failed') {
      this.datastore.rollBack();
      this.current = null;
      this.currentFunction = undefined;
      work.done({ ...result, tag: result.tag, timestampMicros, durationMicros });
      return;
    }
    const problem = this.commitTransaction(work, timestampMicros);
    this.current = null;
    this.currentFunction = undefined;
    if (problem !== null) {
      work.done({ tag: 'failed', message: problem, timestampMicros, durationMicros });
      return;
    }
    work.done({ tag: 'committed', commit: this.lastCommit, timestampMicros, durationMicros });
  }

  private lastCommit: Commit = { offset: 0, timestampMicros: 0n, changes: [] };

  /**
   * Commits the open transaction into `lastCommit`.
   * @returns null, or why it was rolled back
   */
  private commitTransaction(origin: CommitOrigin, timestampMicros: bigint): string | null {
    const { datastore } = this;
    if (datastore.isClean) {
      this.lastCommit = { offset: this.lastOffset, timestampMicros, changes: noChanges };
      return null;
    }
    let changes: readonly TableChanges[];
    try {
      changes = datastore.collectChanges();
      for (const listener of this.beforeCommitListeners) listener(changes);
    } catch (error) {
      datastore.rollBack();
      const message = error instanceof Error ? error.message : String(error);
      this.log(0, message);
      return message;
    }
    const sequences = datastore.takeMovedSequences();
    this.current = null;
    datastore.commit();
    if (changes.length === 0 && sequences.length === 0) {
      this.lastCommit = { offset: this.lastOffset, timestampMicros, changes };
      return null;
    }
    this.publish({ offset: this.lastOffset + 1, timestampMicros, changes }, sequences, origin);
    return null;
  }

  private publish(
    commit: Commit,
    sequences: readonly SequencePosition[],
    origin: CommitOrigin,
  ): void {
    this.lastOffset = commit.offset;
    this.lastCommit = commit;
    this.durability.append(commit, sequences);
    for (const listener of this.commitListeners) listener(commit, origin);
  }

  /** The time limit has stopped the running call. */
  private abandonCurrent(): void {
    const work = this.current;
    this.instance.calls.mode = 'closed';
    this.instance.calls.reads = null;
    this.instance.calls.iterators.clear();
    this.datastore.rollBack();
    if (work === null) return;
    const seconds = (this.callTimeoutMs / 1000).toString();
    const message = `\`${work.reducer?.name ?? 'the call'}\` was stopped: it ran for more than ${seconds} s.`;
    this.log(0, message);
    this.finish(work, { tag: 'failed', message: fatalErrorMessage });
  }

  /**
   * Starts a client's procedure on a thread of its own; `done` is called once, later.
   */
  callProcedure(call: ProcedureCall, done: (outcome: ProcedureOutcome) => void): void {
    this.startProcedure(call, 0n, done, { isFromClient: true });
  }

  private startProcedure(
    call: ProcedureCall,
    notBeforeMicros: bigint,
    done: (outcome: ProcedureOutcome) => void,
    { isFromClient } = { isFromClient: false },
  ): void {
    const { caller, args } = call;
    const startMs = performance.now();
    const timestampMicros = this.nextTimestamp(this.clock.nowMicros(), notBeforeMicros);
    const end = (result: ProcedureResult): void => {
      const durationMicros = BigInt(Math.round((performance.now() - startMs) * 1000));
      if (result.tag === 'returned') {
        done({ tag: 'returned', value: result.value, timestampMicros, durationMicros });
        return;
      }
      const message = result.message ?? fatalErrorMessage;
      if (result.message === null) this.logOf(def?.name, 0, result.details);
      done({ tag: 'failed', message, timestampMicros, durationMicros });
    };
    const refuse = (message: string): void => {
      setImmediate(end, { tag: 'failed', message, details: message } satisfies ProcedureResult);
    };
    const def = this.module.procedures.find(
      ({ id, name }) => id === call.procedure || name === call.procedure,
    );
    if (!def || (isFromClient && !def.isClientCallable)) {
      refuse('no such procedure');
      return;
    }
    if (!isExactly(layoutOf(def.params, this.module.typespace), args)) {
      refuse(`invalid arguments for procedure ${def.name}`);
      return;
    }
    const job = {
      procedureId: def.id,
      sender: caller.identity,
      connectionId: caller.connectionId ?? 0n,
      timestampMicros,
      args,
    };
    this.procedures.run({ call, name: def.name, job, done: end });
  }

  /** Runs a procedure's transaction to its end; the thread does nothing else meanwhile. */
  private runProcedureTransaction(task: ProcedureTask, channel: ProcedureChannel): boolean {
    const { calls } = this.instance;
    const { caller } = task.call;
    const timestampMicros = this.nextTimestamp(this.clock.nowMicros(), 0n);
    calls.mode = 'write';
    channel.answer(bigintAnswer(timestampMicros));
    const end = serveTransaction(
      channel,
      calls,
      () => (caller.connectionId === null ? null : this.jwtPayloadOf(caller, caller.connectionId)),
      this.callTimeoutMs,
    );
    calls.mode = 'closed';
    calls.iterators.clear();
    if (end !== 'commit') {
      this.datastore.rollBack();
      if (end === 'abort') channel.answer(numberAnswer(0));
      return end === 'abort';
    }
    const problem = this.commitTransaction(noOrigin, timestampMicros);
    this.endBatch();
    channel.answer(
      problem === null
        ? numberAnswer(0)
        : { status: errno.hostCallFailure, result: 0, bytes: noArgs },
    );
    return true;
  }

  /**
   * Computes a view on the present state, that of the open transaction if there is one.
   * @param sender null for anonymous views
   * @throws {ViewCallError} the view threw or took too long
   */
  callView(view: ViewDef, sender: bigint | null, args: Uint8Array = noArgs): ViewOutcome {
    const outerFunction = this.currentFunction;
    this.currentFunction = view.name;
    try {
      if (this.isLimited) return this.instance.callView(view, sender, args);
      let outcome: ViewOutcome | null = null;
      this.instance.runWithTimeout(this.callTimeoutMs, () => {
        outcome = this.instance.callView(view, sender, args);
      });
      return outcome!;
    } finally {
      this.currentFunction = outerFunction;
    }
  }

  /** A new database: `init` and the module are one durable unit. */
  private async create(): Promise<void> {
    const reducer = this.lifecycleReducer('init');
    const caller = { identity: this.owner, connectionId: null, claims: null };
    // Not before: when `init` fails, nothing may have been stored.
    const after = (): void => this.appendModule();
    const outcome = await this.transact({ caller, reducer, after });
    if (outcome.tag !== 'committed') throw new InitError(outcome.message);
  }

  private appendModule(): void {
    this.lastOffset += 1;
    const { identity, owner, js, tableIds } = this;
    this.durability.appendModule({
      offset: this.lastOffset,
      timestampMicros: this.clock.nowMicros(),
      identity,
      owner,
      js,
      description: this.module.raw,
      tableIds,
    });
  }

  private async start(): Promise<void> {
    for (const client of this.clients.list()) {
      const claims = this.clients.jwtPayload(client.connectionId);
      const text = claims === null ? null : new TextDecoder().decode(claims);
      await this.disconnect({ ...client, claims: text });
    }
    const { datastore } = this;
    this.durability.startSnapshots({
      get isAtRest() {
        return datastore.isClean;
      },
      snapshotTables: () => datastore.tables.filter(table => !table.def.isEvent),
      sequences: () => datastore.sequences(),
    });
  }

  private load(compiled: CompiledModule): ModuleInstance {
    const instance = new ModuleInstance(compiled, {
      identity: this.identity,
      log: (level, message, position) => this.log(level, message, position),
      jwtPayload: connectionId => this.jwtPayloadOf(this.current?.caller, connectionId),
      scheduleImmediately: (reducerName, args) => {
        this.enqueueInternal(reducerName, args);
      },
    });
    return instance;
  }

  private use(instance: ModuleInstance, compiled: CompiledModule): ProcedurePool {
    this.instance = instance;
    this.procedures = new ProcedurePool(
      {
        identity: this.identity,
        compiled,
        log: (level, message, functionName, file, line) => {
          this.logOf(functionName, level, message, { file, line });
        },
        scheduleImmediately: (reducerName, args) => this.enqueueInternal(reducerName, args),
        runTransaction: (task, channel) => this.runProcedureTransaction(task, channel),
      },
      this.procedureTimeoutMs,
    );
    this.reducersByName = new Map(instance.def.reducers.map(reducer => [reducer.name, reducer]));
    return this.procedures;
  }

  private jwtPayloadOf(caller: Caller | undefined, connectionId: bigint): Uint8Array | null {
    if (caller?.connectionId === connectionId && caller.claims !== null) {
      return new TextEncoder().encode(caller.claims);
    }
    return this.clients.jwtPayload(connectionId);
  }

  /**
   * Calls what a scheduled row names, as the scheduler's contract says. Never rejects.
   */
  async callScheduled(call: ScheduledCall): Promise<void> {
    const dropSpentRow = (): boolean => {
      const row = call.spent();
      if (row === null) return false;
      const table = this.datastore.tableById(call.tableId)!;
      table.delete(table.findRow(row, 0, row.length));
      return true;
    };
    if (call.functionKind === 'procedure') {
      const row = call.find();
      if (row === null) return;
      await this.transact({ before: dropSpentRow });
      await new Promise(resolve => {
        this.startProcedure(
          { procedure: call.functionName, args: row, caller: this.self },
          call.dueMicros,
          resolve,
        );
      });
      return;
    }
    const work: Partial<Work> = {
      reducer: this.findReducer(call.functionName) ?? null,
      notBeforeMicros: call.dueMicros,
      before: () => {
        const row = call.find();
        // The reducer's only parameter is the row, and a product of one is encoded like that one.
        if (row !== null) this.current!.args = row;
        return row !== null;
      },
      after: dropSpentRow,
    };
    const outcome = await this.transact(work);
    if (outcome.tag !== 'committed') await this.transact({ before: dropSpentRow });
  }

  /**
   * Replaces the module by another version and migrates the tables; the data stays.
   * @throws {ModuleLoadError | ModuleDefError} the module cannot be loaded
   * @throws {MigrationError} the change of schema is forbidden; nothing has changed
   */
  replaceModule(js: string): Promise<PublishResult> {
    const replaced = this.replacing.then(() => this.replaceModuleNow(js));
    this.replacing = replaced.catch(() => {});
    return replaced;
  }

  private async replaceModuleNow(js: string): Promise<PublishResult> {
    if (js === this.js) return { changes: [], disconnectsClients: false };
    const compiled = await compileModule(js);
    const instance = this.load(compiled);
    // Queued calls belong to the module that they were checked against, so they come first. What
    // comes meanwhile is held, because under load the queue is never empty by itself.
    const done = this.settled();
    this.held = [];
    try {
      await done;
      const migration = prepareMigration(this.datastore, this.module, instance.def);
      this.procedures.stop('The module was replaced.');
      migration.apply();
      instance.bind(this.datastore);
      this.js = js;
      this.tableIds = migration.tableIds;
      this.use(instance, compiled);
      this.appendModule();
      const { steps, disconnectsClients } = migration.plan;
      const result: PublishResult = { changes: steps, disconnectsClients };
      for (const listener of this.replacementListeners) listener(result);
      this.endBatch();
      return result;
    } finally {
      this.releaseHeld();
    }
  }

  /** Queues what was held, as calls of the module that is in force now. */
  private releaseHeld(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const work of held) {
      const { call, reducer, done } = work;
      if (call !== null) this.enqueue(call, done);
      else if (reducer === null) this.push(work);
      else if (reducer.lifecycle !== null)
        this.push({ ...work, reducer: this.lifecycleReducer(reducer.lifecycle) });
      else this.push({ ...work, reducer: this.findReducer(reducer.name) ?? null });
    }
  }

  /** Called when the module has been replaced, before anything runs in the new one. */
  onReplacement(listener: (result: PublishResult) => void): () => void {
    return listen(this.replacementListeners, listener);
  }

  /** Resolves when everything that is queued now has been done. */
  async settled(): Promise<void> {
    await this.transact({ before: () => false });
  }

  private enqueueInternal(reducerName: string, args: Uint8Array): void {
    const reducer = this.findReducer(reducerName);
    if (!reducer || !this.instance.acceptsArgs(reducer, args)) {
      this.log(
        0,
        `Cannot schedule \`${reducerName}\`: it does not exist or takes other arguments.`,
        {
          file: null,
          line: null,
        },
      );
      return;
    }
    void this.transact({ reducer, args });
  }

  private log(level: number, message: string, position?: LogPosition): void {
    this.logOf(this.currentFunction, level, message, position);
  }

  private logOf(
    functionName: string | undefined,
    level: number,
    message: string,
    position?: LogPosition,
  ): void {
    this.writeLog({
      level: logLevels[level] ?? (level === 101 ? 'Panic' : 'Trace'),
      timestampMicros: this.clock.nowMicros(),
      message,
      functionName,
      fileName: position?.file ?? undefined,
      lineNumber: position?.line ?? undefined,
    });
  }

  /** Finishes what is queued, makes it durable and lets go of the storage. */
  async close(): Promise<void> {
    await this.settled();
    this.isClosed = true;
    this.procedures.stop('The database has been closed.');
    await this.durability.close();
  }
}

/** The module's `init` threw; the database was not created. */
export class InitError extends Error {
  override name = 'InitError';
}

/** The module's `client_connected` threw: the client must not be let in. */
export class ConnectionRefusedError extends Error {
  override name = 'ConnectionRefusedError';
}

const noOrigin: CommitOrigin = { call: null };
const noChanges: readonly TableChanges[] = [];

function listen<L>(listeners: L[], listener: L): () => void {
  listeners.push(listener);
  return () => {
    const i = listeners.indexOf(listener);
    if (i >= 0) listeners.splice(i, 1);
  };
}

interface Recovered {
  readonly datastore: MemoryDatastore;
  readonly clients: ClientTables;
  readonly durability: Durability;
  readonly report: RecoveryReport;
}

/** Replays what is stored into a new datastore. */
async function recover(openDurability: OpenDurability): Promise<Recovered> {
  const datastore = new MemoryDatastore();
  const clients = new ClientTables(datastore);
  const { durability, report } = await openDurability(new DatastoreReplay(datastore));
  return { datastore, clients, durability, report };
}
