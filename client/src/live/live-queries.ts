import { Notifier } from './notifier.ts';

/** A query that the engine keeps answering. Two with the same `sql` are one. */
export interface LiveQuery {
  readonly sql: string;
  /** The table whose rows it brings. */
  readonly table: string;
}

/** Whether the rows of a query can be trusted to be all of them. */
export type QueryStatus = 'loading' | 'ready' | 'failed';

/** A subscription at the engine; what this module needs of the SDK's handle. */
export interface Subscription {
  isActive(): boolean;
  isEnded(): boolean;
  unsubscribe(): void;
}

/** A way to subscribe; one for each connection. */
export type Subscribe = (
  sql: string,
  on: { readonly applied: () => void; readonly failed: (error: Error) => void },
) => Subscription;

interface Entry {
  readonly query: LiveQuery;
  users: number;
  /** Answered at least once, on whatever connection: its rows are worth showing. */
  status: QueryStatus;
  /** Whether the present connection has answered. */
  isCurrent: boolean;
  subscription: Subscription | null;
  lingering: ReturnType<typeof setTimeout> | undefined;
}

interface LiveQueriesOptions {
  /** How long an unused query is kept, so that coming back to a screen costs nothing. */
  readonly lingerMs: number;
  /** Every query of a table has been answered by the present connection. */
  readonly onTableCurrent: (table: string) => void;
}

/**
 * The queries that screens ask for, counted by use, and asked again on each new connection.
 *
 *   acquire ─► subscribed ─► applied ─► ready ── release ─► lingers ─► unsubscribed
 *                 ▲                        │
 *                 └──── next connection ◄──┘  (stays ready: the rows are still shown)
 */
export class LiveQueries {
  readonly #entries = new Map<string, Entry>();
  readonly #notifier = new Notifier();
  readonly #options: LiveQueriesOptions;
  #subscribe: Subscribe | null = null;

  constructor(options: LiveQueriesOptions) {
    this.#options = options;
  }

  /** Asks for a query until the returned function is called. */
  acquire(query: LiveQuery): () => void {
    let entry = this.#entries.get(query.sql);
    if (!entry) {
      entry = {
        query,
        users: 0,
        status: 'loading',
        isCurrent: false,
        subscription: null,
        lingering: undefined,
      };
      this.#entries.set(query.sql, entry);
      this.#ask(entry);
    }
    const used = entry;
    clearTimeout(used.lingering);
    used.users += 1;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      used.users -= 1;
      if (used.users === 0)
        used.lingering = setTimeout(() => this.#drop(used), this.#options.lingerMs);
    };
  }

  /** The status of a query; `loading` for one that nobody asked for. */
  status(sql: string): QueryStatus {
    return this.#entries.get(sql)?.status ?? 'loading';
  }

  /** Watches a status. @returns how to stop */
  watch(sql: string, listener: () => void): () => void {
    return this.#notifier.watch(sql, listener);
  }

  /** Asks a query again that the engine refused. */
  retry(sql: string): void {
    const entry = this.#entries.get(sql);
    if (entry?.status !== 'failed') return;
    this.#settle(entry, 'loading');
    this.#ask(entry);
  }

  /** The rows of these tables belonged to somebody else: nothing of them is ready any more. */
  forget(tables: readonly string[]): void {
    for (const entry of this.#entries.values()) {
      if (tables.includes(entry.query.table)) this.#settle(entry, 'loading');
    }
  }

  /** A connection is there: asks everything again. */
  connect(subscribe: Subscribe): void {
    this.#subscribe = subscribe;
    for (const entry of this.#entries.values()) {
      entry.isCurrent = false;
      this.#ask(entry);
    }
  }

  /** The connection is gone; nothing changes on the screen. */
  disconnect(): void {
    this.#subscribe = null;
    for (const entry of this.#entries.values()) entry.subscription = null;
  }

  #ask(entry: Entry): void {
    const subscribe = this.#subscribe;
    if (!subscribe) return;
    const subscription: Subscription = subscribe(entry.query.sql, {
      applied: () => {
        if (this.#subscribe !== subscribe) return;
        // Released before the answer came: the SDK can only now be told.
        if (this.#entries.get(entry.query.sql) !== entry) {
          subscription.unsubscribe();
          return;
        }
        entry.isCurrent = true;
        // The SDK reports the rows right after this call; readiness must not overtake them.
        queueMicrotask(() => {
          this.#settle(entry, 'ready');
          this.#checkTable(entry.query.table);
        });
      },
      failed: () => {
        if (this.#subscribe !== subscribe) return;
        entry.subscription = null;
        entry.isCurrent = true;
        this.#settle(entry, 'failed');
        this.#checkTable(entry.query.table);
      },
    });
    entry.subscription = subscription;
  }

  #drop(entry: Entry): void {
    this.#entries.delete(entry.query.sql);
    const { subscription } = entry;
    if (subscription?.isActive() && !subscription.isEnded()) subscription.unsubscribe();
    this.#checkTable(entry.query.table);
  }

  #settle(entry: Entry, status: QueryStatus): void {
    if (entry.status === status) return;
    entry.status = status;
    this.#notifier.mark(entry.query.sql);
  }

  #checkTable(table: string): void {
    if (!this.#subscribe) return;
    for (const entry of this.#entries.values()) {
      if (entry.query.table === table && !entry.isCurrent) return;
    }
    this.#options.onTableCurrent(table);
  }
}
