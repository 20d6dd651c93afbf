import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { splitStatements } from '../sql/parse.ts';
import type { StatementResult } from '../sql/run.ts';
import { limitBody } from './body-limit.ts';
import { DURATION_HEADER, type HttpDependencies, type HttpEnvironment } from './environment.ts';
import { findDatabase } from './find-database.ts';
import { inlineType } from './inline-type.ts';
import type { JsonValue } from './json.ts';
import { jsonResponse } from './json-response.ts';
import { readBoolean } from './query-values.ts';
import { readText } from './read-text.ts';
import { productTypeToJson, rowToJson } from './sats-json.ts';
import { schemaV9, schemaV10 } from './schema-json.ts';

/** `POST /:database/sql` and `GET /:database/schema`. */
export function queryRoutes({ databases, limits }: HttpDependencies) {
  const routes = new Hono<HttpEnvironment>();
  const found = findDatabase(databases);

  routes.post('/:database/sql', limitBody(limits, 'sqlBytes'), found, async c => {
    const { database, credentials } = c.var;
    const isConfirmed = readBoolean(c, 'confirmed', true);
    const statements = splitStatements(await readText(c));
    return database.withSession(credentials, async session => {
      const results: JsonValue[] = [];
      let totalMicros = 0;
      for (const sql of statements) {
        const started = performance.now();
        const result = await session.query(sql, isConfirmed);
        const micros = Math.round((performance.now() - started) * 1_000);
        results.push(resultJson(result, micros));
        totalMicros += micros;
      }
      c.header(DURATION_HEADER, String(totalMicros));
      return jsonResponse(results, c.res.headers);
    });
  });

  routes.get('/:database/schema', found, c => {
    const { module } = c.var.database;
    switch (c.req.query('version')) {
      case '9':
        return jsonResponse(schemaV9(module));
      case '10':
        return jsonResponse(schemaV10(module));
      default:
        throw new HTTPException(400, {
          message: 'Failed to deserialize query string: version must be 9 or 10',
        });
    }
  });

  return routes;
}

function resultJson(
  { columns, typespace, rows, statistics }: StatementResult,
  durationMicros: number,
): JsonValue {
  const { bytes, starts, count } = rows;
  const list: JsonValue[] = [];
  for (let i = 0; i < count; i++) {
    list.push(rowToJson(columns, typespace, bytes.subarray(starts[i], starts[i + 1])));
  }
  const elements = columns.map(({ name, type }) => ({ name, type: inlineType(type, typespace) }));
  return {
    schema: productTypeToJson(elements),
    rows: list,
    total_duration_micros: durationMicros,
    stats: {
      rows_inserted: statistics.rowsInserted,
      rows_deleted: statistics.rowsDeleted,
      rows_updated: statistics.rowsUpdated,
    },
  };
}
