/**
 * What v1 sends, whatever the format: SpacetimeDB's v1 `ServerMessage`. Durations and timestamps
 * are microseconds.
 */
import type { RawRows } from './raw-rows.ts';

/** Rows of one table, each list as it stands on the wire of every version. */
export interface TableUpdate {
  readonly tableId: number;
  readonly table: string;
  readonly updates: readonly { readonly deletes: RawRows; readonly inserts: RawRows }[];
}

/** How a call ended. */
export type UpdateStatus =
  | { readonly tag: 'committed'; readonly tables: readonly TableUpdate[] }
  | { readonly tag: 'failed'; readonly message: string };

/** A reducer call and what became of it. */
export interface TransactionUpdate {
  readonly tag: 'transactionUpdate';
  readonly status: UpdateStatus;
  readonly timestampMicros: bigint;
  readonly callerIdentity: bigint;
  readonly callerConnectionId: bigint;
  readonly reducer: string;
  readonly reducerId: number;
  /** BSATN of the product of all arguments. */
  readonly args: Uint8Array;
  readonly requestId: number;
  readonly durationMicros: bigint;
}

export type V1Message =
  | {
      readonly tag: 'initialSubscription';
      readonly tables: readonly TableUpdate[];
      readonly requestId: number;
    }
  | TransactionUpdate
  | { readonly tag: 'transactionUpdateLight'; readonly tables: readonly TableUpdate[] }
  | {
      readonly tag: 'identityToken';
      readonly identity: bigint;
      readonly token: string;
      readonly connectionId: bigint;
    }
  | {
      readonly tag: 'oneOffQueryResponse';
      readonly messageId: Uint8Array;
      readonly error: string | null;
      readonly tables: readonly { readonly table: string; readonly rows: RawRows }[];
    }
  | {
      readonly tag: 'subscribeApplied' | 'unsubscribeApplied';
      readonly requestId: number;
      readonly queryId: number;
      readonly rows: TableUpdate;
    }
  | {
      readonly tag: 'subscriptionError';
      readonly requestId: number | null;
      readonly queryId: number | null;
      readonly error: string;
    }
  | {
      readonly tag: 'subscribeMultiApplied' | 'unsubscribeMultiApplied';
      readonly requestId: number;
      readonly queryId: number;
      readonly tables: readonly TableUpdate[];
    }
  | {
      readonly tag: 'procedureResult';
      readonly procedure: string;
      readonly status:
        | { readonly tag: 'returned'; readonly value: Uint8Array }
        | { readonly tag: 'internalError'; readonly message: string };
      readonly timestampMicros: bigint;
      readonly durationMicros: bigint;
      readonly requestId: number;
    };

/** Messages as bytes: BSATN, or JSON. */
export interface V1Format {
  /** @throws {Error} the frame is no message of this format */
  decode(frame: Uint8Array, isBinary: boolean): V1ClientMessage;
  encode(message: V1Message): Uint8Array;
  /** The messages are texts. */
  readonly isText: boolean;
}

/** What a client of v1 sends: SpacetimeDB's v1 `ClientMessage`. */
export type V1ClientMessage =
  | {
      readonly tag: 'callReducer';
      readonly reducer: string;
      /** BSATN of the product of all arguments; a copy. */
      readonly args: Uint8Array;
      readonly requestId: number;
      readonly isSilent: boolean;
    }
  | {
      readonly tag: 'subscribe';
      readonly queries: readonly string[];
      readonly requestId: number;
      /** Null for the whole of what the client watches. */
      readonly queryId: number | null;
      readonly isSingle: boolean;
    }
  | { readonly tag: 'oneOffQuery'; readonly messageId: Uint8Array; readonly query: string }
  | {
      readonly tag: 'unsubscribe';
      readonly requestId: number;
      readonly queryId: number;
      readonly isSingle: boolean;
    }
  | {
      readonly tag: 'callProcedure';
      readonly procedure: string;
      readonly args: Uint8Array;
      readonly requestId: number;
    };
