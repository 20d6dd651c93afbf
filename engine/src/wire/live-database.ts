/** A database as its clients see it: connections, subscriptions, and when they are written to. */
import type { Call, ProcedureCall, ProcedureOutcome, ReducerOutcome } from '../call.ts';
import type { Database } from '../database.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import { DurabilityLatency } from '../metrics/durability-latency.ts';
import { Traffic } from '../metrics/traffic.ts';
import { SubscriptionHub } from '../subscriptions/subscription-hub.ts';
import type { Connection } from './connection.ts';
import { FlushQueue } from './flush-queue.ts';
import { CLOSE } from './transport.ts';
import { TurnQueue } from './turn-queue.ts';

/** Which connections are meant; all given properties must fit. */
export interface ConnectionFilter {
  readonly identity?: bigint;
  readonly connectionId?: bigint;
  readonly address?: string;
}

export class LiveDatabase {
  readonly database: Database;
  readonly hub: SubscriptionHub;
  readonly traffic = new Traffic();
  readonly durabilityLatency: DurabilityLatency;
  /** Whose turn it is to subscribe and to query. */
  readonly turns = new TurnQueue<Connection>(connection => connection.takeDeferred());
  readonly #connections = new Set<Connection>();
  readonly #flushQueue = new FlushQueue<Connection>(
    connection => connection.flush(),
    () => this.database.queueLength > 0,
  );
  /** Connections whose next message waits for a commit to become durable. */
  #waiting = new Set<Connection>();
  #lastOffset = 0;
  #batch = 0;
  readonly #unsubscribe: (() => void)[];
  #closeReason: string | null = null;

  constructor(database: Database, limits: Limits = DEFAULT_LIMITS) {
    this.database = database;
    this.hub = new SubscriptionHub(database, limits);
    this.durabilityLatency = new DurabilityLatency(database);
    this.#unsubscribe = [
      database.onCommit(commit => {
        this.#lastOffset = commit.offset;
      }),
      database.onBatchEnd(() => {
        this.#batch += 1;
        this.#flushQueue.run();
      }),
      database.onDurable(() => this.#releaseDurable()),
      database.onReplacement(({ disconnectsClients }) => {
        if (disconnectsClients) this.#closeAll('the module was replaced');
        const { offset } = database;
        this.hub.rebind({ offset, timestampMicros: 0n, changes: [] });
      }),
    ];
  }

  /** The newest commit that is safe on disk. */
  get durableOffset(): number {
    return this.database.durableOffset;
  }

  /** Number of the batch of calls that runs or comes next. */
  get batch(): number {
    return this.#batch;
  }

  /** The newest commit since this was made; 0 when there is none, for what was found is durable. */
  get lastOffset(): number {
    return this.#lastOffset;
  }

  /** Clients that have been let in, and not left. */
  get connections(): ReadonlySet<Connection> {
    return this.#connections;
  }

  /**
   * Runs the module's `client_connected`, then counts the connection in.
   * @throws {Error} the module refused it
   */
  async add(connection: Connection): Promise<void> {
    await this.database.connect(connection.caller);
    if (connection.isClosed) void this.database.disconnect(connection.caller);
    else if (this.#closeReason !== null) connection.close(CLOSE.goingAway, this.#closeReason);
    else this.#connections.add(connection);
  }

  /** Forgets a connection and, if it had been let in, runs `client_disconnected`. */
  remove(connection: Connection): void {
    this.hub.remove(connection);
    this.#flushQueue.remove(connection);
    this.turns.remove(connection);
    this.#waiting.delete(connection);
    if (this.#connections.delete(connection)) void this.database.disconnect(connection.caller);
  }

  /** Queues a reducer call. */
  call(call: Call, done: (outcome: ReducerOutcome) => void): void {
    this.database.enqueue(call, done);
  }

  /** Starts a procedure. */
  callProcedure(call: ProcedureCall, done: (outcome: ProcedureOutcome) => void): void {
    this.database.callProcedure(call, done);
  }

  /** Has the connection write at the end of this turn. */
  flushLater(connection: Connection, { isUrgent }: { isUrgent: boolean }): void {
    // Nothing to write yet: it would be looked at in vain with every message.
    if (this.#waiting.has(connection)) return;
    this.#flushQueue.add(connection, { isUrgent });
  }

  /** Has the connection write once more commits are durable. */
  flushWhenDurable(connection: Connection): void {
    this.#waiting.add(connection);
  }

  /**
   * Ends connections, for an operator.
   * @returns how many there were
   */
  closeConnections(filter: ConnectionFilter): number {
    const found = [...this.#connections].filter(
      ({ caller, address }) =>
        (filter.identity ?? caller.identity) === caller.identity &&
        (filter.connectionId ?? caller.connectionId) === caller.connectionId &&
        (filter.address ?? address) === address,
    );
    for (const connection of found)
      connection.close(CLOSE.policyViolation, 'closed by the operator');
    return found.length;
  }

  /** Ends all connections and stops listening to the database. */
  close(reason: string): void {
    this.#closeReason = reason;
    this.#closeAll(reason);
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.durabilityLatency.close();
  }

  #closeAll(reason: string): void {
    for (const connection of [...this.#connections]) connection.close(CLOSE.goingAway, reason);
  }

  #releaseDurable(): void {
    const waiting = this.#waiting;
    if (waiting.size === 0) return;
    this.#waiting = new Set();
    for (const connection of waiting) {
      this.#flushQueue.add(connection, { isUrgent: connection.owesAnswer });
    }
    this.#flushQueue.run();
  }
}
