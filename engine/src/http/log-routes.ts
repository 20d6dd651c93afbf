import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import type { StreamingApi } from 'hono/utils/stream';
import type { DatabaseLog, LogFollower } from '../host/database-log.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';
import { findDatabase } from './find-database.ts';
import { readBoolean, readWhole } from './query-values.ts';

/** Characters that may wait for a client that follows a log. */
const WAITING_LENGTH_MAX = 16 * 1024 * 1024;

/** `GET /:database/logs`, for the owner. */
export function logRoutes({ databases }: HttpDependencies) {
  const routes = new Hono<HttpEnvironment>();
  routes.get('/:database/logs', findDatabase(databases), async c => {
    const { database, credentials } = c.var;
    databases.requireOwner(database, credentials.identity, 'view module logs');
    const count = readWhole(c, 'num_lines');
    c.header('content-type', 'application/x-ndjson');
    c.header('cache-control', 'no-cache');
    if (!readBoolean(c, 'follow')) return c.body((await database.log.tail(count)).join(''));
    return stream(c, body => follow(body, database.log, count));
  });
  return routes;
}

/**
 * Writes the log's newest lines and then every new one, until the log ends, or the client goes or
 * is too slow.
 */
async function follow(body: StreamingApi, log: DatabaseLog, count: number | null): Promise<void> {
  let pending: string[] = [];
  let waitingLength = 0;
  let isEnded = false;
  let wake = () => {};
  const follower: LogFollower = line => {
    waitingLength += line?.length ?? 0;
    if (waitingLength > WAITING_LENGTH_MAX) {
      // It may never take what is being written: nothing more is kept for it.
      pending = [];
      log.unfollow(follower);
      body.abort();
    } else if (line === null) isEnded = true;
    else pending.push(line);
    wake();
  };
  body.onAbort(() => wake());
  try {
    let lines = await log.tail(count, follower);
    while (!body.aborted) {
      await body.write(lines.join(''));
      if (pending.length === 0 && isEnded) return;
      if (pending.length === 0 && !body.aborted) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
      lines = pending;
      pending = [];
      waitingLength = 0;
    }
  } finally {
    log.unfollow(follower);
  }
}
