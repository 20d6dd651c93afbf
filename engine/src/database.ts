/**
 * One database: a module, its tables, and the calls between them. `CallQueue` says how calls run,
 * `Transactor` how they commit.
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
  WatchedView,
} from './call.ts';
import { CallQueue, type Work } from './call-queue.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Commit, TableChanges } from './commit.ts';
import { MemoryDatastore } from './datastore/memory-datastore.ts';
import { ClientTables } from './datastore/system-tables.ts';
import { createVariableTable } from './datastore/variable-table.ts';
import { DatastoreReplay } from './durability/datastore-replay.ts';
import type {
  Durability,
  DurabilityStatistics,
  HeldFiles,
  OpenDurability,
  RecoveryReport,
} from './durability/durability.ts';
import { openMemory } from './durability/memory-durability.ts';
import type { LogLevel, LogRecord } from './host/database-log.ts';
import { CallStatistics } from './metrics/call-statistics.ts';
import {
  createTables,
  type PreparedMigration,
  prepareMigration,
  type TableIds,
} from './migrations/apply-migration.ts';
import { type CompiledModule, compileModule } from './module-host/compile-module.ts';
import { crashRecord } from './module-host/crash-record.ts';
import { type LogPosition, ModuleInstance } from './module-host/module-instance.ts';
import { ModuleLoadError } from './module-host/module-load-error.ts';
import type { TransactionCalls } from './module-host/transaction-calls.ts';
import type { HttpRequestHead } from './procedures/http-messages.ts';
import { DEFAULT_MODULE_HTTP, type ModuleHttpOptions } from './procedures/module-http.ts';
import { type HttpHandlerOutcome, ProcedureCalls } from './procedures/procedure-calls.ts';
import type { ScheduledCall } from './scheduler/scheduler.ts';
import type { ModuleDef, ProcedureDef, ReducerDef, ViewDef } from './schema/module-def.ts';
import { Listeners, Transactor } from './transactor.ts';

/** What a module may take and reach. */
export interface ModuleOptions {
  /**
   * Time that a single call, or a procedure's transaction, may take before it is stopped and undone.
   * Nothing else runs meanwhile. 5 s by default.
   */
  readonly callTimeoutMs?: number;
  /** Time that a procedure may take, without its HTTP requests; 120 s by default. */
  readonly procedureTimeoutMs?: number;
  /** What the module's own HTTP requests may reach; the public Internet by default. */
  readonly moduleHttp?: ModuleHttpOptions;
}

export interface DatabaseOptions extends ModuleOptions {
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
}

const noArgs = new Uint8Array();
const logLevels: readonly LogLevel[] = ['Error', 'Warn', 'Info', 'Debug', 'Trace'];
export class Database {
  readonly identity: bigint;
  readonly owner: bigint;
  readonly datastore: MemoryDatastore;
  /** The module's bundle. */
  js: string;
  /** What recovery found when the database was opened. */
  readonly report: RecoveryReport;
  /** Milliseconds that reading the stored data took. */
  readonly recoveryMs: number;
  /** Procedure calls so far. */
  readonly procedureStatistics = new CallStatistics();
  private instance: ModuleInstance;
  private readonly clients: ClientTables;
  private readonly clock: Clock;
  private readonly durability: Durability;
  private readonly writeLog: (record: LogRecord) => void;
  private readonly callTimeoutMs: number;
  private readonly procedureTimeoutMs: number;
  private readonly moduleHttp: ModuleHttpOptions;
  private procedures: ProcedureCalls;
  private tableIds: TableIds;
  private isClosed = false;
  private replacing: Promise<unknown> = Promise.resolve();
  private readonly transactor: Transactor;
  private readonly queue: CallQueue;
  private readonly watchedViews = new Listeners<() => readonly WatchedView[]>();
  private readonly onReplaced = new Listeners<(result: PublishResult) => void>();

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
    this.callTimeoutMs = options.callTimeoutMs ?? 5_000;
    this.procedureTimeoutMs = options.procedureTimeoutMs ?? 120_000;
    this.moduleHttp = options.moduleHttp ?? DEFAULT_MODULE_HTTP;
    this.datastore = stored.datastore;
    this.clients = stored.clients;
    this.durability = stored.durability;
    this.report = stored.report;
    this.recoveryMs = stored.durationMs;
    const { datastore, durability, clock } = this;
    const { lastOffset } = stored.report;
    this.transactor = new Transactor({ datastore, durability, clock, lastOffset });
    const database = this;
    this.queue = new CallQueue({
      get instance() {
        return database.instance;
      },
      transactor: this.transactor,
      callTimeoutMs: this.callTimeoutMs,
      logError: message => this.log(0, message),
      logCrash: details => this.logCrash(this.queue.currentFunction, details),
    });
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
    return this.transactor.offset;
  }

  /** The last commit that survives a crash. */
  get durableOffset(): number {
    return this.durability.durableOffset;
  }

  /** What the storage says of itself. */
  get storageStatistics(): DurabilityStatistics {
    return this.durability.statistics;
  }

  /** Reducer calls so far. */
  get reducerStatistics(): CallStatistics {
    return this.queue.statistics;
  }

  /** Calls and other work that wait for their turn. */
  get queueLength(): number {
    return this.queue.length;
  }

  /** Why nothing can be written at the moment; null when all is well. */
  get refusal(): string | null {
    return this.durability.refusal;
  }

  /** Holds the files of the last durable position, for a copy; null for a database in memory. */
  holdFiles(): Promise<HeldFiles | null> {
    return this.durability.hold();
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
    return this.transactor.beforeCommit.add(listener);
  }

  /**
   * Called after each commit with changes, in commit order, before the call's own `done`.
   * @returns a function that ends the listening
   */
  onCommit(listener: (commit: Commit, origin: CommitOrigin) => void): () => void {
    return this.transactor.onCommit.add(listener);
  }

  /** Called at the end of each batch. @returns a function that ends the listening */
  onBatchEnd(listener: () => void): () => void {
    return this.transactor.onBatchEnd.add(listener);
  }

  /**
   * Queues a client's reducer call; it runs in this turn's batch. `done` is called once, in the
   * batch; it must not throw.
   */
  enqueue(call: Call, done: (outcome: ReducerOutcome) => void): void {
    const reducer = this.findReducer(call.reducer);
    if (!reducer || !this.mayCall(reducer, call.caller)) {
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

  /** Private functions, such as those of schedules, are open to the owner. */
  private mayCall(def: ReducerDef | ProcedureDef, caller: Caller): boolean {
    if ('lifecycle' in def && def.lifecycle !== null) return false;
    return def.isClientCallable || caller.identity === this.owner;
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
  async connect(caller: Caller): Promise<void> {
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
   * reducer fails; its procedures that wait for a thread fail. Does nothing for a client that is
   * not connected.
   */
  async disconnect(caller: Caller): Promise<void> {
    const { identity, connectionId } = caller;
    if (connectionId === null) return;
    this.procedures.drop(caller);
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

  /**
   * Runs writes of the host's own as one transaction, in its turn among the calls.
   * @throws what `change` throws, and then nothing has changed; an Error when the commit is refused
   */
  async write<T>(caller: Caller, change: (calls: TransactionCalls) => T): Promise<T> {
    let result: { readonly value: T } | { readonly error: unknown } | null = null;
    const outcome = await this.transact({
      caller,
      before: () => {
        try {
          const { refusal } = this.durability;
          if (refusal !== null) throw new StorageRefusal(refusal);
          result = { value: change(this.instance.calls) };
          return true;
        } catch (error) {
          result = { error };
          this.transactor.rollBack();
          return false;
        }
      },
    });
    return writeResult(result, outcome);
  }

  private push(work: Work): void {
    if (this.isClosed) {
      const timestampMicros = this.clock.nowMicros();
      const message = closedMessage;
      setImmediate(work.done, { tag: 'failed', message, timestampMicros, durationMicros: 0 });
      return;
    }
    this.queue.push(work);
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
    // Here, because the pool would start new threads.
    if (this.isClosed) {
      const timestampMicros = this.clock.nowMicros();
      const message = closedMessage;
      setImmediate(done, { tag: 'failed', message, timestampMicros, durationMicros: 0n });
      return;
    }
    const def = this.module.procedures.find(
      ({ id, name }) => id === call.procedure || name === call.procedure,
    );
    const isAllowed = def !== undefined && (!isFromClient || this.mayCall(def, call.caller));
    this.procedures.call(isAllowed ? def : null, call, notBeforeMicros, done);
  }

  /**
   * Lets the module answer an HTTP request.
   * @param gone aborted when nobody waits for the answer any more: it need not begin then
   * @returns null when it has no such handler; what the handler did is committed, not yet durable
   */
  async callHttpHandler(
    handlerId: number,
    request: HttpRequestHead,
    body: Uint8Array,
    gone: AbortSignal,
  ): Promise<HttpHandlerOutcome | null> {
    if (this.isClosed) return { tag: 'failed', message: closedMessage };
    const handler = this.module.httpHandlers[handlerId];
    return handler ? this.procedures.callHandler(handler, request, body, gone) : null;
  }

  /**
   * Computes a view on the present state, that of the open transaction if there is one.
   * @param sender null for anonymous views
   * @throws {ViewCallError} the view threw or took too long
   */
  callView(view: ViewDef, sender: bigint | null, args: Uint8Array = noArgs): ViewOutcome {
    const { queue } = this;
    const outerFunction = queue.currentFunction;
    queue.currentFunction = view.name;
    try {
      if (queue.isLimited) return this.instance.callView(view, sender, args);
      let outcome: ViewOutcome | null = null;
      this.instance.runWithTimeout(this.callTimeoutMs, () => {
        outcome = this.instance.callView(view, sender, args);
      });
      return outcome!;
    } finally {
      queue.currentFunction = outerFunction;
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
    const { identity, owner, js, tableIds } = this;
    this.durability.appendModule({
      offset: this.transactor.nextOffset(),
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
      jwtPayload: connectionId => this.jwtPayloadOf(this.queue.current?.caller, connectionId),
      scheduleImmediately: (reducerName, args) => {
        this.enqueueInternal(reducerName, args);
      },
    });
    return instance;
  }

  private use(instance: ModuleInstance, compiled: CompiledModule): ProcedureCalls {
    this.instance = instance;
    this.procedures = new ProcedureCalls(instance, compiled, {
      identity: this.identity,
      transactor: this.transactor,
      http: this.moduleHttp,
      callTimeoutMs: this.callTimeoutMs,
      procedureTimeoutMs: this.procedureTimeoutMs,
      statistics: this.procedureStatistics,
      logOf: (functionName, level, message, position) => {
        this.logOf(functionName, level, message, position);
      },
      logCrash: (functionName, details) => this.logCrash(functionName, details),
      jwtPayloadOf: (caller, connectionId) => this.jwtPayloadOf(caller, connectionId),
      scheduleImmediately: (name, args) => this.enqueueInternal(name, args),
    });
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
    // Never in vain: what has failed would count as called.
    if (this.durability.refusal !== null) await this.durability.writable();
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
    const outcome = await this.transact({
      reducer: this.findReducer(call.functionName) ?? null,
      notBeforeMicros: call.dueMicros,
      // The reducer's only parameter is the row, and a product of one is encoded like that one.
      before: () => call.find() ?? false,
      after: dropSpentRow,
    });
    if (outcome.tag === 'committed') return;
    if (this.durability.refusal !== null) await this.callScheduled(call);
    else await this.transact({ before: dropSpentRow });
  }

  /**
   * Replaces the module by another version and migrates the tables; the data stays.
   * @throws {ModuleLoadError | ModuleDefError} the module cannot be loaded
   * @throws {MigrationError | ModuleLoadError} the change of schema is forbidden, or a view that
   *   somebody watches fails; nothing has changed
   * @throws {Error} the database has been closed
   */
  replaceModule(js: string): Promise<PublishResult> {
    const replaced = this.replacing.then(() => this.replaceModuleNow(js));
    this.replacing = replaced.catch(() => {});
    return replaced;
  }

  private async replaceModuleNow(js: string): Promise<PublishResult> {
    if (js === this.js) return { changes: [], disconnectsClients: false };
    const compiled = await compileModule(js);
    if (this.isClosed) throw new Error(closedMessage);
    const { refusal } = this.durability;
    if (refusal !== null) throw new StorageRefusal(refusal);
    const instance = this.load(compiled);
    // Queued calls belong to the module that they were checked against, so they come first. What
    // comes meanwhile is held, because under load the queue is never empty by itself.
    const done = this.settled();
    this.queue.hold();
    try {
      await done;
      const migration = prepareMigration(this.datastore, this.module, instance.def);
      this.tryWatchedViews(compiled, migration);
      this.procedures.stop('The module was replaced.');
      migration.apply();
      instance.bind(this.datastore);
      this.js = js;
      this.tableIds = migration.tableIds;
      this.use(instance, compiled);
      this.appendModule();
      const { steps, disconnectsClients } = migration.plan;
      const result: PublishResult = { changes: steps, disconnectsClients };
      for (const listener of this.onReplaced.all) listener(result);
      this.transactor.endBatch();
      return result;
    } finally {
      this.releaseHeld();
    }
  }

  /**
   * Computes what is being watched with the new module, on the tables as they are going to be.
   * @throws {ModuleLoadError} a view throws, or takes too long
   */
  private tryWatchedViews(compiled: CompiledModule, migration: PreparedMigration): void {
    const watched = this.watchedViews.all.flatMap(list => list());
    if (watched.length === 0) return;
    // A module of its own: what it learns here about tables must not be taken for true later.
    const trial = this.load(compiled);
    trial.bind({ tables: migration.futureTables() });
    const problems = new Set<string>();
    for (const { name, sender } of watched) {
      const view = trial.def.views.find(def => def.name === name);
      if (view === undefined || view.isAnonymous !== (sender === null)) continue;
      try {
        trial.runWithTimeout(this.callTimeoutMs, () => trial.callView(view, sender, noArgs));
      } catch (error) {
        problems.add(error instanceof Error ? error.message : String(error));
      }
    }
    if (problems.size === 0) return;
    throw new ModuleLoadError(`Views that are being watched fail:\n${[...problems].join('\n')}`);
  }

  /** Asks for what somebody watches, before a module is replaced. @returns ends the asking */
  onWatchedViews(list: () => readonly WatchedView[]): () => void {
    return this.watchedViews.add(list);
  }

  /** Queues what was held, as calls of the module that is in force now. */
  private releaseHeld(): void {
    for (const work of this.queue.takeHeld()) {
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
    return this.onReplaced.add(listener);
  }

  /** Resolves when everything that is queued now has been done. */
  async settled(): Promise<void> {
    await this.transact({ before: () => false });
  }

  /** Calls a reducer or procedure for the module itself, soon and whatever becomes of its caller. */
  private enqueueInternal(name: string, args: Uint8Array): void {
    const reducer = this.findReducer(name);
    if (reducer && this.instance.acceptsArgs(reducer, args)) {
      void this.transact({ reducer, args });
      return;
    }
    if (this.module.procedures.some(procedure => procedure.name === name)) {
      this.startProcedure({ procedure: name, args, caller: this.self }, 0n, () => {});
      return;
    }
    this.log(0, `Cannot schedule \`${name}\`: it does not exist or takes other arguments.`, {
      file: null,
      line: null,
    });
  }

  private log(level: number, message: string, position?: LogPosition): void {
    this.logOf(this.queue.currentFunction, level, message, position);
  }

  private logCrash(functionName: string | undefined, details: string): void {
    const timestampMicros = this.clock.nowMicros();
    this.writeLog({ ...crashRecord(details), timestampMicros, functionName });
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

  /**
   * Finishes what is queued, makes it durable and lets go of the storage. Whatever comes from now
   * on is refused: it might commit when nothing can be stored any more.
   */
  async close(): Promise<void> {
    const queued = this.isClosed ? Promise.resolve() : this.settled();
    this.isClosed = true;
    await queued;
    await this.replacing;
    this.procedures.stop(closedMessage);
    await this.durability.close();
  }
}

/** Nothing can be written at the moment; the message says why, for whoever wanted to. */
export class StorageRefusal extends Error {
  override name = 'StorageRefusal';
}

function writeResult<T>(
  result: { readonly value: T } | { readonly error: unknown } | null,
  outcome: ReducerOutcome,
): T {
  if (result !== null && 'error' in result) throw result.error;
  if (outcome.tag !== 'committed') throw new Error(outcome.message);
  if (result === null) throw new Error('The transaction did not run');
  return result.value;
}

/** The module's `init` threw; the database was not created. */
export class InitError extends Error {
  override name = 'InitError';
}

/** The module's `client_connected` threw: the client must not be let in. */
export class ConnectionRefusedError extends Error {
  override name = 'ConnectionRefusedError';
}

const closedMessage = 'The database has been closed.';

interface Recovered {
  readonly datastore: MemoryDatastore;
  readonly clients: ClientTables;
  readonly durability: Durability;
  readonly report: RecoveryReport;
  readonly durationMs: number;
}

/** Replays what is stored into a new datastore. */
async function recover(openDurability: OpenDurability): Promise<Recovered> {
  const startMs = performance.now();
  const datastore = new MemoryDatastore();
  const clients = new ClientTables(datastore);
  createVariableTable(datastore);
  const { durability, report } = await openDurability(new DatastoreReplay(datastore));
  const durationMs = performance.now() - startMs;
  return { datastore, clients, durability, report, durationMs };
}
