/** Publishing again: what may change while the data stays, what may not, and who notices. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DbConnection, tables } from './bindings/timers/index.ts';
import { bundleFolder, bundleText } from './support/bundle.ts';
import { connect, subscribe, until } from './support/client.ts';
import { TestDatabase } from './support/database.ts';
import { newAccount } from './support/http.ts';

let database: TestDatabase;
let initial: string;

/** The columns of `item` that the first module has. */
const COLUMNS = 'id: t.u32().primaryKey(), name: t.string(), rank: t.i32().index("btree"),';

/**
 * A module with the table `item`.
 * @param parts.columns of `item`; the first three are those of the first module
 * @param parts.options of `item`
 * @param parts.more declarations behind `item`, which `names` puts into the schema
 */
function moduleText({
  columns = COLUMNS,
  options = 'public: true',
  more = '',
  names = '',
  rest = '',
}) {
  return bundleText(`
    const item = table({ ${options} }, { ${columns} });
    ${more}
    const spacetimedb = schema({ item, ${names} });
    export default spacetimedb;
    export const init = spacetimedb.init(() => console.log('init has run'));
    export const add = spacetimedb.reducer(
      { id: t.u32(), name: t.string(), rank: t.i32() },
      (ctx, row) => { ctx.db.item.insert({ ...row, ...extra }); },
    );
    const extra = {} as never;
    export const remove = spacetimedb.reducer({ id: t.u32() }, (ctx, { id }) => {
      for (const row of [...ctx.db.item.iter()]) if (row.id === id) ctx.db.item.delete(row);
    });
    ${rest}`);
}

beforeAll(async () => {
  initial = await moduleText({});
});

/** Publishes the first module with two rows. */
async function publishFirst(): Promise<void> {
  database = await TestDatabase.publishBundle(initial);
  await database.callOk('add', [1, 'one', 10]);
  await database.callOk('add', [2, 'two', 20]);
}
/** Ends with the file; tests that only refuse share it. */
let shared: TestDatabase | undefined;
async function useShared(): Promise<void> {
  if (!shared) {
    await publishFirst();
    shared = database;
  }
  database = shared;
}
afterEach(async () => {
  if (database !== shared) await database?.delete();
});
afterAll(() => shared?.delete());

const ROWS = [
  [1, 'one', 10],
  [2, 'two', 20],
];

/** The rows are those of `publishFirst`, and reducers run. */
async function expectUnchanged(): Promise<void> {
  expect(await database.rows('SELECT * FROM item')).toEqual(ROWS);
  await database.callOk('add', [3, 'three', 30]);
  expect(await database.rows('SELECT id FROM item WHERE rank = 30')).toEqual([[3]]);
  await database.callOk('remove', [3]);
}

describe('a change that keeps everything', () => {
  it.each<[string, Parameters<typeof moduleText>[0]]>([
    ['nothing', {}],
    ['a further table', { more: 'const other = table({}, { a: t.u8() });', names: 'other' }],
    ['a further index', { columns: COLUMNS.replace('t.string()', 't.string().index("btree")') }],
    ['an index less', { columns: COLUMNS.replace('.index("btree")', '') }],
    ['a further reducer', { rest: 'export const more = spacetimedb.reducer(() => {});' }],
    ['no primary key any more', { columns: COLUMNS.replace('.primaryKey()', '') }],
    [
      'a new uniqueness of what is unique',
      { columns: COLUMNS.replace('t.string()', 't.string().unique()') },
    ],
    [
      'an auto-increment on a new table',
      {
        more: 'const other = table({}, { a: t.u8().primaryKey().autoInc() });',
        names: 'other',
      },
    ],
    [
      'a further view',
      {
        rest: `export const all = spacetimedb.anonymousView(
        { name: 'all', public: true }, t.array(item.rowType), ctx => ctx.from.item);`,
      },
    ],
  ])('[MIG1] %s', async (_name, parts) => {
    await publishFirst();
    const answer = await database.publishAgain(await moduleText(parts));
    expect(answer.status, answer.text).toBe(200);
    await expectUnchanged();
    // Once is enough.
    const inits = (await database.logs()).filter(line => line.message === 'init has run');
    expect(inits).toHaveLength(1);
  });

  it('[MIG1] a private table made public', async () => {
    const hidden = await moduleText({ options: '' });
    database = await TestDatabase.publishBundle(hidden);
    await database.callOk('add', [1, 'one', 10]);
    const stranger = await newAccount();
    expect((await database.sql('SELECT * FROM item', stranger.token)).status).toBe(400);
    expect((await database.publishAgain(initial)).status).toBe(200);
    expect(await database.rows('SELECT id FROM item', stranger.token)).toEqual([[1]]);
  });

  it('[MIG1] clients stay connected, with their subscriptions', async () => {
    database = await TestDatabase.publish('timers');
    let hasEnded = false;
    const anna = await connect(DbConnection, database, {
      onDisconnect: () => {
        hasEnded = true;
      },
    });
    await subscribe(anna.connection, tables.alarm);
    const answer = await database.publishAgain(`${await bundleFolder('timers')}\n// Again.`);
    expect(answer.status, answer.text).toBe(200);
    await anna.connection.reducers.setAlarm({ text: 'after', inMicros: 60_000_000n });
    expect([...anna.connection.db.alarm.iter()].map(row => row.text)).toEqual(['after']);
    expect(hasEnded).toBe(false);
    anna.connection.disconnect();
  });
});

describe('a change that clients cannot follow', () => {
  const breaking: [string, Parameters<typeof moduleText>[0], unknown[][]][] = [
    [
      'a column with a default at the end',
      { columns: `${COLUMNS} note: t.string().default('none'),` },
      ROWS.map(row => [...row, 'none']),
    ],
    [
      'several columns with defaults at the end',
      { columns: `${COLUMNS} note: t.string().default(''), big: t.u64().default(7n),` },
      ROWS.map(row => [...row, '', 7]),
    ],
  ];

  it.each(breaking)(
    '[MIG2] %s: the publisher has to say that he knows',
    async (_name, parts, rows) => {
      await publishFirst();
      const js = await moduleText(parts);
      const refused = await database.publishAgain(js);
      expect(refused.status).toBe(400);
      expect(await database.rows('SELECT * FROM item')).toEqual(ROWS);
      const plan = (await database.plan(js)).json as { AutoMigrate: { break_clients: boolean } };
      expect(plan.AutoMigrate.break_clients).toBe(true);
      const answer = await database.publishAgain(js, { breaksClients: true });
      expect(answer.status, answer.text).toBe(200);
      expect(await database.rows('SELECT * FROM item')).toEqual(rows);
    },
  );

  it('[MIG2] an empty table removed', async () => {
    const two = await moduleText({
      more: 'const other = table({}, { a: t.u8() });',
      names: 'other',
    });
    database = await TestDatabase.publishBundle(two);
    await database.callOk('add', [1, 'one', 10]);
    const answer = await database.publishAgain(initial, { breaksClients: true });
    expect(answer.status, answer.text).toBe(200);
    expect(await database.rows('SELECT * FROM item')).toEqual([ROWS[0]]);
    expect((await database.sql('SELECT * FROM other')).status).toBe(400);
  });

  it('[MIG2] disconnects those who are there, and lets them in again', async () => {
    database = await TestDatabase.publish('timers');
    let hasEnded = false;
    const anna = await connect(DbConnection, database, {
      onDisconnect: () => {
        hasEnded = true;
      },
    });
    const js = (await bundleFolder('timers')).replace(
      /(errand = table\(.*?text: (t\d*)\.string\(\))/s,
      (_all, columns, t) => `${columns}, extra: ${t}.u8().default(0)`,
    );
    expect(js).toContain('extra');
    const answer = await database.publishAgain(js, { breaksClients: true });
    expect(answer.status, answer.text).toBe(200);
    await until(() => hasEnded);
    const again = await connect(DbConnection, database, { token: anna.token });
    await again.connection.reducers.noop({});
    again.connection.disconnect();
  });

  it('[MIG2] the token of a plan serves this plan alone', async () => {
    await useShared();
    const js = await moduleText({ columns: `${COLUMNS} note: t.string().default('none'),` });
    const without = await database.request('PUT', '?host_type=Js&policy=BreakClients', {
      token: database.owner.token,
      body: js,
    });
    expect(without.status).toBe(400);
    const wrong = await database.request(
      'PUT',
      `?host_type=Js&policy=BreakClients&token=${'0'.repeat(64)}`,
      { token: database.owner.token, body: js },
    );
    expect(wrong.status).toBe(400);
    await expectUnchanged();
  });
});

describe('a change that would lose or endanger data', () => {
  it.each<[string, Parameters<typeof moduleText>[0]]>([
    ['a column removed', { columns: 'id: t.u32().primaryKey(), name: t.string(),' }],
    ['a column of another type', { columns: COLUMNS.replace('t.string()', 't.u64()') }],
    ['a wider column', { columns: COLUMNS.replace('t.i32()', 't.i64()') }],
    ['a column renamed', { columns: COLUMNS.replace('name:', 'title:') }],
    [
      'columns in another order',
      { columns: 'id: t.u32().primaryKey(), rank: t.i32().index("btree"), name: t.string(),' },
    ],
    [
      'a column in between',
      {
        columns:
          "id: t.u32().primaryKey(), mid: t.u8().default(0), name: t.string(), rank: t.i32().index('btree'),",
      },
    ],
    ['a column without a default', { columns: `${COLUMNS} note: t.string(),` }],
    ['an event table', { options: 'public: true, event: true' }],
  ])('[MIG3] %s is refused, and nothing has changed', async (_name, parts) => {
    await useShared();
    const js = await moduleText(parts);
    const plan = (await database.plan(js)).json as { ManualMigrate?: { reason: string } };
    expect(plan.ManualMigrate?.reason).toBeTruthy();
    const answer = await database.publishAgain(js);
    expect(answer.status, answer.text).toBe(400);
    expect(answer.text).toContain('item');
    await expectUnchanged();
  });

  it('[MIG3] a new uniqueness of what is there twice is refused', async () => {
    await publishFirst();
    await database.callOk('add', [3, 'two', 30]);
    const js = await moduleText({ columns: COLUMNS.replace('t.string()', 't.string().unique()') });
    expect((await database.publishAgain(js)).status).toBe(400);
    expect(await database.rows('SELECT COUNT(*) AS n FROM item')).toEqual([[3]]);
  });

  it('[MIG3] a table with rows removed is refused', async () => {
    const other = 'const other = table({ public: true }, { a: t.u8() });';
    const fill =
      'export const fill = spacetimedb.reducer(ctx => { ctx.db.other.insert({ a: 1 }); });';
    const two = await moduleText({ more: other, names: 'other', rest: fill });
    database = await TestDatabase.publishBundle(two);
    await database.callOk('fill');
    const answer = await database.publishAgain(initial, { breaksClients: true });
    expect(answer.status).toBe(400);
    expect(await database.rows('SELECT * FROM other')).toEqual([[1]]);
    await database.callOk('fill');
  });

  it('[MIG3] all reasons are told at once', async () => {
    await useShared();
    const js = await moduleText({
      columns: 'id: t.u32().primaryKey(), name: t.u64(), note: t.string(),',
    });
    const answer = await database.publishAgain(js);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('name');
    expect(answer.text).toContain('rank');
  });
});

describe('a module that cannot be', () => {
  it.each([
    ['no JavaScript', 'this is ( no program'],
    ['empty', ''],
    ['no module', 'export const nothing = 1;'],
    ['failing when it is loaded', 'throw new Error("not today");'],
    ['importing what is not there', 'import "node:fs"; export default {};'],
  ])('[MIG6] %s is refused, and the old one goes on', async (_name, js) => {
    await useShared();
    const answer = await database.publishAgain(js);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).not.toBe('');
    await expectUnchanged();
  });
});

it('[MIG4] clearing empties the database and runs init again', async () => {
  await publishFirst();
  const answer = await database.publishAgain(initial, { clear: true });
  expect(answer.status, answer.text).toBe(200);
  expect(await database.rows('SELECT * FROM item')).toEqual([]);
  const { text } = await database.request('GET', '/identity');
  expect(text).toBe(database.identity);
  await until(async () => (await database.logs()).some(line => line.message === 'init has run'));
  // Also with another schema, which would be refused otherwise.
  const other = await moduleText({
    columns: 'id: t.u32().primaryKey(), name: t.u64(), rank: t.i32(),',
  });
  expect((await database.publishAgain(other, { clear: true })).status).toBe(200);
});

it.each(['clearing', 'deleting'])('[MIG4] [S5] %s ends the connections', async how => {
  database = await TestDatabase.publish('timers');
  let hasEnded = false;
  await connect(DbConnection, database, {
    onDisconnect: () => {
      hasEnded = true;
    },
  });
  if (how === 'deleting') await database.delete();
  else await database.publishAgain(await bundleFolder('timers'), { clear: true });
  await until(() => hasEnded);
});

it('[MIG5] under load no commit is lost, and every call is answered', {
  timeout: 60_000,
}, async () => {
  database = await TestDatabase.publish('timers');
  const anna = await connect(DbConnection, database);
  await subscribe(anna.connection, tables.alarm);
  let isOver = false;
  let made = 0;
  const work = async (worker: number) => {
    for (let i = 0; !isOver; i++) {
      await anna.connection.reducers.setAlarm({ text: `${worker} ${i}`, inMicros: 600_000_000n });
      made += 1;
    }
  };
  const workers = [1, 2, 3, 4].map(work);
  const js = await bundleFolder('timers');
  for (let version = 1; version <= 5; version++) {
    const answer = await database.publishAgain(`${js}\n// Version ${version}.`);
    expect(answer.status, answer.text).toBe(200);
  }
  isOver = true;
  await Promise.all(workers);
  expect(made).toBeGreaterThan(20);
  expect(anna.connection.db.alarm.count()).toBe(BigInt(made));
  expect(await database.rows('SELECT COUNT(*) AS n FROM alarm')).toEqual([[made]]);
  anna.connection.disconnect();
});
