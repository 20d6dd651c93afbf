import { DbConnection } from '@plaza/shared/bindings';
import type { Identity } from 'spacetimedb';
import { backoffMs } from './backoff.ts';
import { ConnectionLostError } from './connection-lost.ts';

/** What the sun in the header shows. */
export type ConnectionState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'live'; readonly rttMs: number | null }
  | { readonly phase: 'offline'; readonly retryAtMs: number };

/** A token to connect with: of a signed-in account, or the anonymous one this browser was given. */
export type EngineToken =
  | { readonly kind: 'account'; readonly token: string }
  | { readonly kind: 'visitor'; readonly token: string | undefined };

/** What the connection needs from the rest of the client. */
export interface ConnectionParts {
  /** Where the engine is. Asked again for each try until it was answered once. */
  readonly locate: () => Promise<{ readonly uri: string; readonly database: string }>;
  /** A fresh token; asked for each connection, because tokens are short-lived. */
  readonly freshToken: () => Promise<EngineToken>;
  /** The engine gave a visitor a token to come back with. */
  readonly keepVisitorToken: (token: string | undefined) => void;
  readonly onOpen: (connection: DbConnection) => void;
  readonly onClose: () => void;
  /** A query that costs the engine nothing, for measuring the way there and back. */
  readonly pingSql: string;
}

/** How often the way to the engine and back is measured; also how a silent death is noticed. */
const pingEveryMs = 10_000;
const pingLostMs = 8_000;
/** The first measure waits until the page has drawn: a busy page would measure itself. */
const firstPingAfterMs = 2_000;
/** How many measures the shown one is the middle of, so that one hiccup says nothing. */
const rttCount = 5;

/**
 * Owns the life of the one connection to the engine.
 *
 *   connecting ──► live ──► offline ──(wait)──► connecting …
 *        └── cannot reach ──►┘
 *
 * The SDK would come back with the token it first had; tokens expire within minutes. So each
 * connection is built anew, with a token fetched for it.
 */
export class Connection {
  readonly #parts: ConnectionParts;
  readonly #listeners = new Set<() => void>();
  #state: ConnectionState = { phase: 'connecting' };
  #connection: DbConnection | null = null;
  /** The connection being built or in use, so that giving up can close it. */
  #building: DbConnection | null = null;
  /** Counts the tries; what belongs to an earlier one is ignored. */
  #generation = 0;
  #failures = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setInterval> | undefined;
  #firstPingTimer: ReturnType<typeof setTimeout> | undefined;
  /** The last measures of this connection, in milliseconds, the newest last. */
  #rttsMs: readonly number[] = [];
  /** What to tell the calls that wait for an answer, should the connection be lost. */
  readonly #waiting = new Set<(error: Error) => void>();

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  readonly state = (): ConnectionState => this.#state;

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Connects, and keeps connected from then on. */
  start(): void {
    window.addEventListener('online', this.retryNow);
    window.addEventListener('offline', this.#goOffline);
    document.addEventListener('visibilitychange', this.#onVisible);
    void this.#open();
  }

  /** Ends the connection for good. */
  stop(): void {
    window.removeEventListener('online', this.retryNow);
    window.removeEventListener('offline', this.#goOffline);
    document.removeEventListener('visibilitychange', this.#onVisible);
    this.#abandon();
  }

  /** Tries at once instead of waiting. Does nothing while connected or connecting. */
  readonly retryNow = (): void => {
    if (this.#state.phase === 'offline') void this.#open();
  };

  /** Builds the connection anew, because somebody signed in or out. Resolves once it is live. */
  async reopen(): Promise<void> {
    this.#abandon();
    this.#setState({ phase: 'connecting' });
    await this.#open();
    await this.untilLive();
  }

  /** Resolves as soon as the connection is live. */
  untilLive(): Promise<void> {
    if (this.#state.phase === 'live') return Promise.resolve();
    return new Promise(resolve => {
      const stop = this.watch(() => {
        if (this.#state.phase !== 'live') return;
        stop();
        resolve();
      });
    });
  }

  /**
   * Calls a reducer or a procedure.
   * @throws {ConnectionLostError} without a connection, or when it is lost before the answer
   * @throws {SenderError} the module refused
   */
  async call<T>(send: (connection: DbConnection) => Promise<T>): Promise<T> {
    const connection = this.#connection;
    if (!connection) throw new ConnectionLostError('There is no connection to the engine.');
    return await new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      send(connection)
        .then(resolve, reject)
        .finally(() => this.#waiting.delete(reject));
    });
  }

  async #open(): Promise<void> {
    clearTimeout(this.#retryTimer);
    const generation = ++this.#generation;
    if (this.#state.phase !== 'connecting') this.#setState({ phase: 'connecting' });
    try {
      const [{ uri, database }, token] = await Promise.all([
        this.#parts.locate(),
        this.#parts.freshToken(),
      ]);
      if (generation !== this.#generation) return;
      this.#build({ uri, database, token, generation });
    } catch {
      if (generation === this.#generation) this.#failed();
    }
  }

  #build(target: { uri: string; database: string; token: EngineToken; generation: number }): void {
    const { token, generation } = target;
    const isCurrent = () => generation === this.#generation;
    const built = DbConnection.builder()
      .withUri(target.uri)
      .withDatabaseName(target.database)
      .withToken(token.token)
      .onConnect((connection: DbConnection, _identity: Identity, engineToken: string) => {
        if (!isCurrent()) {
          connection.disconnect();
          return;
        }
        if (token.kind === 'visitor') this.#parts.keepVisitorToken(engineToken);
        this.#failures = 0;
        this.#connection = connection;
        this.#parts.onOpen(connection);
        this.#setState({ phase: 'live', rttMs: null });
        this.#pingTimer = setInterval(this.#ping, pingEveryMs);
        this.#firstPingTimer = setTimeout(this.#ping, firstPingAfterMs);
      })
      .onConnectError(() => {
        if (!isCurrent()) return;
        // The engine does not know this visitor any more, after its data was cleared: be a new one.
        if (token.kind === 'visitor' && token.token !== undefined)
          this.#parts.keepVisitorToken(undefined);
        this.#failed();
      })
      .onDisconnect(() => {
        if (isCurrent()) this.#failed();
      })
      .build();
    this.#building = built;
  }

  readonly #goOffline = (): void => {
    // The browser knows at once that there is no network; the socket would take minutes.
    if (this.#state.phase === 'live') this.#failed();
  };

  readonly #onVisible = (): void => {
    if (document.visibilityState !== 'visible') return;
    this.retryNow();
    if (this.#state.phase === 'live') this.#ping();
  };

  #failed(): void {
    this.#abandon();
    const waitMs = backoffMs(this.#failures, Math.random());
    this.#failures += 1;
    this.#setState({ phase: 'offline', retryAtMs: Date.now() + waitMs });
    this.#retryTimer = setTimeout(() => void this.#open(), waitMs);
  }

  /** Lets go of the present connection or try, without announcing anything. */
  #abandon(): void {
    clearTimeout(this.#retryTimer);
    clearInterval(this.#pingTimer);
    clearTimeout(this.#firstPingTimer);
    this.#rttsMs = [];
    this.#generation += 1;
    this.#building?.disconnect();
    this.#building = null;
    if (!this.#connection) return;
    this.#connection = null;
    const lost = new ConnectionLostError('The connection was lost before the answer came.');
    for (const reject of this.#waiting) reject(lost);
    this.#waiting.clear();
    this.#parts.onClose();
  }

  /** Subscribes to nothing and measures the answer; a missing one means the socket is dead. */
  readonly #ping = (): void => {
    const connection = this.#connection;
    if (!connection || document.visibilityState !== 'visible') return;
    const sentAt = performance.now();
    const lost = setTimeout(() => {
      if (this.#connection === connection) this.#failed();
    }, pingLostMs);
    const subscription = connection
      .subscriptionBuilder()
      .onApplied(() => {
        clearTimeout(lost);
        if (this.#connection !== connection) return;
        const rttMs = Math.max(1, Math.round(performance.now() - sentAt));
        this.#rttsMs = [...this.#rttsMs.slice(1 - rttCount), rttMs];
        this.#setState({ phase: 'live', rttMs: medianOf(this.#rttsMs) });
        subscription.unsubscribe();
      })
      .onError(() => clearTimeout(lost))
      .subscribe(this.#parts.pingSql);
  };

  #setState(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** The middle one; of two middle ones the smaller, so that an answer is never made up. */
function medianOf(numbers: readonly number[]): number | null {
  return [...numbers].sort((a, b) => a - b)[(numbers.length - 1) >> 1] ?? null;
}
