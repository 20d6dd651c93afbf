import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparedData } from '../testing/prepared-data.ts';
import { type Database, openDatabase } from './database.ts';
import { DurableFolder } from './durable-folder.ts';
import { Settings } from './settings.ts';

let dir: string;
let remove: () => Promise<void>;
let database: Database;
beforeAll(async () => {
  ({ dir, remove } = await preparedData());
  database = await openDatabase({ url: null, folder: join(dir, 'postgres') });
});
afterAll(async () => {
  await database.close();
  await remove();
});

describe('DurableFolder', () => {
  it('flushes the log, and everything after a checkpoint', async () => {
    const durable = new DurableFolder(join(dir, 'postgres'));
    const settings = new Settings(database.orm);
    await durable.flush();
    await settings.write('setup', 'open');
    await durable.flush();
    await database.orm.execute(sql`CHECKPOINT`);
    await durable.flush();
  });

  it('serves calls that overlap', async () => {
    const durable = new DurableFolder(join(dir, 'postgres'));
    await Promise.all(Array.from({ length: 20 }, () => durable.flush()));
  });

  it('tells everybody who waits when the folder is gone', async () => {
    const durable = new DurableFolder(join(dir, 'nowhere'));
    const flushes = await Promise.allSettled([durable.flush(), durable.flush(), durable.flush()]);
    expect(flushes.map(each => each.status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

describe('the embedded database', () => {
  it('answers on after statements that fail', async () => {
    const { orm } = database;
    await orm.execute(sql`INSERT INTO setting VALUES ('a', '1')`);
    await expect(orm.execute(sql`INSERT INTO setting VALUES ('a', '2')`)).rejects.toThrow();
    await expect(orm.execute(sql`SELECT nosuch`)).rejects.toThrow();
    expect(await new Settings(orm).read('adminLinkHash')).toBe(null);
  });

  it('recovers what was flushed from a copy taken while it runs, as after a crash', async () => {
    const settings = new Settings(database.orm);
    await settings.write('setup', 'open');
    await database.flush();
    const copy = await mkdtemp(join(tmpdir(), 'plaza-crash-'));
    await cp(join(dir, 'postgres'), copy, { recursive: true });
    const recovered = await openDatabase({ url: null, folder: copy });
    expect(await new Settings(recovered.orm).read('setup')).toBe('open');
    await recovered.close();
    await rm(copy, { recursive: true, force: true });
  });
});

describe('a first start that was broken off', () => {
  it('leaves nothing that a later start could take for a database', async () => {
    const folder = join(dir, 'fresh');
    await mkdir(`${folder}.new`);
    await writeFile(join(`${folder}.new`, 'PG_VERSION'), '18');
    const made = await openDatabase({ url: null, folder });
    await made.ping();
    await made.close();
    expect(existsSync(`${folder}.new`)).toBe(false);
  });
});
