/** A database as the HTTP interface sees it. */
import type { ProcedureOutcome, ReducerOutcome } from '../call.ts';
import type { HttpRequestHead } from '../procedures/http-messages.ts';
import type { HttpHandlerOutcome } from '../procedures/procedure-calls.ts';
import type { ModuleDef } from '../schema/module-def.ts';
import type { StatementResult } from '../sql/run.ts';
import type { ConnectionFilter } from '../wire/live-database.ts';
import type { DatabaseEntry } from './catalogue.ts';
import type { DatabaseLog } from './database-log.ts';

/** Somebody who acts on a database: by a token, over some connection. */
export interface Actor {
  readonly identity: bigint;
  /** The token's payload as JSON. */
  readonly claims: string;
}

/** A call or query within a connection. */
export interface DatabaseSession {
  /** @returns once the reducer's commit, if there is one, is durable */
  callReducer(name: string, args: Uint8Array): Promise<ReducerOutcome>;
  callProcedure(name: string, args: Uint8Array): Promise<ProcedureOutcome>;
  /**
   * Runs one statement of SQL.
   * @param isConfirmed resolve once what it has seen and changed is durable
   * @throws {SqlError} it cannot be parsed, typed or allowed
   */
  query(sql: string, isConfirmed: boolean): Promise<StatementResult>;
}

/** An open database. */
export interface HostedDatabase {
  readonly entry: DatabaseEntry;
  readonly module: ModuleDef;
  /** The bundle that runs. */
  readonly js: string;
  readonly log: DatabaseLog;
  /**
   * Connects the actor as a client for as long as the work takes; the module is told of both ends.
   * @throws {ConnectionRefusedError} the module does not want the client
   */
  withSession<T>(actor: Actor, work: (session: DatabaseSession) => Promise<T>): Promise<T>;
  /**
   * Lets one of the module's HTTP handlers answer.
   * @param gone aborted when nobody waits for the answer any more: it need not begin then
   * @returns once what it did is durable; null when there is no such handler
   */
  callHttpHandler(
    handlerId: number,
    request: HttpRequestHead,
    body: Uint8Array,
    gone: AbortSignal,
  ): Promise<HttpHandlerOutcome | null>;
  /** Ends the websockets that the filter fits. @returns how many */
  disconnect(filter: ConnectionFilter): number;
}
