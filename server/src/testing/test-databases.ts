/** For tests of what is stored: one suite, run on every database that Plaza knows. */
import { join } from 'node:path';
import { type Database, openDatabase } from '../db/database.ts';
import { postgresPrograms, startPostgres } from './postgresql.ts';
import { preparedData } from './prepared-data.ts';

/** A kind of database. */
export interface DatabaseKind {
  readonly name: string;
  /** Opens a fresh one with all tables. */
  open(): Promise<{ readonly database: Database; end(): Promise<void> }>;
}

const embedded: DatabaseKind = {
  name: 'the embedded database',
  async open() {
    const data = await preparedData();
    const database = await openDatabase({ url: null, folder: join(data.dir, 'postgres') });
    return {
      database,
      async end() {
        await database.close();
        await data.remove();
      },
    };
  },
};

/** The kinds that can be tried on this machine; says so when PostgreSQL is not among them. */
export function databaseKinds(): DatabaseKind[] {
  const programs = postgresPrograms();
  if (programs === null) {
    console.warn(
      'Not tested on PostgreSQL: its programs (initdb, postgres) are not installed here.',
    );
    return [embedded];
  }
  const server: DatabaseKind = {
    name: 'PostgreSQL',
    async open() {
      const postgres = await startPostgres(programs);
      const database = await openDatabase({ url: postgres.url, folder: '' });
      return {
        database,
        async end() {
          await database.close();
          await postgres.end();
        },
      };
    },
  };
  return [embedded, server];
}
