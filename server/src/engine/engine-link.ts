/**
 * The server's own connection to the sync engine, as a service. It is held open and built anew when
 * it breaks: 0.25 s after the first failure, at most 5 s after later ones.
 *
 *   connecting ──► connected ──► subscribed, `onReady` done ──► usable
 *       ▲  └─ failed ─┐  └────────── broken ──────────┐
 *       └─── wait ◄───┴───────────────────────────────┘
 */
import { DbConnection, tables } from '@plaza/shared/bindings';
import { refusal } from '../http/refuse.ts';
import type { Logger } from '../log.ts';

/** Where the engine is and who we are to it. */
export interface EngineAddress {
  /** Its http origin. */
  readonly uri: string;
  readonly database: string;
  /** Asked for at each attempt; the engine may have written it since. */
  token(): string | null;
}

const FIRST_RETRY_MS = 250;

const RETRY_MS_MAX = 5000;

/** A connection attempt that says nothing for so long has failed. */
const CONNECT_MS_MAX = 10_000;

interface Usable {
  readonly connection: DbConnection;
  /** Resolves when the connection has ended. */
  readonly ended: Promise<void>;
}

/** Keeps one connection. */
export class EngineLink {
  readonly #address: EngineAddress;
  readonly #log: Logger;
  readonly #onReady: (connection: DbConnection) => Promise<void>;
  readonly #onOutbox: () => void;
  #usable: Usable | null = null;
  #isStopped = false;
  #lastProblem = '';
  #hadTrouble = false;
  #endPause: (() => void) | null = null;
  #endAttempt: (() => void) | null = null;
  #loop: Promise<void> | null = null;
  readonly #waiters = new Set<() => void>();

  /**
   * @param parts.onReady work to do on each new connection before others may use it
   * @param parts.onOutbox called on each new connection, and whenever the outbox has something
   */
  constructor(parts: {
    readonly address: EngineAddress;
    readonly log: Logger;
    readonly onReady: (connection: DbConnection) => Promise<void>;
    readonly onOutbox: () => void;
  }) {
    this.#address = parts.address;
    this.#log = parts.log;
    this.#onReady = parts.onReady;
    this.#onOutbox = parts.onOutbox;
  }

  /** Begins to connect; never fails. */
  start(): void {
    this.#loop ??= this.#keepConnected();
  }

  /** Closes the connection for good. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#usable = null;
    this.#endAttempt?.();
    this.#endPause?.();
    await this.#loop;
  }

  /** What the engine has told us, to read from; null while there is no connection. */
  get db(): DbConnection['db'] | null {
    return this.#usable?.connection.db ?? null;
  }

  /** Whether calls can be made. */
  get isConnected(): boolean {
    return this.#usable !== null;
  }

  /** @throws {HTTPException} 503 `ENGINE_AWAY`: there is no connection */
  requireConnected(): void {
    if (!this.isConnected) throw engineAway();
  }

  /**
   * Makes calls. The client package leaves a call that was under way when its connection broke
   * unanswered for ever; here it fails, and whether it took effect is then unknown.
   * @throws {HTTPException} 503 `ENGINE_AWAY`: there is no connection, or it broke meanwhile
   */
  async call<T>(work: (connection: DbConnection) => Promise<T>): Promise<T> {
    if (!this.#usable) throw engineAway();
    const { connection, ended } = this.#usable;
    return await Promise.race([work(connection), ended.then(() => Promise.reject(engineAway()))]);
  }

  /**
   * Resolves once there is a connection.
   * @throws the signal's reason when it is aborted first
   */
  async whenConnected(signal: AbortSignal): Promise<void> {
    while (!this.#usable) {
      signal.throwIfAborted();
      await new Promise<void>(resolve => {
        this.#waiters.add(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  async #keepConnected(): Promise<void> {
    let failures = 0;
    while (!this.#isStopped) {
      try {
        await this.#connectOnce(() => {
          failures = 0;
        });
      } catch (error) {
        this.#report(error);
      }
      if (this.#isStopped) return;
      await this.#pause(Math.min(RETRY_MS_MAX, FIRST_RETRY_MS * 2 ** failures++));
    }
  }

  /** Resolves when a connection that was good has ended; rejects when none came about. */
  async #connectOnce(onUsable: () => void): Promise<void> {
    const token = this.#address.token();
    if (token === null) throw new Error('there is no token to connect with yet');
    // Asked first, because the SDK tells of its own attempts on the console, each time.
    await ping(this.#address.uri);
    if (this.#isStopped) return;
    const ended = deferred<void>();
    const connected = deferred<DbConnection>();
    const open = DbConnection.builder()
      .withUri(this.#address.uri)
      .withDatabaseName(this.#address.database)
      .withToken(token)
      .onConnect(connection => connected.resolve(connection))
      .onConnectError((_, error) => connected.reject(error))
      .onDisconnect((_, error) => {
        connected.reject(error ?? new Error('the engine closed the connection'));
        ended.resolve();
      })
      .build();
    // Not left to the events of the connection: closed before it opened, it may have none.
    this.#endAttempt = () => {
      connected.reject(new Error('the server is stopping'));
      ended.resolve();
    };
    const timer = setTimeout(
      () => connected.reject(new Error('the engine does not answer')),
      CONNECT_MS_MAX,
    );
    try {
      const connection = await connected.promise;
      await this.#prepare(connection, ended.promise);
      onUsable();
      this.#usable = { connection, ended: ended.promise };
      this.#lastProblem = '';
      // Ordinary at a start; worth a line after trouble.
      this.#log[this.#hadTrouble ? 'info' : 'debug'](
        { engine: this.#address.uri },
        'Connected to the sync engine',
      );
      this.#hadTrouble = false;
      for (const waiter of this.#waiters) waiter();
      this.#waiters.clear();
      this.#onOutbox();
      await ended.promise;
      if (!this.#isStopped) {
        this.#hadTrouble = true;
        this.#log.warn('The connection to the sync engine broke');
      }
    } finally {
      clearTimeout(timer);
      this.#usable = null;
      this.#endAttempt = null;
      open.disconnect();
    }
  }

  async #prepare(connection: DbConnection, ended: Promise<void>): Promise<void> {
    const subscribed = new Promise<void>((resolve, reject) => {
      connection
        .subscriptionBuilder()
        .onApplied(() => resolve())
        .onError(context =>
          reject(context.event ?? new Error('the engine refused the subscription')),
        )
        .subscribe([tables.outboxHead, tables.person.where(row => row.isDemo.eq(true))]);
    });
    subscribed.catch(() => {}); // Heard of below, unless something else fails first.
    const prepared = (async () => {
      await this.#onReady(connection);
      await subscribed;
    })();
    const broken = ended.then(() => {
      throw new Error('the connection broke while it was being prepared');
    });
    await Promise.race([prepared, broken]);
    // The first message ever is an insert of the row; every later one changes it.
    connection.db.outboxHead.onInsert(() => this.#onOutbox());
    connection.db.outboxHead.onUpdate(() => this.#onOutbox());
  }

  /** The same trouble is told once, not at every attempt. */
  #report(error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    if (problem !== this.#lastProblem && !this.#isStopped) {
      this.#log.warn({ engine: this.#address.uri, problem }, 'No connection to the sync engine');
      this.#hadTrouble = true;
    }
    this.#lastProblem = problem;
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms);
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endPause = null;
  }
}

function engineAway() {
  return refusal(503, 'ENGINE_AWAY');
}

async function ping(uri: string): Promise<void> {
  const response = await fetch(new URL('/v1/ping', uri), {
    signal: AbortSignal.timeout(CONNECT_MS_MAX),
  }).catch((cause: unknown) => {
    throw new Error('the engine does not answer', { cause });
  });
  if (!response.ok) throw new Error(`the engine answers with ${response.status}`);
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // Whoever awaits it hears of the rejection; unawaited, it is nobody's trouble.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
