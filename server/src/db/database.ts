/**
 * The server's database: PostgreSQL inside this process (PGlite) in the data folder, or a real
 * server when `DATABASE_URL` names one. One schema, one set of migrations and one query builder
 * serve both; only the driver differs.
 *
 * PGlite's adapter for the `pg` driver is not used: after the first statement that fails (a
 * duplicate mail address is enough) it answers the next one never.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle as drizzleOverServer } from 'drizzle-orm/node-postgres';
import { migrate as migrateServer } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzleOverEmbedded } from 'drizzle-orm/pglite';
import { migrate as migrateEmbedded } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';
import * as z from 'zod';
import { StartError } from '../start-error.ts';
import { DurableFolder } from './durable-folder.ts';
import * as schema from './schema.ts';

/** The query builder over all tables of the server. */
export type Orm = PgDatabase<PgQueryResultHKT, typeof schema>;

/** An open database. */
export interface Database {
  /**
   * Queries. The embedded database has one connection: inside a transaction use only the
   * transaction's own handle.
   */
  readonly orm: Orm;
  /** Resolves when everything committed so far survives a power cut. */
  flush(): Promise<void>;
  /** @throws when the database does not answer */
  ping(): Promise<void>;
  /** Waits for running queries and closes. */
  close(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date.
 * @param where.url PostgreSQL's address, or null for the embedded one
 * @param where.folder folder of the embedded database; the caller holds the data folder's lock
 * @param options.migrateUntil the last migration to apply, by its moment: tables as an older Plaza
 *   had them, for data that comes from there; all by default
 * @throws {StartError} the database cannot be opened
 */
export async function openDatabase(
  where: { readonly url: string | null; readonly folder: string },
  options: MigrationOptions = {},
): Promise<Database> {
  return where.url === null
    ? await openEmbedded(where.folder, options)
    : await openServer(where.url, options);
}

interface MigrationOptions {
  readonly migrateUntil?: number;
}

async function openEmbedded(folder: string, options: MigrationOptions): Promise<Database> {
  const pglite = await openFolder(folder).catch((error: unknown) => {
    throw new StartError(`The embedded database in ${folder} cannot be opened: ${String(error)}.`, {
      cause: error,
    });
  });
  const durable = new DurableFolder(folder);
  const orm = drizzleOverEmbedded(pglite, { schema });
  const database: Database = {
    orm,
    flush: () => durable.flush(),
    ping: () => ping(orm),
    async close() {
      await pglite.close();
      // Closing writes a checkpoint, which moves the start of recovery.
      await durable.flush();
    },
  };
  return await ready(database, async () => {
    await withMigrations(options, migrationsFolder => migrateEmbedded(orm, { migrationsFolder }));
    await durable.flush();
  });
}

/** An empty database that the build made: copying it is quicker than making one, by seconds. */
const TEMPLATE = fileURLToPath(new URL('../postgres-template', import.meta.url));

/**
 * Opens the folder, or makes it first. Making takes seconds, and one that was broken off could never
 * be opened: so it is made beside and moved into place when it is whole.
 */
async function openFolder(folder: string): Promise<PGlite> {
  if (!existsSync(folder)) {
    const draft = `${folder}.new`;
    rmSync(draft, { recursive: true, force: true });
    if (existsSync(TEMPLATE)) await cp(TEMPLATE, draft, { recursive: true });
    else await (await PGlite.create({ dataDir: draft })).close();
    await new DurableFolder(draft).flush();
    renameSync(draft, folder);
  }
  return await PGlite.create({ dataDir: folder });
}

async function openServer(url: string, options: MigrationOptions): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  // An idle connection that breaks is replaced by the pool; unheard, its event would end the process.
  pool.on('error', () => {});
  const orm = drizzleOverServer(pool, { schema });
  const database: Database = {
    orm,
    flush: () => Promise.resolve(), // PostgreSQL itself makes each commit durable.
    ping: () => ping(orm),
    close: () => pool.end(),
  };
  return await ready(database, async () => {
    await database.ping().catch((error: unknown) => {
      throw new StartError(`The database of DATABASE_URL does not answer (${reasonOf(error)}).`, {
        cause: error,
      });
    });
    await withMigrations(options, migrationsFolder => migrateServer(orm, { migrationsFolder }));
  });
}

async function ping(orm: Orm): Promise<void> {
  await orm.execute(sql`SELECT 1`);
}

/** Prepares an open database, and closes it again when that fails. */
async function ready(database: Database, prepare: () => Promise<void>): Promise<Database> {
  try {
    await prepare();
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The deepest message of an error: drivers wrap what the network said. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return error.message || error.name;
}

const journalSchema = z.looseObject({ entries: z.array(z.looseObject({ when: z.number() })) });

/**
 * Hands over the folder of migrations, or a copy that ends with the wanted one: the migrator
 * applies all that it finds.
 * @throws {StartError} the wanted one is not known: the data comes from a newer Plaza
 */
async function withMigrations(
  { migrateUntil }: MigrationOptions,
  migrate: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = migrationsFolder();
  if (migrateUntil === undefined) return await migrate(folder);
  const journal = journalSchema.parse(JSON.parse(await readFile(join(folder, JOURNAL), 'utf8')));
  const entries = journal.entries.filter(({ when }) => when <= migrateUntil);
  if (entries.at(-1)?.when !== migrateUntil) {
    throw new StartError('The database comes from a newer Plaza than this one: use that one.');
  }
  const shortened = await mkdtemp(join(tmpdir(), 'plaza-migrations-'));
  try {
    await cp(folder, shortened, { recursive: true });
    await writeFile(join(shortened, JOURNAL), JSON.stringify({ ...journal, entries }));
    await migrate(shortened);
  } finally {
    await rm(shortened, { recursive: true });
  }
}

const JOURNAL = join('meta', '_journal.json');

/** The folder of SQL migrations, found from the sources and from a bundle alike. */
function migrationsFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    for (const candidate of [join(folder, 'drizzle'), join(folder, 'server', 'drizzle')]) {
      if (existsSync(join(candidate, JOURNAL))) return candidate;
    }
    if (folder === dirname(folder)) throw new Error('the folder of database migrations is missing');
  }
}
