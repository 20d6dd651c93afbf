import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { stream } from 'hono/streaming';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { StreamingApi } from 'hono/utils/stream';
import { BsatnReader } from '../bsatn/reader.ts';
import { encodeValue } from '../bsatn/value.ts';
import type { DatabaseLog } from '../host/database-log.ts';
import type { FunctionDef, ModuleDef } from '../schema/module-def.ts';
import type { QueryResult } from '../sql/execute.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';
import { findDatabase } from './find-database.ts';
import { type JsonValue, parseJson, stringifyJson } from './json.ts';
import { refuseLargeBody } from './publish-routes.ts';
import { jsonToSats, productTypeToJson, rowToJson, satsToJson } from './sats-json.ts';
import { schemaV9, schemaV10 } from './schema-json.ts';
import { splitStatements } from './sql-statements.ts';

/** A reducer that threw; SpacetimeDB answers so too. */
const REDUCER_FAILED = 530 as ContentfulStatusCode;
/** Lines that may wait for a client that follows a log. */
const FOLLOWED_LINES_MAX = 100_000;
const DURATION_HEADER = 'spacetime-execution-duration-micros';

/** Calls, queries, schema and log of one database. */
export function databaseRoutes({ databases, limits }: HttpDependencies) {
  const routes = new Hono<HttpEnvironment>();
  routes.use('/:database/*', findDatabase(databases));

  const argumentLimit = bodyLimit({ maxSize: limits.argumentBytesMax, onError: refuseLargeBody });
  routes.post('/:database/call/:function', argumentLimit, async c => {
    const { database, credentials } = c.var;
    if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
      const message = 'Expected request with `Content-Type: application/json`';
      throw new HTTPException(415, { message });
    }
    const name = c.req.param('function');
    const body = await c.req.text();
    return database.withSession(credentials, async session => {
      const reducer = database.module.reducers.find(def => def.name === name);
      if (reducer) {
        if (reducer.lifecycle !== null) {
          const message = `can't directly call special ${reducer.lifecycle} lifecycle reducer`;
          throw new HTTPException(400, { message });
        }
        if (!reducer.isClientCallable) throw noSuchFunction();
        const outcome = await session.callReducer(
          name,
          encodeArguments(database.module, reducer, 'reducer', body),
        );
        c.header(DURATION_HEADER, String(outcome.durationMicros));
        if (outcome.tag === 'committed') return c.body('', 200);
        return c.body(outcome.message, REDUCER_FAILED);
      }
      const procedure = database.module.procedures.find(def => def.name === name);
      if (!procedure?.isClientCallable) throw noSuchFunction();
      const outcome = await session.callProcedure(
        name,
        encodeArguments(database.module, procedure, 'procedure', body),
      );
      if (outcome.tag === 'failed') throw new HTTPException(500, { message: outcome.message });
      c.header(DURATION_HEADER, String(outcome.durationMicros));
      const { typespace } = database.module;
      const reader = new BsatnReader(outcome.value);
      return json(satsToJson(procedure.returnType, typespace, reader), c.res.headers);
    });
  });

  const queryLimit = bodyLimit({ maxSize: limits.queryBytesMax, onError: refuseLargeBody });
  routes.post('/:database/sql', queryLimit, async c => {
    const { database, credentials } = c.var;
    const statements = splitStatements(await c.req.text());
    return database.withSession(credentials, async session => {
      const results: JsonValue[] = [];
      for (const sql of statements) {
        const started = performance.now();
        const result = await session.query(sql);
        results.push(resultJson(result, Math.round((performance.now() - started) * 1_000)));
      }
      return json(results);
    });
  });

  routes.get('/:database/schema', c => {
    const { module } = c.var.database;
    switch (c.req.query('version')) {
      case '9':
        return json(schemaV9(module));
      case '10':
        return json(schemaV10(module));
      default:
        throw new HTTPException(400, {
          message: 'Failed to deserialize query string: version must be 9 or 10',
        });
    }
  });

  routes.get('/:database/logs', async c => {
    const { database, credentials } = c.var;
    databases.requireOwner(database, credentials.identity, 'view module logs');
    const count = readCount(c.req.query('num_lines'));
    c.header('content-type', 'application/x-ndjson');
    c.header('cache-control', 'no-cache');
    if (c.req.query('follow') !== 'true') return c.body((await database.log.tail(count)).join(''));
    return stream(c, body => follow(body, database.log, count));
  });

  return routes;
}

/** Writes the log's newest lines and then every new one, until the client goes or is too slow. */
async function follow(body: StreamingApi, log: DatabaseLog, count: number | null): Promise<void> {
  let pending: string[] = [];
  let wake = () => {};
  const follower = (line: string) => {
    pending.push(line);
    wake();
  };
  body.onAbort(() => wake());
  try {
    let lines = await log.tail(count, follower);
    while (!body.aborted && lines.length <= FOLLOWED_LINES_MAX) {
      await body.write(lines.join(''));
      if (pending.length === 0 && !body.aborted) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
      lines = pending;
      pending = [];
    }
  } finally {
    log.unfollow(follower);
  }
}

function encodeArguments(
  module: ModuleDef,
  def: FunctionDef,
  kind: 'reducer' | 'procedure',
  body: string,
): Uint8Array {
  const type = { tag: 'Product', elements: def.params } as const;
  try {
    const value = jsonToSats(type, module.typespace, parseJson(body));
    return encodeValue(type, module.typespace, value, 'arguments');
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    const message = `invalid arguments for ${kind} ${def.name}: ${error.message}`;
    throw new HTTPException(400, { message, cause: error });
  }
}

function resultJson({ columns, typespace, rows }: QueryResult, durationMicros: number): JsonValue {
  const { bytes, starts, count } = rows;
  const list: JsonValue[] = [];
  for (let i = 0; i < count; i++) {
    list.push(rowToJson(columns, typespace, bytes.subarray(starts[i], starts[i + 1])));
  }
  return {
    schema: productTypeToJson(columns),
    rows: list,
    total_duration_micros: durationMicros,
    stats: { rows_inserted: 0, rows_deleted: 0, rows_updated: 0 },
  };
}

function json(value: JsonValue, headers?: Headers): Response {
  const response = new Response(stringifyJson(value), { headers: headers ?? {} });
  response.headers.set('content-type', 'application/json');
  return response;
}

function readCount(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) {
    const message = 'Failed to deserialize query string: num_lines must be a number';
    throw new HTTPException(400, { message });
  }
  return Number(text);
}

function noSuchFunction(): HTTPException {
  return new HTTPException(404, { message: 'No such procedure' });
}
