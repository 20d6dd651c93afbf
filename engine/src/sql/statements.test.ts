import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BsatnReader } from '../bsatn/reader.ts';
import { readValue, type SatsValue } from '../bsatn/value.ts';
import type { Caller } from '../call.ts';
import { Database } from '../database.ts';
import { SubscriptionHub } from '../subscriptions/subscription-hub.ts';
import { bundleText } from '../testing/bundle-text.ts';
import { splitStatements } from './parse.ts';
import { forEachRowOf } from './row-list.ts';
import { SqlError } from './sql-error.ts';

const OWNER = 0xaan;
const ANNA = 0xbbn;

const MODULE = `
  const item = table({ public: true, indexes: [{ accessor: 'byKind', algorithm: 'btree', columns: ['kind', 'price'] }] }, {
    id: t.u64().primaryKey().autoInc(),
    kind: t.u32(),
    price: t.i64(),
    label: t.string().unique(),
    isOpen: t.bool(),
  });
  const wide = table({ public: true }, { big: t.u256(), low: t.i128(), ratio: t.f64(), who: t.identity(), data: t.array(t.u8()) });
  const hidden = table({}, { id: t.u32().primaryKey() });
  const ping = table({ public: true, event: true }, { text: t.string() });
  const order = table({ public: true }, { id: t.u32().primaryKey(), on: t.u32() });
  const account = table({ public: true }, { id: t.u32().primaryKey(), identity: t.identity().index('btree') });
  const admin = table({ public: true }, { identity: t.identity().primaryKey() });
  const player = table({ public: true }, { id: t.u32().primaryKey(), level: t.u32().index('btree') });
  const loopA = table({ public: true }, { id: t.u32().primaryKey() });
  const loopB = table({ public: true }, { id: t.u32().primaryKey() });
  const spacetimedb = schema({ item, wide, hidden, ping, order, account, admin, player, loopA, loopB });
  export default spacetimedb;
  export const openItems = spacetimedb.anonymousView({ name: 'open_items', public: true }, t.array(item.rowType),
    ctx => ctx.from.item.where(row => row.isOpen.eq(true)));
  export const ownAccount = spacetimedb.clientVisibilityFilter.sql('SELECT * FROM account WHERE account.identity = :sender');
  export const allAccounts = spacetimedb.clientVisibilityFilter.sql('SELECT account.* FROM account JOIN admin WHERE admin.identity = :sender');
  export const players = spacetimedb.clientVisibilityFilter.sql('SELECT p.* FROM account a JOIN player p ON a.id = p.id');
  export const a = spacetimedb.clientVisibilityFilter.sql('SELECT a.* FROM loop_a a JOIN loop_b b ON a.id = b.id');
  export const b = spacetimedb.clientVisibilityFilter.sql('SELECT b.* FROM loop_b b JOIN loop_a a ON a.id = b.id');
`;

let js: string;
let database: Database;
let hub: SubscriptionHub;

beforeAll(async () => {
  js = await bundleText(MODULE);
});
beforeEach(async () => {
  database = await Database.open({ identity: 0xdbn, owner: OWNER, js });
  hub = new SubscriptionHub(database);
});
afterEach(() => database.close());

const callerOf = (identity: bigint): Caller => ({ identity, connectionId: null, claims: null });

async function run(sql: string, identity = OWNER) {
  const result = await hub.runStatement(sql, callerOf(identity));
  const rows: SatsValue[][] = [];
  forEachRowOf(result.rows, (bytes, start, end) => {
    const reader = new BsatnReader(bytes, start, end);
    rows.push(result.columns.map(({ type }) => readValue(type, result.typespace, reader)));
  });
  return { ...result, table: rows };
}
const rowsOf = async (sql: string, identity = OWNER) => (await run(sql, identity)).table;
const refusal = (sql: string, identity = OWNER): Promise<string> =>
  run(sql, identity).then(
    () => 'accepted',
    (error: Error) => error.message,
  );

const insertItems = (...values: string[]) =>
  run(`INSERT INTO item (id, kind, price, label, is_open) VALUES ${values.join(', ')}`);

describe('statements that write', () => {
  it('[SQL2] insert rows, count what is auto-incremented, and tell who watches', async () => {
    const told: number[] = [];
    hub.subscribe(
      {
        identity: ANNA,
        isOwner: false,
        receive: () => told.push(1),
        fail: () => told.push(-1),
      },
      1,
      ['SELECT * FROM open_items', 'SELECT * FROM item WHERE kind = 7'],
    );
    const { statistics } = await insertItems(
      "(0, 7, -5, 'it''s', true)",
      '(0, +7, 1e3, 00, false)',
    );
    expect(statistics).toEqual({ rowsInserted: 2, rowsDeleted: 0, rowsUpdated: 0 });
    expect(await rowsOf('SELECT * FROM item')).toEqual([
      [1n, 7, -5n, "it's", true],
      [2n, 7, 1000n, '00', false],
    ]);
    expect(told).toEqual([1]);
  });

  it('[SQL2] update and delete the rows that a condition names', async () => {
    await insertItems("(1, 1, 1, 'a', true)", "(2, 1, 2, 'b', true)", "(3, 2, 3, 'c', false)");
    const updated = await run(
      'UPDATE item SET kind = 9, is_open = false WHERE price < 3 AND kind = 1',
    );
    expect(updated.statistics.rowsUpdated).toBe(2);
    expect(await rowsOf('SELECT id, isOpen FROM item WHERE kind = 9')).toEqual([
      [1n, false],
      [2n, false],
    ]);
    // Every row at once: no step of it meets a key that another is about to leave.
    expect((await run('UPDATE item SET kind = 3')).statistics.rowsUpdated).toBe(3);
    expect((await run('DELETE FROM item WHERE id >= 2')).statistics.rowsDeleted).toBe(2);
    expect((await run('delete from item')).statistics.rowsDeleted).toBe(1);
    expect(await rowsOf('SELECT COUNT(*) n FROM item')).toEqual([[0n]]);
  });

  it('[SQL2] are undone as a whole when a constraint does not hold', async () => {
    await insertItems("(1, 1, 1, 'a', true)");
    expect(
      await refusal(
        "INSERT INTO item (id, kind, price, label, is_open) VALUES (5, 1, 1, 'b', true), (6, 1, 1, 'a', true)",
      ),
    ).toBe(
      `Unique constraint violation 'item_label_key' in table 'item': column(s): '["label"]' value: "a"`,
    );
    await insertItems("(2, 1, 1, 'z', true)");
    expect(await refusal("UPDATE item SET label = 'same'")).toContain('item_label_key');
    expect(await rowsOf('SELECT id FROM item')).toEqual([[1n], [2n]]);
  });

  it('[SQL2] insert a row that is there already without changing anything', async () => {
    await run('INSERT INTO hidden (id) VALUES (1)');
    expect((await run('INSERT INTO hidden (id) VALUES (1), (2)')).statistics.rowsInserted).toBe(1);
  });

  it('[SQL2] are for the owner; others are refused, after what is wrong with the statement', async () => {
    const insert = "INSERT INTO ping (text) VALUES ('x')";
    const hex = ANNA.toString(16).padStart(64, '0');
    expect(await refusal(insert, ANNA)).toBe(
      `Caller ${hex} is not authorized to run SQL DML statements`,
    );
    expect(await refusal('DELETE FROM hidden', ANNA)).toContain('no such table: `hidden`');
    expect(await refusal('SET row_limit = 1', ANNA)).toContain('not authorized');
    expect((await run(insert)).statistics.rowsInserted).toBe(1);
    expect(await rowsOf('SELECT * FROM ping')).toEqual([]);
  });

  it.each([
    ['DELETE FROM open_items', '`open_items` is a view; DML on views is not supported'],
    ['DELETE FROM st_table', '`st_table` is a system table; DML on it is not supported'],
    ['DELETE FROM st_client', '`st_client` is a system table; DML on it is not supported'],
    [
      'INSERT INTO hidden VALUES (1)',
      'The number of fields (0) in the INSERT does not match the number of columns (1) of the table `hidden`',
    ],
    [
      'INSERT INTO hidden (id) VALUES (1, 2)',
      'Inserting a row with 2 values into `hidden` which has 1 fields',
    ],
    ['INSERT INTO hidden (other) VALUES (1)', '`hidden` does not have a field `other`'],
    [
      'INSERT INTO "order" ("on", id) VALUES (1, 2)',
      'The columns of an INSERT must stand in the order of the table `order`: (id, on)',
    ],
    [
      "INSERT INTO hidden (id) VALUES ('1')",
      'Unexpected type: (expected) String != U32 (inferred)',
    ],
    ['INSERT INTO hidden (id) VALUES (true)', 'Unexpected type: (expected) Bool != U32 (inferred)'],
    [
      'INSERT INTO hidden (id) VALUES (-1)',
      'The literal expression `-1` cannot be parsed as type `U32`',
    ],
    ['INSERT INTO hidden (id) VALUES (NULL)', 'Unsupported literal expression: NULL'],
    ['INSERT INTO hidden (id) VALUES (:sender)', 'Unsupported literal expression: :sender'],
    ['INSERT INTO hidden (id) VALUES (1 + 1)', 'Unsupported INSERT value: +'],
    ['INSERT INTO hidden (id) SELECT 1', 'Unsupported INSERT expression: SELECT 1'],
    ['UPDATE item SET none = 1', '`item` does not have a field `none`'],
    ['UPDATE item SET kind = price', 'Unsupported column/variable assignment expression: price'],
    ['UPDATE item i SET kind = 1', 'Unsupported: UPDATE item i SET kind = 1'],
    ['UPDATE item SET kind = 1 FROM ping', 'Unsupported: UPDATE item SET kind = 1 FROM ping'],
    ['DELETE FROM item, ping', 'Multi-table DELETE is not supported'],
    ['DELETE FROM item RETURNING id', 'Unsupported: DELETE FROM item RETURNING id'],
    ['CREATE TABLE t (id int)', 'Unsupported: CREATE TABLE t (id int)'],
    ['DELETE FROM item; DELETE FROM ping', 'Multiple SQL statements are not supported'],
    ['SET other = 1', 'other is not a valid system variable'],
    ["SET row_limit = '1'", 'Unexpected type: (expected) U64 != String (inferred)'],
    ['SELECT * FROM item WHERE NOT is_open', 'Unsupported expression: NOT is_open'],
  ])('[SQL5] refuse %s', async (sql, message) => {
    expect(await refusal(sql)).toBe(message);
  });
});

it('[Q5] no statement, however odd, does more than to be refused', async () => {
  const word = fc.constantFrom(
    ...'INSERT INTO item ( id , kind ) VALUES 1 -1 1e3 UPDATE SET = DELETE FROM WHERE AND OR < <> label open_items'.split(
      ' ',
    ),
    ...`'x' 0xab true NULL :sender SELECT * COUNT(*) AS n JOIN ON a.id item.kind LIMIT ; "id" -- /* SHOW row_limit TO st_table .`.split(
      ' ',
    ),
  );
  const sqls = fc.oneof(
    fc.array(word, { maxLength: 14 }).map(words => words.join(' ')),
    fc.array(word, { maxLength: 8 }).map(words => `UPDATE item SET ${words.join(' ')}`),
    fc.array(word, { maxLength: 8 }).map(words => `DELETE FROM item WHERE ${words.join(' ')}`),
    fc.array(word, { maxLength: 8 }).map(words => `SELECT * FROM item a JOIN ${words.join(' ')}`),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(sqls, async sql => {
      await hub.runStatement(sql, callerOf(OWNER)).catch((error: unknown) => {
        expect(error).toBeInstanceOf(SqlError);
      });
      for (const part of splitStatements(sql)) expect(sql).toContain(part);
    }),
    { numRuns: 1_000 },
  );
});

describe('queries', () => {
  it('[SQL1] join any number of tables, with an index or without', async () => {
    await insertItems("(1, 1, 10, 'a', true)", "(2, 1, 20, 'b', true)", "(3, 2, 10, 'c', true)");
    await run('INSERT INTO "order" (id, "on") VALUES (1, 1), (2, 2), (3, 3), (4, 9)');
    expect(
      (
        await rowsOf(
          'SELECT o.id, a.label, b.label AS other FROM "order" o JOIN item a ON o."on" = a.kind JOIN item b ON a.kind = b.kind WHERE a.id <> b.id',
        )
      ).sort(),
    ).toEqual([
      [1, 'a', 'b'],
      [1, 'b', 'a'],
    ]);
    expect(
      await rowsOf(
        'SELECT COUNT(*) AS n FROM item a JOIN item b JOIN item c WHERE a.price = b.price AND (b.id = c.id OR c.id = 2)',
      ),
    ).toEqual([[9n]]);
    expect((await rowsOf('SELECT "order".on FROM "order" WHERE "order".on = 9')).length).toBe(1);
  });

  it('[SQL4] read literals of every kind by the type of the column', async () => {
    const hex = 'ab'.padStart(64, '0');
    const big = 2n ** 256n - 1n;
    await run(
      `INSERT INTO wide (big, low, ratio, who, data) VALUES (${big}, -${2n ** 127n}, -1.5e-3, 0x${hex}, X'00ff')`,
    );
    for (const condition of [
      `big = ${big}`,
      `low = -${2n ** 127n}`,
      'ratio = -0.0015',
      'ratio < -1E-3',
      `who = 0x${hex}`,
      `who = '${hex}'`,
      'data = 0x00FF',
      'data > 0x00',
      'big > 1e70 AND (low < 0 OR false)',
    ]) {
      expect([condition, (await rowsOf(`SELECT * FROM wide WHERE ${condition}`)).length]).toEqual([
        condition,
        1,
      ]);
    }
    expect(await refusal(`SELECT * FROM wide WHERE big = ${big + 1n}`)).toContain(
      'cannot be parsed',
    );
    expect(await refusal(`SELECT * FROM wide WHERE big = '${'9'.repeat(50_000)}'`)).toContain(
      'SQL query exceeds maximum allowed length: "SELECT * FROM wide',
    );
  });

  it('[SQL6] show and change variables; the row limit holds for all but the owner', async () => {
    await insertItems("(1, 1, 1, 'a', true)", "(2, 1, 2, 'b', true)", "(3, 2, 3, 'c', false)");
    expect(await rowsOf('SHOW row_limit')).toEqual([]);
    await run('SET row_limit TO 2');
    await run('SET row_limit = 1');
    expect(await rowsOf('SHOW row_limit')).toEqual([[{ tag: 'U64', value: 1n }]]);
    expect(await refusal('SELECT * FROM item', ANNA)).toBe(
      'Estimated cardinality (3 rows) exceeds limit (1 rows)',
    );
    expect((await rowsOf('SELECT * FROM item WHERE id = 2', ANNA)).length).toBe(1);
    expect((await rowsOf('SELECT * FROM item LIMIT 1', ANNA)).length).toBe(1);
    expect((await rowsOf('SELECT * FROM item')).length).toBe(3);
    const watch = { identity: ANNA, isOwner: false, receive: () => {}, fail: () => {} };
    expect(() => hub.subscribe(watch, 1, ['SELECT * FROM item'])).toThrow('exceeds limit');
    await run("DELETE FROM st_var WHERE name = 'row_limit'");
    expect((await rowsOf('SELECT * FROM item', ANNA)).length).toBe(3);
  });
});

describe('the system tables', () => {
  it('[SQL3] describe the schema to everybody', async () => {
    const tables = await rowsOf(
      "SELECT table_name, table_access, table_primary_key FROM st_table WHERE table_type = 'user' AND table_name < 'j'",
      ANNA,
    );
    expect(tables).toContainEqual(['item', 'public', { tag: 'some', value: [0] }]);
    expect(tables).toContainEqual(['hidden', 'private', { tag: 'some', value: [0] }]);
    const columns = await rowsOf(
      "SELECT c.col_name FROM st_table t JOIN st_column c ON t.table_id = c.table_id WHERE t.table_name = 'item'",
    );
    expect(columns.flat()).toEqual(['id', 'kind', 'price', 'label', 'is_open']);
    expect(
      (
        await rowsOf(
          "SELECT i.index_name FROM st_index i JOIN st_table t ON i.table_id = t.table_id WHERE t.table_name = 'item'",
        )
      ).flat(),
    ).toContain('item_kind_price_idx_btree');
    expect(
      (
        await rowsOf('SELECT constraint_name FROM st_constraint WHERE constraint_id >= 4096')
      ).flat(),
    ).toContain('item_label_key');
    expect(await rowsOf('SELECT sequence_name FROM st_sequence WHERE sequence_id >= 4096')).toEqual(
      [['item_id_seq']],
    );
    expect((await rowsOf('SELECT table_id FROM st_event_table')).length).toBe(1);
    expect(await rowsOf('SELECT view_name, is_anonymous FROM st_view')).toEqual([
      ['open_items', true],
    ]);
    expect((await rowsOf('SELECT sql FROM st_row_level_security')).length).toBe(5);
    expect(await rowsOf('SELECT owner_identity, program_kind FROM st_module')).toEqual([
      [OWNER, 1],
    ]);
  });

  it('[SQL3] all have their rows', async () => {
    const names = await rowsOf(
      "SELECT table_name, table_id FROM st_table WHERE table_type = 'system'",
    );
    expect(names.map(([, id]) => id)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    for (const [name] of names) {
      expect(await refusal(`SELECT * FROM ${name}`)).toBe('accepted');
    }
  });

  it('[SQL3] tell of clients, but of their tokens the owner alone', async () => {
    await database.connect({ identity: ANNA, connectionId: 5n, claims: '{}' });
    expect(await rowsOf('SELECT * FROM st_client', ANNA)).toEqual([[ANNA, 5n]]);
    expect(await rowsOf('SELECT * FROM st_connection_credentials')).toEqual([[5n, '{}']]);
    expect(await refusal('SELECT * FROM st_connection_credentials', ANNA)).toContain(
      'no such table',
    );
  });
});

it('[HTTP4] a text is cut into statements outside of quotes and comments', () => {
  expect(splitStatements('SELECT \';\' ; -- one; two\n SELECT "a;b" /* ; */;; ')).toEqual([
    "SELECT ';'",
    '-- one; two\n SELECT "a;b" /* ; */',
  ]);
  expect(splitStatements(' ; ')).toEqual([' ; ']);
  expect(splitStatements("SELECT 'open; ")).toEqual(["SELECT 'open; "]);
});

describe('visibility filters', () => {
  beforeEach(async () => {
    const hex = (identity: bigint) => `0x${identity.toString(16).padStart(64, '0')}`;
    await run(`INSERT INTO account (id, identity) VALUES (1, ${hex(ANNA)}), (2, ${hex(0xccn)})`);
    await run('INSERT INTO player (id, level) VALUES (1, 5), (2, 5), (3, 6)');
    await run(`INSERT INTO admin (identity) VALUES (${hex(0xddn)})`);
  });

  it('[SQL7] let through what any filter does, and read other tables through theirs', async () => {
    const seen = async (identity: bigint) => ({
      accounts: (await rowsOf('SELECT id FROM account', identity)).flat(),
      players: (await rowsOf('SELECT id FROM player', identity)).flat(),
      pairs: (
        await rowsOf(
          'SELECT a.id, b.id AS other FROM player a JOIN player b ON a.level = b.level',
          identity,
        )
      ).length,
    });
    expect(await seen(ANNA)).toEqual({ accounts: [1], players: [1], pairs: 1 });
    expect(await seen(0xddn)).toEqual({ accounts: [1, 2], players: [1, 2], pairs: 4 });
    expect(await seen(0xeen)).toEqual({ accounts: [], players: [], pairs: 0 });
    expect(await seen(OWNER)).toEqual({ accounts: [1, 2], players: [1, 2, 3], pairs: 5 });
  });

  it('[SQL7] that depend on themselves fail the query', async () => {
    expect(await refusal('SELECT * FROM loop_a', ANNA)).toContain('Discovered cyclic dependency');
    expect(await refusal('SELECT * FROM loop_a')).toBe('accepted');
  });

  it('[SQL7] of a subscription may not read more than two tables, nor without an index', async () => {
    const watch = (identity: bigint, sql: string) =>
      hub.subscribe({ identity, isOwner: false, receive: () => {}, fail: () => {} }, 1, [sql]);
    expect(() => watch(ANNA, 'SELECT * FROM account')).toThrow(
      'Subscriptions require indexes on join columns',
    );
    expect(() => watch(ANNA, 'SELECT * FROM player')).toThrow(
      'Invalid number of tables in subscription: 3',
    );
  });
});
