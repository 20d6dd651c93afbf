/** One client: reads its messages in order, and sends it answers and updates in order. */
import type { Call, Caller, CommitOrigin, ReducerOutcome } from '../call.ts';
import type { Commit } from '../commit.ts';
import { exceeded, type LimitName, type Limits } from '../limits.ts';
import type { Subscriber } from '../subscriptions/shared-query.ts';
import type { SharedUpdate } from '../subscriptions/shared-update.ts';
import { type ClientMessage, decodeClientMessages } from './client-message.ts';
import type { LiveDatabase } from './live-database.ts';
import type { Outbox } from './outbox.ts';
import { OutgoingMessage } from './outgoing-message.ts';
import {
  encodeInitialConnection,
  encodeOneOffQueryResult,
  encodeProcedureResult,
  encodeReducerResult,
  encodeSubscribeApplied,
  encodeSubscriptionError,
  encodeUnsubscribeApplied,
} from './server-message.ts';

/** What a connection needs of its websocket. */
export interface Transport {
  /** Begins the closing handshake. */
  close(code: number, reason: string): void;
  /** Ends the connection at once, without a handshake. */
  terminate(): void;
}

/** Codes of websocket close frames. */
export const CLOSE = {
  goingAway: 1001,
  policyViolation: 1008,
  messageTooBig: 1009,
  serverError: 1011,
  tryAgainLater: 1013,
} as const;

/** A client that does not answer the closing handshake by then is cut off. */
const CLOSE_TIMEOUT_MS = 2_000;

/** A reducer call with the connection that will get the answer. */
class ConnectionCall implements Call {
  readonly connection: Connection;
  readonly requestId: number;
  readonly reducer: string;
  readonly args: Uint8Array;
  /** What its commit changed for the caller: travels inside the answer. */
  update: SharedUpdate | null = null;

  constructor(connection: Connection, message: Extract<ClientMessage, { name: string }>) {
    this.connection = connection;
    this.requestId = message.requestId;
    this.reducer = message.name;
    this.args = message.args;
  }

  get caller(): Caller {
    return this.connection.caller;
  }
}

export class Connection implements Subscriber {
  readonly caller: Caller & { readonly connectionId: bigint };
  readonly isOwner: boolean;
  /** Where the client comes from; for limits and for the operator. */
  readonly address: string;
  readonly outbox: Outbox;
  readonly #database: LiveDatabase;
  readonly #transport: Transport;
  readonly #isConfirmed: boolean;
  readonly #isSingleMessageFrame: boolean;
  readonly #limits: Limits;
  /**
   * Messages that wait: behind a call that has not run yet, since they must find the state that it
   * leaves, or for the connection's turn to query.
   */
  #deferred: ClientMessage[] = [];
  #pendingCalls = 0;
  #pendingProcedures = 0;
  #pendingBytes = 0;
  #isClosed = false;
  #owesAnswer = false;
  readonly #flushSoon = (): void => this.#database.flushLater(this, { isUrgent: true });

  constructor(options: {
    database: LiveDatabase;
    transport: Transport;
    outbox: Outbox;
    caller: Caller & { readonly connectionId: bigint };
    address: string;
    isOwner: boolean;
    /** Send nothing of a commit before it is durable. */
    isConfirmed: boolean;
    /** The protocol has exactly one message in each frame. */
    isSingleMessageFrame: boolean;
    limits: Limits;
  }) {
    this.caller = options.caller;
    this.isOwner = options.isOwner;
    this.address = options.address;
    this.outbox = options.outbox;
    this.#database = options.database;
    this.#transport = options.transport;
    this.#isConfirmed = options.isConfirmed;
    this.#isSingleMessageFrame = options.isSingleMessageFrame;
    this.#limits = options.limits;
  }

  get identity(): bigint {
    return this.caller.identity;
  }
  /** An answer that the client waits for is among what waits here. */
  get owesAnswer(): boolean {
    return this.#owesAnswer;
  }
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Tells the client who it is; the first message of every connection. */
  greet(token: string): void {
    const { identity, connectionId } = this.caller;
    this.#answer(encodeInitialConnection({ identity, connectionId, token }));
  }

  /**
   * Takes a binary frame.
   * @returns the number of messages in it, for limits
   */
  takeFrame(frame: Uint8Array): number {
    if (this.#isClosed) return 0;
    let messages: ClientMessage[];
    try {
      messages = decodeClientMessages(frame, { isSingle: this.#isSingleMessageFrame });
    } catch (error) {
      this.close(CLOSE.serverError, `malformed message: ${messageOf(error)}`);
      return 0;
    }
    const { traffic } = this.#database;
    traffic.bytesIn += frame.length;
    traffic.messagesIn += messages.length;
    for (const message of messages) {
      if (this.#deferred.length > 0) this.#defer(message);
      else this.#take(message);
      if (this.#isClosed) break;
      if (this.#pendingCalls + this.#deferred.length > this.#limits.waitingMessages)
        this.#refuse('waitingMessages');
      if (this.#pendingBytes > this.#limits.waitingBytes) this.#refuse('waitingBytes');
    }
    return messages.length;
  }

  receive(update: SharedUpdate, commit: Commit, origin: CommitOrigin): void {
    if (origin.call instanceof ConnectionCall && origin.call.connection === this) {
      origin.call.update = update;
      return;
    }
    this.#send(update.message, commit.offset, { isUrgent: false });
  }

  fail(querySetId: number, error: string): void {
    this.#answer(encodeSubscriptionError({ requestId: null, querySetId, error }));
  }

  /** Writes what may be sent by now. */
  flush(): void {
    if (this.#isClosed) return;
    this.outbox.flush(this.#isConfirmed ? this.#database.durableOffset : Number.POSITIVE_INFINITY);
    if (this.outbox.isEmpty) this.#owesAnswer = false;
    else if (this.#isHeld) this.#database.flushWhenDurable(this);
  }

  /** Says goodbye; what is still unsent is lost. */
  close(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.end();
    // Reasons are limited to 123 bytes by the websocket protocol.
    this.#transport.close(
      code,
      Buffer.from(reason)
        .subarray(0, 120)
        .toString()
        .replace(/\uFFFD$/, ''),
    );
    setTimeout(() => this.#transport.terminate(), CLOSE_TIMEOUT_MS).unref();
  }

  /** Breaks off: the client does not listen any more. */
  terminate(): void {
    this.end();
    this.#transport.terminate();
  }

  /** Leaves the database; the transport has ended or is about to. */
  end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#deferred = [];
    this.#database.remove(this);
  }

  /** What waits begins with a message that rests on a commit which is not durable. */
  get #isHeld(): boolean {
    return this.#isConfirmed && this.outbox.nextOffset > this.#database.durableOffset;
  }

  /** Goes on with the messages that wait, as far as they may. */
  takeDeferred(): void {
    const messages = this.#deferred;
    this.#deferred = [];
    let next = 0;
    while (next < messages.length && this.#deferred.length === 0) {
      const message = messages[next];
      next += 1;
      if (message === undefined) break;
      this.#pendingBytes -= sizeOf(message);
      this.#take(message);
    }
    for (; next < messages.length; next += 1) {
      const message = messages[next];
      if (message !== undefined && !this.#isClosed) this.#deferred.push(message);
    }
  }

  /** Ends the connection, since it has passed a limit. */
  #refuse(limit: LimitName): void {
    this.close(CLOSE.tryAgainLater, exceeded(limit, this.#limits));
  }

  #defer(message: ClientMessage): void {
    this.#deferred.push(message);
    this.#pendingBytes += sizeOf(message);
  }

  #take(message: ClientMessage): void {
    if (this.#isClosed) return;
    if (message.tag === 'callReducer') {
      this.#callReducer(message);
      return;
    }
    if (this.#pendingCalls > 0) {
      this.#defer(message);
      return;
    }
    if (!this.#database.turns.hasTime()) {
      this.#defer(message);
      this.#database.turns.wait(this);
      return;
    }
    switch (message.tag) {
      case 'subscribe':
        this.#subscribe(message);
        return;
      case 'unsubscribe':
        this.#unsubscribe(message);
        return;
      case 'oneOffQuery':
        this.#oneOffQuery(message);
        return;
      case 'callProcedure':
        this.#callProcedure(message);
        return;
    }
  }

  #callReducer(message: Extract<ClientMessage, { name: string }>): void {
    const call = new ConnectionCall(this, message);
    this.#pendingCalls += 1;
    this.#pendingBytes += call.args.length;
    this.#database.call(call, outcome => {
      this.#pendingCalls -= 1;
      this.#pendingBytes -= call.args.length;
      if (this.#isClosed) return;
      this.#answerCall(call, outcome);
      // Not here, in the middle of a batch: a subscription may run the module's views.
      if (this.#pendingCalls === 0 && this.#deferred.length > 0) {
        setImmediate(() => this.takeDeferred());
      }
    });
  }

  #answerCall(call: ConnectionCall, outcome: ReducerOutcome): void {
    const { requestId } = call;
    switch (outcome.tag) {
      case 'committed': {
        const result = { tag: 'ok', update: call.update?.body ?? null } as const;
        const message = encodeReducerResult(requestId, outcome.timestampMicros, result);
        this.#send(message, outcome.commit.offset, { isUrgent: true });
        return;
      }
      case 'refused': {
        const result = { tag: 'err', message: outcome.message } as const;
        this.#answerFromState(encodeReducerResult(requestId, outcome.timestampMicros, result));
        return;
      }
      case 'failed': {
        const result = { tag: 'internalError', message: outcome.message } as const;
        this.#answerFromState(encodeReducerResult(requestId, outcome.timestampMicros, result));
      }
    }
  }

  #callProcedure({ requestId, name, args }: Extract<ClientMessage, { name: string }>): void {
    if (this.#pendingProcedures === this.#limits.waitingProcedures) {
      this.#refuse('waitingProcedures');
      return;
    }
    this.#pendingProcedures += 1;
    this.#pendingBytes += args.length;
    this.#database.callProcedure({ procedure: name, args, caller: this.caller }, outcome => {
      this.#pendingProcedures -= 1;
      this.#pendingBytes -= args.length;
      if (this.#isClosed) return;
      const { timestampMicros, durationMicros } = outcome;
      const result =
        outcome.tag === 'returned'
          ? ({ tag: 'returned', value: outcome.value } as const)
          : ({ tag: 'internalError', message: outcome.message } as const);
      const message = encodeProcedureResult({
        requestId,
        timestampMicros,
        durationMicros,
        outcome: result,
      });
      // The procedure's own commits must be durable before it counts as done.
      this.#send(message, this.#database.lastOffset, { isUrgent: true });
    });
  }

  #subscribe({
    requestId,
    querySetId,
    queries,
  }: Extract<ClientMessage, { tag: 'subscribe' }>): void {
    try {
      const tables = this.#database.hub.subscribe(this, querySetId, queries);
      this.#answerFromState(encodeSubscribeApplied({ requestId, querySetId, tables }));
    } catch (error) {
      this.#answer(encodeSubscriptionError({ requestId, querySetId, error: messageOf(error) }));
    }
  }

  #unsubscribe(message: Extract<ClientMessage, { tag: 'unsubscribe' }>): void {
    const { requestId, querySetId, sendDroppedRows } = message;
    try {
      const rows = this.#database.hub.unsubscribe(this, querySetId);
      const tables = sendDroppedRows ? rows : null;
      this.#answerFromState(encodeUnsubscribeApplied({ requestId, querySetId, tables }));
    } catch (error) {
      this.#answer(encodeSubscriptionError({ requestId, querySetId, error: messageOf(error) }));
    }
  }

  #oneOffQuery({ requestId, query }: Extract<ClientMessage, { tag: 'oneOffQuery' }>): void {
    try {
      const tables = [this.#database.hub.oneOffQuery(query, this)];
      this.#answerFromState(encodeOneOffQueryResult({ requestId, outcome: { tag: 'ok', tables } }));
    } catch (error) {
      const outcome = { tag: 'err', message: messageOf(error) } as const;
      this.#answer(encodeOneOffQueryResult({ requestId, outcome }));
    }
  }

  /** Sends what was read from the present state, which may hold commits that are not durable. */
  #answerFromState(message: Uint8Array): void {
    this.#send(message, this.#database.lastOffset, { isUrgent: true });
  }

  #answer(message: Uint8Array): void {
    this.#send(message, 0, { isUrgent: true });
  }

  #send(
    message: Uint8Array | OutgoingMessage,
    offset: number,
    { isUrgent }: { isUrgent: boolean },
  ): void {
    if (this.#isClosed) return;
    const outgoing = message instanceof OutgoingMessage ? message : new OutgoingMessage(message);
    outgoing.prepare(this.outbox.compression, this.#flushSoon);
    if (this.outbox.add(outgoing, offset)) {
      if (isUrgent) this.#owesAnswer = true;
      if (this.#isHeld) this.#database.flushWhenDurable(this);
      else this.#database.flushLater(this, { isUrgent });
      return;
    }
    this.#database.traffic.tooSlow += 1;
    this.terminate();
  }
}

/** What a waiting message takes up. */
function sizeOf(message: ClientMessage): number {
  switch (message.tag) {
    case 'subscribe':
      return message.queries.reduce((sum, query) => sum + query.length, 0);
    case 'oneOffQuery':
      return message.query.length;
    case 'callReducer':
    case 'callProcedure':
      return message.args.length;
    case 'unsubscribe':
      return 0;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
