/** One client: reads its messages in order, and sends it answers and updates in order. */
import type { Call, Caller, CommitOrigin, ReducerOutcome } from '../call.ts';
import type { Commit } from '../commit.ts';
import { exceeded, type LimitName, type Limits } from '../limits.ts';
import type { Subscriber } from '../subscriptions/shared-query.ts';
import type { SharedUpdate } from '../subscriptions/shared-update.ts';
import { type ClientMessage, sizeOf } from './client-message.ts';
import type { Dialect, Message, PlainAnswer } from './dialect.ts';
import type { LiveDatabase } from './live-database.ts';
import { MessageRun } from './message-run.ts';
import type { Outbox } from './outbox.ts';
import type { OutgoingMessage } from './outgoing-message.ts';
import { CLOSE, type Transport } from './transport.ts';

/** A client that does not answer the closing handshake by then is cut off. */
const CLOSE_TIMEOUT_MS = 2_000;

/** A reducer call with the connection that will get the answer. */
class ConnectionCall implements Call {
  readonly connection: Connection;
  readonly request: Message<'callReducer'>;
  readonly reducer: string;
  readonly args: Uint8Array;
  /** What its commit changed for the caller: travels inside the answer. */
  update: SharedUpdate | null = null;

  constructor(connection: Connection, request: Message<'callReducer'>) {
    this.connection = connection;
    this.request = request;
    this.reducer = request.name;
    this.args = request.args;
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
  readonly #dialect: Dialect;
  readonly #limits: Limits;
  /**
   * Messages that wait: behind a call that has not run yet, since they must find the state that it
   * leaves, or for the connection's turn to query.
   */
  #deferred: ClientMessage[] = [];
  /** The last run of answers. */
  #run: MessageRun | null = null;
  #pendingCalls = 0;
  #pendingProcedures = 0;
  #pendingBytes = 0;
  #isClosed = false;
  /** The query set of v1's oldest form of subscription. */
  #wholeSetId: number | null = null;
  #owesAnswer = false;
  /** What waits here will be written once more is durable, without anybody asking for it. */
  #isAwaitingDisk = false;
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
    dialect: Dialect;
    limits: Limits;
  }) {
    this.caller = options.caller;
    this.isOwner = options.isOwner;
    this.address = options.address;
    this.outbox = options.outbox;
    this.#database = options.database;
    this.#transport = options.transport;
    this.#isConfirmed = options.isConfirmed;
    this.#dialect = options.dialect;
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
    this.#answer(this.#dialect.greeting({ identity, connectionId, token }));
  }

  /**
   * Takes a frame.
   * @returns the number of messages in it, for limits
   */
  takeFrame(frame: Uint8Array, isBinary: boolean): number {
    if (this.#isClosed) return 0;
    let messages: readonly ClientMessage[];
    try {
      messages = this.#dialect.decode(frame, isBinary);
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
    this.#send(this.#dialect.update(update), commit.offset, { isUrgent: false });
  }

  fail(querySetId: number, error: string): void {
    this.#answer(this.#dialect.subscriptionFailed(querySetId, error));
  }

  /** Writes what may be sent by now. */
  flush(): void {
    if (this.#isClosed) return;
    this.#isAwaitingDisk = false;
    this.outbox.flush(this.#isConfirmed ? this.#database.durableOffset : Number.POSITIVE_INFINITY);
    if (this.outbox.isEmpty) this.#owesAnswer = false;
    else if (this.#isHeld) this.#awaitDisk();
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

  #awaitDisk(): void {
    this.#isAwaitingDisk = true;
    this.#database.flushWhenDurable(this);
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

  #callReducer(request: Message<'callReducer'>): void {
    const call = new ConnectionCall(this, request);
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

  #answerCall({ request, update }: ConnectionCall, outcome: ReducerOutcome): void {
    const { plainAnswer } = this.#dialect;
    if (plainAnswer !== null && update === null && outcome.tag === 'committed') {
      this.#answerPlainly(plainAnswer, request.requestId, outcome);
      return;
    }
    const message = this.#dialect.called(request, outcome, update);
    if (message === null) return;
    if (outcome.tag === 'committed') this.#send(message, outcome.commit.offset, { isUrgent: true });
    else this.#answerFromState(message);
  }

  #answerPlainly(
    { length, write }: PlainAnswer,
    requestId: number,
    { commit, timestampMicros }: Extract<ReducerOutcome, { tag: 'committed' }>,
  ): void {
    const { batch } = this.#database;
    const run = this.#run;
    const isOpen = run?.batch === batch && this.outbox.extend(run, length, commit.offset);
    if (run !== null && isOpen) {
      write(run.view, run.take(length), requestId, timestampMicros);
      return;
    }
    // As many as last time, or twice as many as there are by now.
    const begun = new MessageRun(batch, Math.max(length, run === null ? 0 : 2 * run.length));
    this.#run = begun;
    write(begun.view, begun.take(length), requestId, timestampMicros);
    this.#send(begun, commit.offset, { isUrgent: true });
  }

  #callProcedure(request: Message<'callProcedure'>): void {
    if (this.#pendingProcedures === this.#limits.waitingProcedures) {
      this.#refuse('waitingProcedures');
      return;
    }
    const { name, args } = request;
    this.#pendingProcedures += 1;
    this.#pendingBytes += args.length;
    this.#database.callProcedure({ procedure: name, args, caller: this.caller }, outcome => {
      this.#pendingProcedures -= 1;
      this.#pendingBytes -= args.length;
      // The procedure's own commits must be durable before it counts as done.
      if (!this.#isClosed) this.#answerFromState(this.#dialect.procedureCalled(request, outcome));
    });
  }

  #subscribe(request: Message<'subscribe'>): void {
    const { hub } = this.#database;
    try {
      this.#dialect.checkSubscription?.(request);
      const tables = hub.subscribe(this, request.querySetId, request.queries);
      if (request.form === 'whole') {
        if (this.#wholeSetId !== null) hub.unsubscribe(this, this.#wholeSetId);
        this.#wholeSetId = request.querySetId;
      }
      this.#answerFromState(this.#dialect.subscribed(request, tables));
    } catch (error) {
      this.#answer(this.#dialect.subscriptionRefused(request, messageOf(error)));
    }
  }

  #unsubscribe(request: Message<'unsubscribe'>): void {
    try {
      const tables = this.#database.hub.unsubscribe(this, request.querySetId);
      this.#answerFromState(this.#dialect.unsubscribed(request, tables));
    } catch (error) {
      this.#answer(this.#dialect.subscriptionRefused(request, messageOf(error)));
    }
  }

  #oneOffQuery(request: Message<'oneOffQuery'>): void {
    try {
      const tables = [this.#database.hub.oneOffQuery(request.query, this)];
      this.#answerFromState(this.#dialect.queried(request, { tag: 'ok', tables }));
    } catch (error) {
      this.#answer(this.#dialect.queried(request, { tag: 'err', message: messageOf(error) }));
    }
  }

  /** Sends what was read from the present state, which may hold commits that are not durable. */
  #answerFromState(message: OutgoingMessage): void {
    this.#send(message, this.#database.lastOffset, { isUrgent: true });
  }

  #answer(message: OutgoingMessage): void {
    this.#send(message, 0, { isUrgent: true });
  }

  #send(message: OutgoingMessage, offset: number, { isUrgent }: { isUrgent: boolean }): void {
    if (this.#isClosed) return;
    message.prepare(this.outbox.compression, this.#flushSoon);
    if (this.outbox.add(message, offset)) {
      if (isUrgent) this.#owesAnswer = true;
      if (this.#isAwaitingDisk) return;
      if (this.#isHeld) this.#awaitDisk();
      else this.#database.flushLater(this, { isUrgent });
      return;
    }
    this.#database.traffic.tooSlow += 1;
    this.terminate();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
