/** One database of a host, open: its module runs, its clients are served, its timers tick. */
import { randomBytes } from 'node:crypto';
import type { Caller, ProcedureOutcome, PublishResult } from '../call.ts';
import type { Clock } from '../clock.ts';
import { Database, type ModuleOptions, StorageRefusal } from '../database.ts';
import type { HeldFiles, OpenDurability } from '../durability/durability.ts';
import type { Limits } from '../limits.ts';
import type { HttpRequestHead } from '../procedures/http-messages.ts';
import type { HttpHandlerOutcome } from '../procedures/procedure-calls.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import type { ModuleDef } from '../schema/module-def.ts';
import { type ConnectionFilter, LiveDatabase } from '../wire/live-database.ts';
import type { DatabaseEntry } from './catalogue.ts';
import type { DatabaseLog } from './database-log.ts';
import type { Actor, DatabaseSession, HostedDatabase } from './hosted-database.ts';

/** What it takes to open a database. */
export interface OpenDatabaseOptions {
  readonly entry: DatabaseEntry;
  /** The module of a new database; a stored one brings its own. */
  readonly js: string;
  readonly log: DatabaseLog;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly openDurability: OpenDurability;
  readonly modules: ModuleOptions;
}

/** A database with everything that belongs to it. */
export class OpenDatabase implements HostedDatabase {
  entry: DatabaseEntry;
  readonly log: DatabaseLog;
  readonly live: LiveDatabase;
  readonly #database: Database;
  readonly #scheduler: Scheduler;

  private constructor({ entry, log, clock, limits }: OpenDatabaseOptions, database: Database) {
    this.entry = entry;
    this.log = log;
    this.#database = database;
    this.live = new LiveDatabase(database, limits);
    this.#scheduler = new Scheduler(database, clock);
  }

  /**
   * Opens a stored database, or creates one: then it is durable when this resolves. A stored one is
   * also opened on a full disk, to be read.
   * @throws what `Database.open` throws
   * @throws {StorageRefusal} a new one cannot be written
   */
  static async open(options: OpenDatabaseOptions): Promise<OpenDatabase> {
    const { entry, js, log, clock, openDurability, modules } = options;
    const [name] = entry.names;
    const database = await Database.open({
      ...modules,
      ...(name !== undefined && { name }),
      identity: entry.identity,
      owner: entry.owner,
      js,
      clock,
      openDurability,
      log: record => log.write(record),
    });
    const opened = new OpenDatabase(options, database);
    await opened.#untilDurableOrRefused(database.offset);
    const { refusal } = database;
    if (refusal !== null && database.report.module === null) {
      opened.live.close('the database could not be created');
      await database.close();
      throw new StorageRefusal(refusal);
    }
    opened.#scheduler.start();
    return opened;
  }

  get module(): ModuleDef {
    return this.#database.module;
  }

  /** The bundle that runs. */
  get js(): string {
    return this.#database.js;
  }

  /** Opens the files of its last durable state; null for a database in memory. */
  holdFiles(): Promise<HeldFiles | null> {
    return this.#database.holdFiles();
  }

  /** Told when the disk has failed. */
  onStorageFailure(listener: (error: Error) => void): void {
    this.#database.onStorageFailure(listener);
  }

  /**
   * Gives the database another module and keeps its data.
   * @throws {MigrationError | ModuleLoadError | ModuleDefError} nothing has changed
   */
  async replaceModule(js: string): Promise<PublishResult> {
    const result = await this.#database.replaceModule(js);
    this.#scheduler.start();
    await this.#untilDurable(this.#database.offset);
    return result;
  }

  async withSession<T>(actor: Actor, work: (session: DatabaseSession) => Promise<T>): Promise<T> {
    const connectionId = BigInt(`0x${randomBytes(16).toString('hex')}`) || 1n;
    const caller: Caller = { identity: actor.identity, connectionId, claims: actor.claims };
    await this.#database.connect(caller);
    try {
      return await work(this.#session(caller));
    } finally {
      await this.#database.disconnect(caller);
    }
  }

  async callHttpHandler(
    handlerId: number,
    request: HttpRequestHead,
    body: Uint8Array,
    gone: AbortSignal,
  ): Promise<HttpHandlerOutcome | null> {
    const outcome = await this.#database.callHttpHandler(handlerId, request, body, gone);
    await this.#untilDurable(this.#database.offset);
    return outcome;
  }

  disconnect(filter: ConnectionFilter): number {
    return this.live.closeConnections(filter);
  }

  /** Ends all connections, and lets go of the storage once everything is in it. */
  async close(reason: string): Promise<void> {
    this.#scheduler.stop();
    this.live.close(reason);
    await this.#database.close();
    await this.log.close();
  }

  #session(caller: Caller): DatabaseSession {
    const database = this.#database;
    return {
      callReducer: async (reducer, args) => {
        const outcome = await database.call({ reducer, args, caller });
        if (outcome.tag === 'committed') await this.#untilDurable(outcome.commit.offset);
        return outcome;
      },
      callProcedure: async (procedure, args) => {
        const outcome = await new Promise<ProcedureOutcome>(resolve => {
          database.callProcedure({ procedure, args, caller }, resolve);
        });
        await this.#untilDurable(database.offset);
        return outcome;
      },
      query: async (sql, isConfirmed) => {
        const result = await this.live.hub.runStatement(sql, caller);
        if (isConfirmed) await this.#untilDurable(database.offset);
        return result;
      },
    };
  }

  /** Resolves when a commit is safe, or nothing can be written at the moment. */
  async #untilDurableOrRefused(offset: number): Promise<void> {
    let poll: NodeJS.Timeout | undefined;
    const refused = new Promise<void>(resolve => {
      poll = setInterval(() => {
        if (this.#database.refusal !== null) resolve();
      }, 20);
    });
    await Promise.race([this.#untilDurable(offset), refused]).finally(() => clearInterval(poll));
  }

  /** Resolves when a commit is safe; rejects when the disk fails first. */
  async #untilDurable(offset: number): Promise<void> {
    const database = this.#database;
    if (database.durableOffset >= offset) return;
    const endings: (() => void)[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        const check = (durable: number) => {
          if (durable >= offset) resolve();
        };
        const fail = (): void =>
          reject(new StorageRefusal('The disk failed before this could be confirmed.'));
        endings.push(database.onDurable(check), database.onStorageFailure(fail));
      });
    } finally {
      for (const end of endings) end();
    }
  }
}
