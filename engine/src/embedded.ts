/**
 * The engine as a library for tests: a database in memory, started in milliseconds, with a clock
 * that the test moves.
 *
 *     const engine = await createEngine({ module: 'path/to/module' });
 *     const anna = engine.as('anna');
 *     await anna.call('join', { displayName: 'Anna' });
 *     expect(engine.rows('person')).toHaveLength(1);
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { decodeValue, encodeValue, type SatsValue } from './bsatn/value.ts';
import type { Caller, ProcedureOutcome, PublishResult, ReducerOutcome } from './call.ts';
import { ManualClock } from './clock.ts';
import type { RowList } from './commit.ts';
import { Database, type ModuleOptions } from './database.ts';
import type { OpenDurability } from './durability/durability.ts';
import type { LogRecord } from './host/database-log.ts';
import { bundleOnce } from './module-host/bundle-cache.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import type { AlgebraicType, ColumnDef, ModuleDef, TypeElement } from './schema/module-def.ts';
import { SubscriptionHub } from './subscriptions/subscription-hub.ts';

export interface EngineOptions extends ModuleOptions {
  /** A module folder, a bundled `.js` file, or a module's text (anything with a line break). */
  readonly module: string;
  /** Microseconds since 1970 at which the clock stands; by default some time in 2023. */
  readonly startMicros?: bigint;
  /** Owner of the database, a name as in `as`; it calls `init`. */
  readonly owner?: string;
  /** Where to keep the data; in memory by default. */
  readonly openDurability?: OpenDurability;
}

/** A row as plain JavaScript: by column names, values as `SatsValue`. */
export type Row = { readonly [column: string]: SatsValue };

/** A reducer or procedure ended otherwise than well. */
export class CallError extends Error {
  override name = 'CallError';
  /** `refused`: the module threw a `SenderError`; `failed`: anything else. */
  readonly tag: 'refused' | 'failed';

  constructor(tag: 'refused' | 'failed', message: string) {
    super(message);
    this.tag = tag;
  }
}

/** Starts an engine with one database. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const clock = new ManualClock(options.startMicros);
  const log: LogRecord[] = [];
  const database = await Database.open({
    identity: identityOf('database'),
    owner: identityOf(options.owner ?? 'owner'),
    js: await moduleText(options.module),
    clock,
    log: record => log.push(record),
    openDurability: options.openDurability,
    callTimeoutMs: options.callTimeoutMs,
    procedureTimeoutMs: options.procedureTimeoutMs,
    moduleHttp: options.moduleHttp,
  });
  return new Engine(database, clock, log);
}

/** An engine in memory; see `createEngine`. */
export class Engine {
  readonly database: Database;
  readonly clock: ManualClock;
  /** What the module has logged. */
  readonly log: readonly LogRecord[];
  private readonly hub: SubscriptionHub;
  private readonly scheduler: Scheduler;

  constructor(database: Database, clock: ManualClock, log: readonly LogRecord[]) {
    this.database = database;
    this.clock = clock;
    this.log = log;
    this.hub = new SubscriptionHub(database);
    this.scheduler = new Scheduler(database, clock);
    this.scheduler.start();
    database.onReplacement(() => {
      this.hub.rebind({ offset: database.offset, timestampMicros: 0n, changes: [] });
    });
  }

  get module(): ModuleDef {
    return this.database.module;
  }

  /**
   * Somebody, by a name of the test's choosing or by an identity.
   * @param options.claims payload of a token, for modules that look at it
   */
  as(
    who: string | bigint,
    options: {
      readonly connectionId?: bigint;
      readonly claims?: Readonly<Record<string, unknown>>;
    } = {},
  ): EngineClient {
    const claims = options.claims ? JSON.stringify(options.claims) : null;
    const identity = typeof who === 'bigint' ? who : identityOf(who);
    return new EngineClient(this, {
      identity,
      connectionId: options.connectionId ?? null,
      claims,
    });
  }

  /** All rows of a table, private ones too, in no particular order. */
  rows(table: string): Row[] {
    const found = this.database.datastore.tableByName(table);
    if (!found) throw new Error(`There is no table \`${table}\``);
    const rows: Row[] = [];
    found.forEachRow((bytes, start, end) => {
      rows.push(this.decodeRow(found.def.columns, bytes.slice(start, end)));
    });
    return rows;
  }

  /**
   * Moves the clock by so many microseconds. Whatever becomes due on the way runs at its own time,
   * one after the other; procedures are started and not waited for.
   */
  async advance(micros: bigint): Promise<void> {
    const { clock } = this;
    const target = clock.nowMicros() + micros;
    for (;;) {
      const next = clock.nextTimerMicros;
      if (next === null || next > target) break;
      clock.setTo(next > clock.nowMicros() ? next : clock.nowMicros());
      await this.settle();
    }
    clock.setTo(target);
    await this.settle();
  }

  /** Waits until everything that has been queued is done. */
  async settle(): Promise<void> {
    // A scheduled call that has ended may queue the next one.
    for (let i = 0; i < 4; i++) await this.database.settled();
  }

  /** Replaces the module, as republishing does. */
  async publish(module: string): Promise<PublishResult> {
    const result = await this.database.replaceModule(await moduleText(module));
    this.scheduler.start();
    return result;
  }

  /** Stops the engine; with a durable storage, everything is stored when this resolves. */
  async close(): Promise<void> {
    this.scheduler.stop();
    await this.database.close();
  }

  /** Rows of one query as a caller sees it. @internal */
  query(sql: string, caller: Caller): Row[] {
    const isOwner = caller.identity === this.database.owner;
    const { table, rows } = this.hub.oneOffQuery(sql, { identity: caller.identity, isOwner });
    return this.decodeRows(this.columnsOf(table), rows);
  }

  private columnsOf(relation: string): readonly ColumnDef[] {
    const { tables, views } = this.module;
    const found = [...tables, ...views].find(({ name }) => name === relation);
    return found?.columns ?? [];
  }

  private decodeRows(columns: readonly ColumnDef[], rows: RowList): Row[] {
    return Array.from({ length: rows.count }, (_, i) =>
      this.decodeRow(columns, rows.bytes.slice(rows.starts[i]!, rows.starts[i + 1]!)),
    );
  }

  private decodeRow(columns: readonly ColumnDef[], bytes: Uint8Array): Row {
    // Cast: a product with named elements is read as an object.
    return decodeValue(productOf(columns), this.module.typespace, bytes) as Row;
  }
}

/** One person's access to an engine. */
export class EngineClient {
  readonly caller: Caller;
  private readonly engine: Engine;

  constructor(engine: Engine, caller: Caller) {
    this.engine = engine;
    this.caller = caller;
  }

  get identity(): bigint {
    return this.caller.identity;
  }

  /**
   * Calls a reducer.
   * @param args by parameter name, as written in the module or canonical
   * @throws {CallError}
   */
  async call(reducer: string, args: object = {}): Promise<ReducerOutcome & { tag: 'committed' }> {
    const { database, module } = this.engine;
    const def = module.reducers.find(r => r.name === reducer || r.sourceName === reducer);
    if (!def) throw new Error(`There is no reducer \`${reducer}\``);
    const outcome = await database.call({
      reducer: def.id,
      args: this.encodeArgs(def.params, args, reducer),
      caller: this.caller,
    });
    if (outcome.tag !== 'committed') throw new CallError(outcome.tag, outcome.message);
    return outcome;
  }

  /**
   * Calls a procedure and decodes what it returns.
   * @throws {CallError} it threw
   */
  async callProcedure(procedure: string, args: object = {}): Promise<SatsValue> {
    const { database, module } = this.engine;
    const def = module.procedures.find(p => p.name === procedure || p.sourceName === procedure);
    if (!def) throw new Error(`There is no procedure \`${procedure}\``);
    const encoded = this.encodeArgs(def.params, args, procedure);
    const outcome = await new Promise<ProcedureOutcome>(resolve => {
      database.callProcedure({ procedure: def.id, args: encoded, caller: this.caller }, resolve);
    });
    if (outcome.tag === 'failed') throw new CallError('failed', outcome.message);
    return decodeValue(def.returnType, module.typespace, outcome.value);
  }

  /**
   * The rows that this person gets for a query: of public tables and views, their own of
   * per-sender views.
   * @throws {SqlError} the query is not allowed
   */
  query(sql: string): Row[] {
    return this.engine.query(sql, this.caller);
  }

  /**
   * Connects, as a client does before it calls anything.
   * @returns the same person on that connection
   * @throws {ConnectionRefusedError} the module refused
   */
  async connect(connectionId = randomConnectionId()): Promise<EngineClient> {
    const caller = { ...this.caller, connectionId };
    await this.engine.database.connect(caller);
    return new EngineClient(this.engine, caller);
  }

  async disconnect(): Promise<void> {
    await this.engine.database.disconnect(this.caller);
  }

  private encodeArgs(params: readonly TypeElement[], args: object, owner: string): Uint8Array {
    const given = new Map(Object.entries(args).map(([name, value]) => [looseName(name), value]));
    const known = new Set(params.map(param => looseName(param.name ?? '')));
    for (const name of given.keys()) {
      if (!known.has(name)) throw new TypeError(`\`${owner}\` has no parameter \`${name}\``);
    }
    const values = params.map(param => given.get(looseName(param.name ?? '')));
    const type: AlgebraicType = { tag: 'Product', elements: params };
    return encodeValue(type, this.engine.module.typespace, values, owner);
  }
}

/** The identity behind a name in a test: 256 bits, as a hash would give them. */
export function identityOf(name: string): bigint {
  return BigInt(`0x${createHash('sha256').update(name).digest('hex')}`);
}

/** `displayName` and `display_name` are the same parameter. */
function looseName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

let lastConnectionId = 0n;

function randomConnectionId(): bigint {
  lastConnectionId += 1n;
  return BigInt.asUintN(128, identityOf(`connection ${lastConnectionId}`));
}

function productOf(columns: readonly ColumnDef[]): AlgebraicType {
  return { tag: 'Product', elements: columns.map(({ name, type }) => ({ name, type })) };
}

async function moduleText(module: string): Promise<string> {
  if (module.includes('\n')) return module;
  const isFolder = (await stat(module)).isDirectory();
  return isFolder ? bundleOnce(module) : readFile(module, 'utf8');
}
