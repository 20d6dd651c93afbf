/** For tests: a data folder whose embedded database is made already, copied in a fraction of a second. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../db/database.ts';

const serverFolder = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Makes a new data folder.
 * @returns its path, and what removes it again
 */
export async function preparedData(): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'plaza-test-'));
  await cp(await preparedPostgres(), join(dir, 'postgres'), { recursive: true });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** The database folder to copy; made once for each state of the migrations. */
async function preparedPostgres(): Promise<string> {
  const cache = join(serverFolder, '..', '.cache');
  const prepared = join(cache, `test-postgres-${await stateOfMigrations()}`);
  if (existsSync(prepared)) return prepared;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  const database = await openDatabase({ url: null, folder: join(draft, 'postgres') });
  await database.close();
  // Another test process may have been quicker; then its folder serves.
  await rename(join(draft, 'postgres'), prepared).catch((error: unknown) => {
    if (!existsSync(prepared)) throw error;
  });
  await rm(draft, { recursive: true, force: true });
  return prepared;
}

async function stateOfMigrations(): Promise<string> {
  const journal = await readFile(join(serverFolder, 'drizzle', 'meta', '_journal.json'));
  const { version } = JSON.parse(
    await readFile(
      fileURLToPath(import.meta.resolve('@electric-sql/pglite')).replace(/dist.*$/, 'package.json'),
      'utf8',
    ),
  );
  return createHash('sha256').update(journal).update(String(version)).digest('hex').slice(0, 12);
}
