/** Clients of the unmodified SDK, with promises where it has callbacks. */
import {
  type DbConnectionBuilder,
  type DbConnectionImpl,
  type SubscriptionBuilderImpl,
  setGlobalLogLevel,
} from 'spacetimedb';
import type { TestDatabase } from './database.ts';
import { server } from './http.ts';

/** The SDK reports each connection otherwise. */
setGlobalLogLevel('error');

/** How long a test waits for something that should come soon. */
const PATIENCE_MS = 30_000;

// biome-ignore lint/suspicious/noExplicitAny: the SDK's own bound for connections of every module
type AnyConnection = DbConnectionImpl<any>;

/** The class `DbConnection` of generated bindings. */
interface ConnectionClass<Connection extends AnyConnection> {
  builder(): DbConnectionBuilder<Connection>;
}

export interface ConnectOptions {
  readonly token?: string;
  readonly isConfirmed?: boolean;
  readonly compression?: 'gzip' | 'brotli' | 'none';
  readonly isLight?: boolean;
  readonly onDisconnect?: (error?: Error) => void;
}

export interface Client<Connection> {
  readonly connection: Connection;
  readonly identity: string;
  readonly token: string;
}

/** Connects; rejects when the client is not let in. */
export function connect<Connection extends AnyConnection>(
  connectionClass: ConnectionClass<Connection>,
  database: Pick<TestDatabase, 'name'>,
  options: ConnectOptions = {},
): Promise<Client<Connection>> {
  return new Promise((resolve, reject) => {
    let builder = connectionClass
      .builder()
      .withUri(server)
      .withDatabaseName(database.name)
      .onConnect((connection, identity, token) =>
        resolve({ connection, identity: identity.toHexString(), token }),
      )
      .onConnectError((_context, error) => reject(error))
      .onDisconnect((_context, error) => {
        reject(error ?? new Error('disconnected'));
        options.onDisconnect?.(error);
      });
    if (options.token !== undefined) builder = builder.withToken(options.token);
    if (options.isConfirmed !== undefined)
      builder = builder.withConfirmedReads(options.isConfirmed);
    if (options.compression !== undefined) builder = builder.withCompression(options.compression);
    if (options.isLight !== undefined) builder = builder.withLightMode(options.isLight);
    builder.build();
  });
}

type Query = string | { toSql(): string };

interface Subscribing {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  subscriptionBuilder(): SubscriptionBuilderImpl<any>;
}

/** Subscribes and waits for the rows. Rejects with what the server says. */
export function subscribe(connection: Subscribing, ...queries: Query[]) {
  return new Promise<{ unsubscribe(): Promise<void> }>((resolve, reject) => {
    const handle = connection
      .subscriptionBuilder()
      .onApplied(() =>
        resolve({
          unsubscribe: () => new Promise<void>(ended => handle.unsubscribeThen(() => ended())),
        }),
      )
      .onError(context => reject(context.event ?? new Error('refused')))
      .subscribe(queries.map(query => (typeof query === 'string' ? query : query.toSql())));
  });
}

/** Waits until `check` is true. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`still not true: ${check}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

/** What a promise is rejected with; throws when it is not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was not rejected');
}
