/**
 * A whole Plaza in memory for tests: the real module on the real engine, with a clock that moves
 * only when it is told to. Tests act as people with tokens, look at any table, and let time pass.
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  bundleModule,
  ConnectionRefusedError,
  createEngine,
  type Engine,
  type Caller as EngineCaller,
  type ProcedureOutcome,
} from '@plaza/engine';
import { parseRefusal, type RefusalCode } from '@plaza/shared/errors';
import { identityOf } from '@plaza/shared/identity';
import { type DurationMicros, instant, later, type Micros } from '@plaza/shared/time';
import { Identity, Uuid } from 'spacetimedb';
import type { InferTypeOfRow } from 'spacetimedb/server';
import type * as plaza from '../index.ts';
import type { PlazaSchema } from '../schema.ts';
import { argsCodec, type Codec, codecOf } from './codec.ts';

type Exports = typeof plaza;
type Callable = (ctx: never, args: never) => unknown;

/** Views, by their names in code. */
export type ViewName = 'me' | 'mySessions' | 'mySpaces' | 'outboxHead';

/** Reducers, by their names in code. */
export type CallName = Exclude<
  { [Name in keyof Exports]: Exports[Name] extends Callable ? Name : never }[keyof Exports],
  ViewName | 'leaseOutbox'
>;

/** What a reducer takes. */
export type CallArgs<Name extends CallName> = Parameters<Exports[Name]>[1];

/** A row of what a view gives. */
export type ViewRow<Name extends ViewName> =
  ReturnType<Exports[Name]> extends readonly (infer Row)[]
    ? Row
    : NonNullable<ReturnType<Exports[Name]>>;

/** Tables, by their names in code. */
export type TableName = keyof PlazaSchema['tables'] & string;

/** A row of a table. */
export type Row<Name extends TableName> = InferTypeOfRow<PlazaSchema['tables'][Name]['columns']>;

/** The issuer whose tokens the test's Plaza trusts, with {@link audience}. */
export const issuer = 'https://plaza.example';

/** See {@link issuer}. */
export const audience = 'plaza';

/** What a test's token says; the rest is what Plaza's own issuer would say. */
export interface TokenClaims {
  readonly subject: string;
  readonly issuer?: string;
  readonly audience?: string | readonly string[];
  readonly sid?: string;
}

/** Somebody's open connection. */
export interface Caller {
  readonly identity: Identity;
  readonly engineCaller: EngineCaller;
}

/** Time between two calls: short, but no two things happen at once. */
const step = 1_000n;

const timerTables = [
  'suspensionTimer',
  'departureTimer',
  'settleTimer',
  'outboxTimer',
  'sweepTimer',
] as const satisfies readonly TableName[];

let bundle: Promise<string> | null = null;

/** A running Plaza; see the top of the file. */
export class TestPlaza {
  /** One of our own servers; trusted from the start. */
  readonly service: Caller;
  private readonly engine: Engine;
  private readonly codecs = new Map<string, Codec>();
  private connectionCount = 0;
  private uuidCount = 0;

  /** Starts a Plaza that trusts {@link issuer}. */
  static async start(): Promise<TestPlaza> {
    bundle ??= bundleModule(fileURLToPath(new URL('../..', import.meta.url)));
    const engine = await createEngine({ module: await bundle });
    const started = new TestPlaza(engine);
    await started.call(started.service, 'trustIssuer', { issuer, audience });
    return started;
  }

  private constructor(engine: Engine) {
    this.engine = engine;
    const identity = engine.database.owner;
    const engineCaller = { identity, connectionId: null, claims: null };
    this.service = { identity: new Identity(identity), engineCaller };
  }

  /** Stops the engine. */
  async stop(): Promise<void> {
    await this.engine.close();
  }

  /** The time of the last thing that happened. */
  get now(): Micros {
    return instant(this.engine.clock.nowMicros());
  }

  /** All tables, by their names in code. */
  get tables(): TableName[] {
    // The module's own schema is where both the names and the type come from.
    return this.engine.module.tables.map(table => table.sourceName as TableName);
  }

  /** The tables that everybody may read. */
  get publicTables(): TableName[] {
    const { tables } = this.engine.module;
    // As above.
    return tables.filter(table => table.isPublic).map(table => table.sourceName as TableName);
  }

  /** The columns of each index of a table, by their names in code, in the index's order. */
  indexes(name: TableName): string[][] {
    const { def } = this.table(name);
    return def.indexes.map(index => index.columns.map(column => def.columns[column]!.sourceName));
  }

  /** All reducers and procedures, by their names in code. */
  get callables(): string[] {
    const { reducers, procedures } = this.engine.module;
    return [...reducers, ...procedures].map(callable => callable.sourceName);
  }

  /** A request id that was not used before. */
  uuid(): Uuid {
    this.uuidCount += 1;
    const bytes = createHash('sha256').update(`request ${this.uuidCount}`).digest();
    return Uuid.fromRandomBytesV4(new Uint8Array(bytes.subarray(0, 16)));
  }

  /** The identity of an account of Plaza's issuer. */
  identityOf(subject: string): Identity {
    return new Identity(identityOf(issuer, subject));
  }

  /** Opens a connection with a token. */
  async connect(claims: TokenClaims): Promise<Caller> {
    const caller = this.callerWith(claims);
    this.engine.clock.advance(step);
    await this.engine.database.connect(caller.engineCaller);
    return caller;
  }

  /** Opens a connection that is refused. @returns the refusal's code */
  async connectRefusal(claims: TokenClaims): Promise<RefusalCode | null> {
    try {
      await this.connect(claims);
      return null;
    } catch (error) {
      if (!(error instanceof ConnectionRefusedError)) throw error;
      return codeOf(error.message);
    }
  }

  /** Opens a connection without an account. */
  async visit(): Promise<Caller> {
    const identity = identityOf('https://engine.example', `visitor ${this.connectionCount}`);
    const claims = { iss: 'https://engine.example', sub: 'visitor', aud: ['spacetimedb'] };
    const caller = this.callerOf(identity, claims);
    this.engine.clock.advance(step);
    await this.engine.database.connect(caller.engineCaller);
    return caller;
  }

  /** Closes a connection. */
  async disconnect(caller: Caller): Promise<void> {
    this.engine.clock.advance(step);
    await this.engine.database.disconnect(caller.engineCaller);
  }

  /**
   * Calls a reducer.
   * @throws {Error} with the refusal, or with what the engine says of a failure
   */
  async call<Name extends CallName>(
    caller: Caller,
    name: Name,
    args: CallArgs<Name>,
  ): Promise<void> {
    await this.callUnchecked(caller, name, args);
  }

  /** As {@link call}, for names and arguments that only the engine checks. */
  async callUnchecked(caller: Caller, name: string, args: unknown = {}): Promise<void> {
    const { database, module, clock } = this.engine;
    const reducer = module.reducers.find(candidate => candidate.sourceName === name);
    if (reducer === undefined) throw new Error(`There is no reducer ${name}.`);
    const isCallable = reducer.isClientCallable;
    const codec = this.codec(`args ${name}`, () => argsCodec(reducer.params, module.typespace));
    clock.advance(step);
    const outcome = await database.call({
      reducer: reducer.id,
      args: isCallable ? codec.write(args) : new Uint8Array(),
      caller: caller.engineCaller,
    });
    if (outcome.tag !== 'committed') throw new CallFailure(outcome.message, this.lastLog());
  }

  /**
   * Calls a reducer that may refuse.
   * @returns the refusal's code; null when it was done
   * @throws {Error} when it failed otherwise
   */
  async refusal<Name extends CallName>(
    caller: Caller,
    name: Name,
    args: CallArgs<Name>,
  ): Promise<RefusalCode | null> {
    try {
      await this.callUnchecked(caller, name, args);
      return null;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      const code = codeOf(error.message);
      if (code === null) throw error;
      return code;
    }
  }

  /** Calls the one procedure. */
  async procedure(
    caller: Caller,
    name: 'leaseOutbox',
    args: { readonly max: number },
  ): Promise<ReturnType<Exports['leaseOutbox']>> {
    const { database, module, clock } = this.engine;
    const procedure = module.procedures.find(candidate => candidate.sourceName === name);
    if (procedure === undefined) throw new Error(`There is no procedure ${name}.`);
    const { params, returnType, id } = procedure;
    const { typespace } = module;
    clock.advance(step);
    const outcome = await new Promise<ProcedureOutcome>(resolve => {
      const encoded = argsCodec(params, typespace).write(args);
      const { engineCaller } = caller;
      database.callProcedure({ procedure: id, args: encoded, caller: engineCaller }, resolve);
    });
    if (outcome.tag !== 'returned') throw new CallFailure(outcome.message, this.lastLog());
    // The bytes are of the procedure's own return type.
    return codecOf(returnType, typespace).read(outcome.value) as ReturnType<Exports['leaseOutbox']>;
  }

  /** All rows of a table, private ones too, in the order of their ids. */
  rows<Name extends TableName>(name: Name): Row<Name>[] {
    const codec = this.tableCodec(name);
    const rows: { id?: unknown }[] = [];
    this.table(name).forEachRow((bytes, start, end) => {
      rows.push(codec.read(bytes.slice(start, end)) as { id?: unknown });
    });
    rows.sort((a, b) => Number(BigInt(idOf(a)) - BigInt(idOf(b))));
    // The codec is made from the table's own columns.
    return rows as Row<Name>[];
  }

  /** The one row that fits. @throws {Error} when there is none, or more than one */
  only<Name extends TableName>(name: Name, fits: (row: Row<Name>) => boolean): Row<Name> {
    const [row, ...others] = this.rows(name).filter(fits);
    if (row === undefined || others.length > 0) {
      throw new Error(`${others.length + (row === undefined ? 0 : 1)} rows of ${name} fit.`);
    }
    return row;
  }

  /** What a view gives to somebody. */
  view<Name extends ViewName>(caller: Caller, name: Name): ViewRow<Name>[] {
    const { database, module } = this.engine;
    const view = module.views.find(candidate => candidate.sourceName === name);
    if (view === undefined) throw new Error(`There is no view ${name}.`);
    const outcome = database.callView(view, caller.engineCaller.identity);
    if (outcome.tag !== 'rows') throw new Error(`${name} gives a query.`);
    const rowType = { tag: 'Ref', ref: view.rowTypeRef } as const;
    const codec = this.codec(`view ${name}`, () => codecOf(rowType, module.typespace));
    const { bytes, starts, count } = outcome.rows;
    return Array.from({ length: count }, (_, row) => {
      // The codec is made from the view's own row type.
      return codec.read(bytes.slice(starts[row], starts[row + 1])) as ViewRow<Name>;
    });
  }

  /** A fingerprint of every table, to see whether anything has changed. */
  digest(): ReadonlyMap<string, string> {
    return new Map(this.tables.map(name => [name, this.digestOf(name)]));
  }

  /** A fingerprint of one table. */
  digestOf(name: TableName): string {
    const rows: string[] = [];
    this.table(name).forEachRow((bytes, start, end) => {
      rows.push(Buffer.from(bytes.slice(start, end)).toString('hex'));
    });
    return createHash('sha256').update(rows.sort().join('\n')).digest('hex');
  }

  /** Lets time pass; what becomes due on the way happens at its time. */
  async pass(span: DurationMicros): Promise<void> {
    const end = later(this.now, span);
    for (;;) {
      const next = this.nextTimer();
      if (next === null || next > end) break;
      await this.engine.advance(next > this.now ? next - this.now : step);
    }
    await this.engine.advance(end - this.now);
  }

  /** When the next timer is due; null when none is armed. */
  private nextTimer(): bigint | null {
    let next: bigint | null = null;
    for (const table of timerTables) {
      for (const { scheduledAt } of this.rows(table)) {
        if (scheduledAt.tag !== 'Time') continue;
        const at = scheduledAt.value.microsSinceUnixEpoch;
        if (next === null || at < next) next = at;
      }
    }
    return next;
  }

  private callerWith({ subject, sid, ...claims }: TokenClaims): Caller {
    const iss = claims.issuer ?? issuer;
    const aud = claims.audience ?? audience;
    return this.callerOf(identityOf(iss, subject), { iss, sub: subject, aud, sid });
  }

  private callerOf(identity: bigint, claims: object): Caller {
    this.connectionCount += 1;
    const engineCaller = {
      identity,
      connectionId: BigInt(this.connectionCount),
      claims: JSON.stringify(claims),
    };
    return { identity: new Identity(identity), engineCaller };
  }

  private table(name: TableName) {
    const { datastore } = this.engine.database;
    const table = datastore.tables.find(candidate => candidate.def.sourceName === name);
    if (table === undefined) throw new Error(`There is no table ${name}.`);
    return table;
  }

  private tableCodec(name: TableName): Codec {
    const rowType = { tag: 'Ref', ref: this.table(name).def.rowTypeRef } as const;
    return this.codec(`table ${name}`, () => codecOf(rowType, this.engine.module.typespace));
  }

  private codec(key: string, make: () => Codec): Codec {
    const codec = this.codecs.get(key) ?? make();
    this.codecs.set(key, codec);
    return codec;
  }

  private lastLog(): string {
    return this.engine.log.at(-1)?.message ?? '';
  }
}

/** A call that was refused or failed. */
class CallFailure extends Error {
  override name = 'CallFailure';

  constructor(message: string, log: string) {
    // The engine tells callers little of a crash; its log says the rest.
    super(parseRefusal(message) === null ? `${message} ${log}` : message);
  }
}

function codeOf(message: string): RefusalCode | null {
  return parseRefusal(message)?.code ?? null;
}

function idOf(row: { id?: unknown }): bigint {
  return typeof row.id === 'bigint' ? row.id : 0n;
}
