/**
 * All rows of the server's database as lines of JSON, the same from the embedded PostgreSQL and
 * from a server, so that either can take in what the other wrote.
 *
 *   {"format":1,"migratedUntil":1763650000000}    which shape the tables have
 *   {"table":"user"}                              what the rows that follow belong to
 *   {"row":{"id":"…","email":"…"}}
 *   …
 *   {"rows":1234}                                 a dump without this line broke off
 *
 * A table stands behind those that it refers to. Everything is read in one transaction: it is one
 * moment of the database, whatever happens meanwhile.
 */
import { type SQL, sql } from 'drizzle-orm';
import * as z from 'zod';
import type { Orm } from '../db/database.ts';
import { StartError } from '../start-error.ts';
import { parseJson } from './parse-json.ts';

const FORMAT = 1;

/** Rows that are in memory at once. */
const BATCH = 500;

const headerLine = z.object({ format: z.literal(FORMAT), migratedUntil: z.number() });
const lines = z.union([
  z.strictObject({ table: z.string() }),
  z.strictObject({ row: z.record(z.string(), z.unknown()) }),
  z.strictObject({ rows: z.number() }),
]);

/**
 * Reads the database.
 * @param write takes text of one or more whole lines
 * @returns the number of rows
 */
export async function dumpDatabase(
  orm: Orm,
  write: (text: string) => Promise<void>,
): Promise<number> {
  return await orm.transaction(
    async tx => {
      const [{ until }] = z
        .tuple([z.object({ until: z.coerce.number() })])
        .parse(
          await rowsOf(tx, sql`SELECT max(created_at) AS until FROM drizzle.__drizzle_migrations`),
        );
      const writeLine = (line: object) => write(`${JSON.stringify(line)}\n`);
      await writeLine({ format: FORMAT, migratedUntil: until } satisfies z.infer<
        typeof headerLine
      >);
      let rows = 0;
      for (const table of await tablesInOrder(tx)) {
        await writeLine({ table });
        // PostgreSQL writes the JSON itself: numbers of any size and microseconds stay as they are.
        await tx.execute(
          sql`DECLARE dumped CURSOR FOR SELECT jsonb_build_object('row', to_jsonb(each))::text AS line FROM ${sql.identifier(table)} AS each`,
        );
        for (;;) {
          const batch = await rowsOf(tx, sql.raw(`FETCH ${BATCH} FROM dumped`));
          if (batch.length === 0) break;
          await write(batch.map(({ line }) => `${String(line)}\n`).join(''));
          rows += batch.length;
        }
        await tx.execute(sql`CLOSE dumped`);
      }
      await writeLine({ rows });
      return rows;
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

/**
 * Reads the first line of a dump.
 * @returns the moment of the last migration that its tables had, for `openDatabase`
 * @throws {StartError} it is no dump, or one that a newer Plaza wrote
 */
export function readDumpHeader(line: string): { readonly migratedUntil: number } {
  const header = headerLine.safeParse(parseJson(line));
  if (!header.success) {
    throw new StartError('The backup’s database is not in a form that this Plaza can read.');
  }
  return header.data;
}

/**
 * Puts the rows of a dump into a database whose tables are of the same shape and empty, all or none.
 * @param dumped the lines behind the header
 * @returns the number of rows
 * @throws {StartError} tables hold rows already, or the dump is damaged
 */
export async function loadDatabase(orm: Orm, dumped: AsyncIterable<string>): Promise<number> {
  return await orm.transaction(async tx => {
    for (const table of await tablesInOrder(tx)) {
      const found = await rowsOf(tx, sql`SELECT 1 FROM ${sql.identifier(table)} LIMIT 1`);
      if (found.length > 0) {
        throw new StartError(
          'The database already holds a community: restore into an empty one, or clear it first.',
        );
      }
    }
    let rows = 0;
    let table: string | null = null;
    let batch: Record<string, unknown>[] = [];
    const insert = async () => {
      if (table === null || batch.length === 0) return;
      const name = sql.identifier(table);
      await tx.execute(
        sql`INSERT INTO ${name} SELECT * FROM jsonb_populate_recordset(NULL::${name}, ${JSON.stringify(batch)}::jsonb)`,
      );
      rows += batch.length;
      batch = [];
    };
    for await (const text of dumped) {
      const line = lines.safeParse(parseJson(text));
      if (!line.success) throw damaged();
      if ('row' in line.data) {
        batch.push(line.data.row);
        if (batch.length === BATCH) await insert();
        continue;
      }
      await insert();
      if ('table' in line.data) {
        table = line.data.table;
      } else {
        if (line.data.rows !== rows) throw damaged();
        await continueSequences(tx);
        return rows;
      }
    }
    throw damaged();
  });
}

const damaged = () =>
  new StartError('The backup’s database is damaged: it does not end as it should.');

/** Columns that count by themselves go on behind the highest number that came in. */
async function continueSequences(tx: Executor): Promise<void> {
  const counted = z
    .array(z.object({ table: z.string(), column: z.string(), sequence: z.string() }))
    .parse(
      await rowsOf(
        tx,
        sql`SELECT * FROM (
          SELECT table_name AS table, column_name AS column,
            pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence
          FROM information_schema.columns WHERE table_schema = 'public'
        ) AS counted WHERE sequence IS NOT NULL`,
      ),
    );
  for (const { table, column, sequence } of counted) {
    await tx.execute(
      sql`SELECT setval(${sequence}::regclass, max(${sql.identifier(column)})) FROM ${sql.identifier(table)}`,
    );
  }
}

/** The tables of Plaza, each behind those that it refers to. */
async function tablesInOrder(tx: Executor): Promise<string[]> {
  const tables = z.array(z.object({ name: z.string(), refers: z.array(z.string()) })).parse(
    await rowsOf(
      tx,
      sql`SELECT t.relname AS name, coalesce(
          jsonb_agg(target.relname) FILTER (WHERE target.oid <> t.oid), '[]'
        ) AS refers
        FROM pg_class AS t
        LEFT JOIN pg_constraint AS c ON c.conrelid = t.oid AND c.contype = 'f'
        LEFT JOIN pg_class AS target ON target.oid = c.confrelid
        WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace
        GROUP BY t.relname ORDER BY t.relname`,
    ),
  );
  const ordered = new Set<string>();
  while (ordered.size < tables.length) {
    const ready = tables.filter(
      ({ name, refers }) => !ordered.has(name) && refers.every(each => ordered.has(each)),
    );
    if (ready.length === 0) throw new Error('tables refer to each other in a circle');
    for (const { name } of ready) ordered.add(name);
  }
  return [...ordered];
}

type Executor = Pick<Orm, 'execute'>;

/** The rows of a statement: both drivers answer with an object that has them. */
async function rowsOf(tx: Executor, statement: SQL): Promise<Record<string, unknown>[]> {
  const answer: unknown = await tx.execute(statement);
  return z.object({ rows: z.array(z.record(z.string(), z.unknown())) }).parse(answer).rows;
}
