/** Calls into a database, and how they end. */
import type { Commit, RowList } from './commit.ts';
import type { MigrationStep } from './migrations/plan-migration.ts';
import type { ReadSet } from './module-host/transaction-calls.ts';

/** On whose behalf something runs. */
export interface Caller {
  readonly identity: bigint;
  /** Null for calls that come over no connection: schedules, the host itself. */
  readonly connectionId: bigint | null;
  /** The payload of the caller's token as JSON; null without a token. */
  readonly claims: string | null;
}

/** A reducer call. */
export interface Call {
  /** Canonical name or id. */
  readonly reducer: string | number;
  /** BSATN of the product of all arguments. */
  readonly args: Uint8Array;
  readonly caller: Caller;
}

/** How a reducer call ended. Durations are microseconds, timestamps microseconds since 1970. */
export type ReducerOutcome =
  | {
      readonly tag: 'committed';
      /** Without changes, its offset is that of the last commit that had some. */
      readonly commit: Commit;
      readonly timestampMicros: bigint;
      readonly durationMicros: number;
    }
  | {
      /** The module refused it with a `SenderError`, whose text this is. */
      readonly tag: 'refused';
      readonly message: string;
      readonly timestampMicros: bigint;
      readonly durationMicros: number;
    }
  | {
      /** It does not exist, got malformed arguments, crashed or took too long. */
      readonly tag: 'failed';
      readonly message: string;
      readonly timestampMicros: bigint;
      readonly durationMicros: number;
    };

/** A procedure call. */
export interface ProcedureCall {
  /** Canonical name or id. */
  readonly procedure: string | number;
  /** BSATN of the product of all arguments. */
  readonly args: Uint8Array;
  readonly caller: Caller;
}

/** How a procedure call ended. */
export type ProcedureOutcome =
  | {
      readonly tag: 'returned';
      /** BSATN of the return type. */
      readonly value: Uint8Array;
      readonly timestampMicros: bigint;
      readonly durationMicros: bigint;
    }
  | {
      readonly tag: 'failed';
      readonly message: string;
      readonly timestampMicros: bigint;
      readonly durationMicros: bigint;
    };

/** What made a commit. */
export interface CommitOrigin {
  /** The reducer call as it was queued; null for procedures, connections, schedules and the host. */
  readonly call: Call | null;
}

/** What a view returned, and what it read. */
export type ViewOutcome =
  | { readonly tag: 'rows'; readonly rows: RowList; readonly reads: ReadSet }
  /** A query to be run in its place. */
  | { readonly tag: 'sql'; readonly sql: string; readonly reads: ReadSet };

/** A view whose result somebody is being sent. */
export interface WatchedView {
  /** Canonical name. */
  readonly name: string;
  /** Null for anonymous views. */
  readonly sender: bigint | null;
}

/** What became of a republished module. */
export interface PublishResult {
  /** What the migration did. */
  readonly changes: readonly MigrationStep[];
  /** Clients hold rows of another shape now: they must be disconnected. */
  readonly disconnectsClients: boolean;
}

/** What a caller of a module that failed is told; the details are in the database's log. */
export const fatalErrorMessage = 'The instance encountered a fatal error.';
