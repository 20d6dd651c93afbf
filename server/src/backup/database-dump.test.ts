import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../db/database.ts';
import { Settings } from '../db/settings.ts';
import { databaseKinds } from '../testing/test-databases.ts';
import { dumpDatabase, loadDatabase, readDumpHeader } from './database-dump.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const kinds = databaseKinds();

// From each kind to the other, or to itself where there is one alone.
for (const [index, from] of kinds.entries()) {
  const to = kinds[(index + 1) % kinds.length] ?? from;
  it(`takes every row from ${from.name} to ${to.name}`, async () => {
    const source = await open(from);
    await furnish(source);
    const dump = await dumped(source);
    const target = await open(to);
    expect(await load(target, dump)).toBe(6);
    expect(await dumped(target)).toEqual(dump);
  });
}

describe('loading', () => {
  it('refuses a database that holds something, and changes nothing', async () => {
    const [kind] = kinds as [(typeof kinds)[number]];
    const source = await open(kind);
    await furnish(source);
    const dump = await dumped(source);
    await expect(load(source, dump)).rejects.toThrow('already holds a community');
    expect(await dumped(source)).toEqual(dump);
  });

  it('refuses a dump that broke off or changed, and leaves the database empty', async () => {
    const [kind] = kinds as [(typeof kinds)[number]];
    const source = await open(kind);
    await furnish(source);
    const dump = await dumped(source);
    const target = await open(kind);
    await expect(load(target, dump.slice(0, -1))).rejects.toThrow('damaged');
    await expect(
      load(
        target,
        dump.filter(line => !line.includes('"failures"')),
      ),
    ).rejects.toThrow('damaged');
    await expect(
      load(
        target,
        dump.map((line, at) => (at === 2 ? '{"ro' : line)),
      ),
    ).rejects.toThrow('damaged');
    expect(await load(target, dump)).toBe(6);
  });

  it('refuses what is no dump', () => {
    expect(() => readDumpHeader('{"format":99}')).toThrow('not in a form');
    expect(() => readDumpHeader('PGDMP')).toThrow('not in a form');
  });
});

async function open(kind: (typeof kinds)[number]): Promise<Database> {
  const { database, end } = await kind.open();
  ends.push(end);
  return database;
}

/** Rows with what JSON could lose: microseconds, quotes, line breaks, emptiness beside absence. */
async function furnish({ orm }: Database): Promise<void> {
  await new Settings(orm).write('setup', 'open');
  await orm.execute(sql`INSERT INTO "user" (id, name, email, created_at) VALUES
    ('u1', 'Mira "Mi" Holm', 'mira@example.org', '2026-01-02 03:04:05.678901'),
    ('u2', E'two\nlines 🙂', 'two@example.org', '2026-01-02 03:04:05')`);
  await orm.execute(sql`INSERT INTO session (id, expires_at, token, updated_at, user_id, ip_address)
    VALUES ('s1', '2027-01-01', 't1', '2026-01-01', 'u1', ''), ('s2', '2027-01-01', 't2', '2026-01-01', 'u2', NULL)`);
  await orm.execute(
    sql`INSERT INTO sign_in_failure VALUES ('k', 'h', 3, '2026-03-29 02:30:00+02', NULL)`,
  );
}

async function dumped({ orm }: Database): Promise<string[]> {
  let text = '';
  await dumpDatabase(orm, async more => {
    text += more;
  });
  return text.trimEnd().split('\n');
}

async function load({ orm }: Database, [header = '', ...rows]: readonly string[]): Promise<number> {
  readDumpHeader(header);
  return await loadDatabase(
    orm,
    (async function* () {
      yield* rows;
    })(),
  );
}
