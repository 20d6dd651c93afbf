/**
 * What the versions of the protocol say differently. A connection does the same for all of them;
 * its dialect reads what the client sends and words what it gets.
 */
import type { ProcedureOutcome, ReducerOutcome } from '../call.ts';
import type { SharedUpdate } from '../subscriptions/shared-update.ts';
import { type ClientMessage, decodeClientMessages } from './client-message.ts';
import { OutgoingMessage } from './outgoing-message.ts';
import {
  encodeInitialConnection,
  encodeOneOffQueryResult,
  encodeProcedureResult,
  encodeReducerResult,
  encodeSubscribeApplied,
  encodeSubscriptionError,
  encodeUnsubscribeApplied,
  PLAIN_REDUCER_RESULT_BYTES,
  type ReducerOutcomeMessage,
  type TableRows,
  writePlainReducerResult,
} from './server-message.ts';

export type Message<Tag extends ClientMessage['tag']> = Extract<ClientMessage, { tag: Tag }>;

/** How to say that a call has succeeded and changed nothing for the caller, as most do. */
export interface PlainAnswer {
  /** Bytes of each. */
  readonly length: number;
  write(view: DataView, at: number, requestId: number, timestampMicros: bigint): void;
}

export interface Dialect {
  /** Null where such an answer may not share a frame with others; then it comes from `called`. */
  readonly plainAnswer: PlainAnswer | null;
  /** @throws {Error} the frame holds no such messages; the connection is then ended */
  decode(frame: Uint8Array, isBinary: boolean): readonly ClientMessage[];
  greeting(client: { identity: bigint; connectionId: bigint; token: string }): OutgoingMessage;
  /** @throws {SqlError} what this version's clients may not subscribe to */
  checkSubscription?(request: Message<'subscribe'>): void;
  /** All rows of a new query set; tables without rows may be left out. */
  subscribed(request: Message<'subscribe'>, tables: readonly TableRows[]): OutgoingMessage;
  /** The rows that a query set had. */
  unsubscribed(request: Message<'unsubscribe'>, tables: readonly TableRows[]): OutgoingMessage;
  subscriptionRefused(
    request: Message<'subscribe'> | Message<'unsubscribe'>,
    error: string,
  ): OutgoingMessage;
  /** A query set ends that had been applied. */
  subscriptionFailed(querySetId: number, error: string): OutgoingMessage;
  queried(
    request: Message<'oneOffQuery'>,
    outcome: { tag: 'ok'; tables: readonly TableRows[] } | { tag: 'err'; message: string },
  ): OutgoingMessage;
  /** Somebody else's transaction. */
  update(update: SharedUpdate): OutgoingMessage;
  /**
   * The answer to a call; null when the client wants none.
   * @param update what the call changed for the client itself
   */
  called(
    request: Message<'callReducer'>,
    outcome: ReducerOutcome,
    update: SharedUpdate | null,
  ): OutgoingMessage | null;
  procedureCalled(request: Message<'callProcedure'>, outcome: ProcedureOutcome): OutgoingMessage;
}

/** v2 and v3, which differ in their frames alone. */
class BsatnDialect implements Dialect {
  readonly plainAnswer: PlainAnswer | null;
  readonly #isSingleMessageFrame: boolean;

  /** @param options.isSingleMessageFrame each frame has exactly one message */
  constructor({ isSingleMessageFrame }: { isSingleMessageFrame: boolean }) {
    this.#isSingleMessageFrame = isSingleMessageFrame;
    this.plainAnswer = isSingleMessageFrame
      ? null
      : { length: PLAIN_REDUCER_RESULT_BYTES, write: writePlainReducerResult };
  }

  decode(frame: Uint8Array, isBinary: boolean): ClientMessage[] {
    if (!isBinary) throw new TypeError('only binary messages are understood');
    return decodeClientMessages(frame, { isSingle: this.#isSingleMessageFrame });
  }

  greeting(client: { identity: bigint; connectionId: bigint; token: string }): OutgoingMessage {
    return new OutgoingMessage(encodeInitialConnection(client));
  }

  subscribed({ requestId, querySetId }: Message<'subscribe'>, tables: readonly TableRows[]) {
    return new OutgoingMessage(encodeSubscribeApplied({ requestId, querySetId, tables }));
  }

  unsubscribed(request: Message<'unsubscribe'>, rows: readonly TableRows[]): OutgoingMessage {
    const { requestId, querySetId, sendDroppedRows } = request;
    const tables = sendDroppedRows ? rows : null;
    return new OutgoingMessage(encodeUnsubscribeApplied({ requestId, querySetId, tables }));
  }

  subscriptionRefused(
    { requestId, querySetId }: Message<'subscribe'> | Message<'unsubscribe'>,
    error: string,
  ): OutgoingMessage {
    return new OutgoingMessage(encodeSubscriptionError({ requestId, querySetId, error }));
  }

  subscriptionFailed(querySetId: number, error: string): OutgoingMessage {
    return new OutgoingMessage(encodeSubscriptionError({ requestId: null, querySetId, error }));
  }

  queried(
    { requestId }: Message<'oneOffQuery'>,
    outcome: Parameters<Dialect['queried']>[1],
  ): OutgoingMessage {
    return new OutgoingMessage(encodeOneOffQueryResult({ requestId, outcome }));
  }

  update(update: SharedUpdate): OutgoingMessage {
    return update.message;
  }

  called(
    { requestId }: Message<'callReducer'>,
    outcome: ReducerOutcome,
    update: SharedUpdate | null,
  ): OutgoingMessage {
    const result = resultOf(outcome, update);
    return new OutgoingMessage(encodeReducerResult(requestId, outcome.timestampMicros, result));
  }

  procedureCalled({ requestId }: Message<'callProcedure'>, ended: ProcedureOutcome) {
    const { timestampMicros, durationMicros } = ended;
    const outcome =
      ended.tag === 'returned'
        ? ({ tag: 'returned', value: ended.value } as const)
        : ({ tag: 'internalError', message: ended.message } as const);
    return new OutgoingMessage(
      encodeProcedureResult({ requestId, timestampMicros, durationMicros, outcome }),
    );
  }
}

function resultOf(outcome: ReducerOutcome, update: SharedUpdate | null): ReducerOutcomeMessage {
  switch (outcome.tag) {
    case 'committed':
      return { tag: 'ok', update: update?.body ?? null };
    case 'refused':
      return { tag: 'err', message: outcome.message };
    case 'failed':
      return { tag: 'internalError', message: outcome.message };
  }
}

/** They keep nothing of a connection, so that all share one. */
export const V2_DIALECT: Dialect = new BsatnDialect({ isSingleMessageFrame: true });
export const V3_DIALECT: Dialect = new BsatnDialect({ isSingleMessageFrame: false });
