/** A database of `modules/live` and its clients, as several test files want them. */
import { DbConnection } from '../bindings/live/index.ts';
import { type Client, type ConnectOptions, connect } from './client.ts';
import { TestDatabase } from './database.ts';

export type LiveClient = Client<DbConnection>;

export interface LiveModule {
  readonly database: TestDatabase;
  connect(options?: ConnectOptions): Promise<LiveClient>;
  /** Ends all connections and removes the database. */
  end(): Promise<void>;
}

export async function publishLive(): Promise<LiveModule> {
  const database = await TestDatabase.publish('live');
  const clients: LiveClient[] = [];
  return {
    database,
    async connect(options) {
      const client = await connect(DbConnection, database, options);
      clients.push(client);
      return client;
    },
    async end() {
      for (const { connection } of clients) connection.disconnect();
      await database.delete();
    },
  };
}

/** Waits until the client has been told of all that happened before this call. */
export async function settle({ connection }: LiveClient): Promise<void> {
  await connection.reducers.noop({});
}

interface Watched<Row> {
  onInsert(callback: (context: unknown, row: Row) => void): void;
  onDelete(callback: (context: unknown, row: Row) => void): void;
}
interface WatchedByKey<Row> extends Watched<Row> {
  onUpdate(callback: (context: unknown, before: Row, after: Row) => void): void;
}

/**
 * Notes what the callbacks of a table hear: `+row`, `-row`, `row>row`.
 * @param name how a row is written
 */
export function listen<Row>(
  rows: Watched<Row> | WatchedByKey<Row>,
  name: (row: Row) => string,
): string[] {
  const heard: string[] = [];
  rows.onInsert((_context, row) => heard.push(`+${name(row)}`));
  rows.onDelete((_context, row) => heard.push(`-${name(row)}`));
  if ('onUpdate' in rows)
    rows.onUpdate((_context, before, after) => heard.push(`${name(before)}>${name(after)}`));
  return heard;
}
