/** Every column type, on every way that a value can go. */
import {
  ConnectionId,
  Identity,
  type Infer,
  ScheduleAt,
  TimeDuration,
  Timestamp,
  Uuid,
} from 'spacetimedb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type EveryRow from './bindings/types/every_table.ts';
import { DbConnection, tables } from './bindings/types/index.ts';
import type { Key, Shape } from './bindings/types/types.ts';
import { type Client, connect, rejection, subscribe } from './support/client.ts';
import { TestDatabase } from './support/database.ts';

type Every = Infer<typeof EveryRow>;

let database: TestDatabase;
let anna: Client<DbConnection>;

beforeAll(async () => {
  database = await TestDatabase.publish('types');
  anna = await connect(DbConnection, database);
  await subscribe(anna.connection, tables.every, tables.loose);
});
afterAll(async () => {
  anna?.connection.disconnect();
  await database?.delete();
});

const U128 = 2n ** 128n - 1n;
const U256 = 2n ** 256n - 1n;
const I128 = { min: -(2n ** 127n), max: 2n ** 127n - 1n };
const I256 = { min: -(2n ** 255n), max: 2n ** 255n - 1n };
const I64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** Composed and decomposed letters, right to left, a joined family, the last code point, NUL. */
const ODD_TEXT = 'e\u0301 é שלום 👩‍👩‍👧 \u{10ffff} \0 \u2028 \ufeff "\\\n\'';

/** The SDK reads a variant without payload with an empty one, which its types do not mention. */
function unit<Tag extends string>(tag: Tag): { tag: Tag } {
  return { tag, value: {} } as { tag: Tag };
}

/** The SDK's types say that a result is its success; its code reads and writes these. */
function result(value: { ok: string } | { err: string }): string {
  return value as unknown as string;
}

const smallest: Every = {
  id: 1,
  bool: false,
  i8: -128,
  u8: 0,
  i16: -32_768,
  u16: 0,
  i32: -2_147_483_648,
  u32: 0,
  i64: I64.min,
  u64: 0n,
  i128: I128.min,
  u128: 0n,
  i256: I256.min,
  u256: 0n,
  f32: -Infinity,
  f64: -Infinity,
  text: '',
  bytes: new Uint8Array(),
  identity: new Identity(0n),
  connection: new ConnectionId(0n),
  uuid: Uuid.NIL,
  timestamp: new Timestamp(I64.min),
  duration: new TimeDuration(I64.min),
  at: ScheduleAt.interval(0n),
  colour: unit('Red'),
  shape: unit('Nothing'),
  point: { x: -1, y: 0 },
  empty: {},
  maybe: undefined,
  maybeMaybe: undefined,
  maybeShape: undefined,
  result: result({ ok: '' }),
  grid: [],
  shapes: [],
  maybes: [],
  texts: [],
  floats: [],
  wides: [],
  flags: [],
};

const largest: Every = {
  id: 2,
  bool: true,
  i8: 127,
  u8: 255,
  i16: 32_767,
  u16: 65_535,
  i32: 2_147_483_647,
  u32: 4_294_967_295,
  i64: I64.max,
  u64: 2n ** 64n - 1n,
  i128: I128.max,
  u128: U128,
  i256: I256.max,
  u256: U256,
  f32: Math.fround(3.4e38),
  f64: Number.MAX_VALUE,
  text: ODD_TEXT,
  bytes: Uint8Array.from({ length: 256 }, (_, i) => i),
  identity: new Identity(U256),
  connection: new ConnectionId(U128),
  uuid: Uuid.MAX,
  timestamp: new Timestamp(I64.max),
  duration: new TimeDuration(I64.max),
  at: ScheduleAt.time(I64.max),
  colour: unit('Blue'),
  shape: { tag: 'Line', value: { from: { x: 1, y: -2 }, to: { x: -3, y: 4 } } },
  point: { x: 2_147_483_647, y: -2_147_483_648 },
  empty: {},
  maybe: 2n ** 64n - 1n,
  maybeMaybe: 'inner',
  maybeShape: { tag: 'Group', value: [{ x: 0, y: 0 }] },
  result: result({ err: ODD_TEXT }),
  grid: [[], [1, -1], [32_767, -32_768, 0]],
  shapes: [
    unit('Nothing'),
    { tag: 'Circle', value: 0.1 },
    { tag: 'Group', value: [] },
    { tag: 'Label', value: ODD_TEXT },
  ],
  maybes: [undefined, 0, 255],
  texts: ['', 'a', ODD_TEXT],
  floats: [0.1, 5e-324, 1e308, -1.5],
  wides: [0n, U256, 1n],
  flags: [true, false, true],
};

/** What a double can be and equality overlooks. */
const peculiar: Every = {
  ...smallest,
  id: 3,
  f32: Number.NaN,
  f64: -0,
  shape: { tag: 'Circle', value: Number.NaN },
  floats: [Number.NaN, Infinity, -Infinity, -0, 0],
};

const cases = { smallest, largest, peculiar };

describe.each(Object.entries(cases))('the %s values', (_name, row) => {
  it('[TX14] come back from a procedure', async () => {
    expect(await anna.connection.procedures.echoEvery({ row })).toEqual(row);
  });

  it('[TX14] come back as rows, and are the same when the module writes what it has read', async () => {
    await anna.connection.reducers.putEvery({ row });
    expect(anna.connection.db.every.id.find(row.id)).toEqual(row);
    const updates: Every[] = [];
    anna.connection.db.every.onUpdate((_context, _old, updated) => updates.push(updated));
    await anna.connection.reducers.rewriteEvery({ id: row.id });
    // A row that is written again as it was has not changed, and nobody hears of it.
    expect(updates).toEqual([]);
    expect(await anna.connection.procedures.findEvery({ id: row.id })).toEqual(row);
  });

  it('[TX14] are what a client has that comes later', async () => {
    const late = await connect(DbConnection, database);
    await subscribe(
      late.connection,
      tables.every.where(every => every.id.eq(row.id)),
    );
    expect([...late.connection.db.every.iter()]).toEqual([row]);
    late.connection.disconnect();
  });
});

describe('in a table without a key', () => {
  it('[TX14] a row is known by its bits: NaN is found again, and -0 is not 0', async () => {
    const { connection } = anna;
    const nan = { f32: Number.NaN, f64: Number.NaN, shape: unit('Nothing') };
    const zero = { ...nan, f32: 0, f64: 0 };
    await connection.reducers.putLoose({ row: nan });
    await connection.reducers.putLoose({ row: nan });
    await connection.reducers.putLoose({ row: zero });
    expect(connection.db.loose.count()).toBe(2n);
    expect(await connection.procedures.dropLoose({ row: { ...zero, f64: -0 } })).toBe(false);
    expect(await connection.procedures.dropLoose({ row: zero })).toBe(true);
    expect(await connection.procedures.dropLoose({ row: nan })).toBe(true);
    expect(connection.db.loose.count()).toBe(0n);
  });
});

it('[MOD4] sums without payload, with several, and nested in arrays are as good as any type', async () => {
  for (const shape of [
    unit('Nothing'),
    { tag: 'Circle', value: 1.5 },
    { tag: 'Group', value: [{ x: 1, y: 2 }] },
    { tag: 'Label', value: '' },
  ] satisfies Shape[]) {
    expect(await anna.connection.procedures.echoShape({ shape })).toEqual(shape);
  }
});

it('[TX14] rows larger than any buffer come back whole', async () => {
  const text = ODD_TEXT.repeat(20_000);
  const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i * 7);
  const grid = Array.from({ length: 500 }, (_, i) => Array.from({ length: 100 }, (_, j) => i - j));
  const row = { ...largest, id: 4, text, bytes, grid };
  await anna.connection.reducers.putEvery({ row });
  expect(anna.connection.db.every.id.find(4)).toEqual(row);
  expect(await anna.connection.procedures.findEvery({ id: 4 })).toEqual(row);
});

it('[TX14] arithmetic of wide integers is exact in the module', async () => {
  const sum = await anna.connection.procedures.addWide({ a: U256 - 1n, b: 1n });
  expect(sum).toBe(U256);
});

describe('over HTTP', () => {
  // Few JSON parsers keep such numbers.
  const WIDE_MAX = `0x${'f'.repeat(64)}`;
  const WIDE_MIN = `-0x8${'0'.repeat(63)}`;
  /** By the names on the wire. */
  const json = {
    id: 9,
    bool: true,
    i_8: -128,
    u_8: 255,
    i_16: -32_768,
    u_16: 65_535,
    i_32: -2_147_483_648,
    u_32: 4_294_967_295,
    i_64: I64.min,
    u_64: 2n ** 64n - 1n,
    i_128: I128.min,
    u_128: U128,
    i_256: WIDE_MIN,
    u_256: WIDE_MAX,
    f_32: 1.5,
    f_64: -0.1,
    text: ODD_TEXT,
    bytes: '00ff10',
    identity: { __identity__: `0x${'ab'.repeat(32)}` },
    connection: { __connection_id__: 2n ** 100n },
    uuid: { __uuid__: 2n ** 90n },
    timestamp: { __timestamp_micros_since_unix_epoch__: 1_700_000_000_000_000 },
    duration: { __time_duration_micros__: -5 },
    at: { Interval: { __time_duration_micros__: 7 } },
    colour: { green: {} },
    shape: { line: { from: { x: 1, y: 2 }, to: [3, 4] } },
    point: [5, 6],
    empty: {},
    maybe: { some: 2n ** 63n },
    maybe_maybe: { some: { some: 'x' } },
    maybe_shape: { none: [] },
    result: { err: 'no' },
    grid: [[1], [], [2, 3]],
    shapes: [{ 0: [] }, { circle: 2 }, { 4: 'x' }],
    maybes: [{ some: 1 }, { none: [] }],
    texts: ['a', 'b'],
    floats: [1, 2.5],
    wides: [WIDE_MAX],
    flags: [true],
  };
  /** The same value as the server writes it. */
  const written = [
    9,
    true,
    -128,
    255,
    -32_768,
    65_535,
    -2_147_483_648,
    4_294_967_295,
    I64.min,
    2n ** 64n - 1n,
    I128.min,
    U128,
    WIDE_MIN,
    WIDE_MAX,
    1.5,
    -0.1,
    ODD_TEXT,
    '00ff10',
    [`0x${'ab'.repeat(32)}`],
    [2n ** 100n],
    [2n ** 90n],
    [1_700_000_000_000_000n],
    [-5],
    [0, [7]],
    [1, []],
    [
      2,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [5, 6],
    [],
    [0, 2n ** 63n],
    [0, [0, 'x']],
    [1, []],
    [1, 'no'],
    [[1], [], [2, 3]],
    [
      [0, []],
      [1, 2],
      [4, 'x'],
    ],
    [
      [0, 1],
      [1, []],
    ],
    ['a', 'b'],
    [1, 2.5],
    [WIDE_MAX],
    [true],
  ];

  it('[HTTP3] products are read as objects and arrays, sums by name and number', async () => {
    await database.callOk('put_every', { row: json });
    expect(await database.rows('SELECT * FROM every WHERE id = 9')).toEqual([written]);
    const again = await database.callOk('echo_every', [Object.values(json)]);
    expect(again).toEqual(written);
  });

  it('[HTTP3] what JSON has no number for is written as null, and null is no number', async () => {
    const row = { ...json, id: 10 };
    await anna.connection.reducers.putEvery({ row: { ...peculiar, id: 10 } });
    const [values] = await database.rows('SELECT * FROM every WHERE id = 10');
    expect(values?.[14]).toBeNull();
    const answer = await database.call('put_every', { row: { ...row, f_64: null } });
    expect(answer.status).toBe(400);
  });

  it.each([
    ['a byte that is 256', { u_8: 256 }],
    ['a byte that is -1', { u_8: -1 }],
    ['a 256-bit number that is too large', { u_256: `0x1${'0'.repeat(64)}` }],
    ['a number with a fraction', { i_32: 1.5 }],
    ['a text that is a number', { text: 5 }],
    ['half a byte', { bytes: '0' }],
    ['an unknown variant', { colour: { purple: {} } }],
    ['a variant beyond the last', { colour: { 3: {} } }],
    ['two variants', { shape: { circle: 1, label: 'x' } }],
    ['an unknown field', { point: { x: 1, y: 2, z: 3 } }],
    ['a field too few', { point: [1] }],
  ])('[HTTP2] refuses %s', async (_name, wrong) => {
    const answer = await database.call('put_every', { row: { ...json, ...wrong } });
    expect(answer.status, answer.text).toBe(400);
    expect(answer.text).toContain('invalid arguments');
  });
});

describe('a literal of SQL', () => {
  beforeAll(async () => {
    await anna.connection.reducers.putEvery({
      row: { ...largest, id: 20, f32: 1.5, f64: 105.3, bytes: Uint8Array.of(0, 255) },
    });
  });

  it.each([
    'f_32 = 1.5',
    'f_32 > .5',
    'f_32 < +2',
    'f_64 > 1052e-1',
    'f_64 >= 1053E-1',
    'f_64 < 1.054e+2',
    'f_64 != 105.30001',
    'bytes = 0x00ff',
    "bytes = X'00FF'",
    'bool = true AND bool != false',
    'i_64 > -9223372036854775808',
    'u_64 = 18446744073709551615',
    'u_64 > 1e19',
    'i_128 > 1e37',
    `u_256 = ${2n ** 256n - 1n}`,
    'u_8 = 2.55e2',
  ])('[SQL1] of the type of its column: %s', async condition => {
    const rows = await database.rows(`SELECT id FROM every WHERE id = 20 AND ${condition}`);
    expect(rows).toEqual([[20]]);
    const ben = await connect(DbConnection, database);
    await subscribe(ben.connection, `SELECT * FROM every WHERE id = 20 AND ${condition}`);
    expect(ben.connection.db.every.count()).toBe(1n);
    ben.connection.disconnect();
  });

  it.each([
    'f_32 = true',
    "i_32 = '5.5'",
    'u_8 = 256',
    'u_8 = 2.5',
    'i_8 = -129',
    'bool = 1',
    "bool = 'true'",
    'bytes = 0x0',
    'bytes = 5',
    "identity = 'me'",
    'identity = 0xab',
    "timestamp = 'yesterday'",
    "uuid = 'no uuid'",
    'shape = 1',
    'maybe = 1',
    'grid = 1',
    'nobody = 1',
    'id = NULL',
  ])('[SQL4] that does not fit is refused: %s', async condition => {
    const answer = await database.sql(`SELECT id FROM every WHERE ${condition}`);
    expect(answer.status).toBe(400);
    const error = await rejection(
      subscribe(anna.connection, `SELECT * FROM every WHERE ${condition}`),
    );
    expect(String(error)).not.toBe('');
  });
});

describe('as a key', () => {
  /** The first is the smaller one. */
  type KeyCase = readonly [Key, Key, sql: (key: Key) => string];
  const plain = (key: Key) => String(key.value);
  const keys: KeyCase[] = [
    [{ tag: 'I8', value: -128 }, { tag: 'I8', value: 127 }, plain],
    [{ tag: 'U8', value: 0 }, { tag: 'U8', value: 255 }, plain],
    [{ tag: 'I16', value: -32_768 }, { tag: 'I16', value: 32_767 }, plain],
    [{ tag: 'U16', value: 0 }, { tag: 'U16', value: 65_535 }, plain],
    [{ tag: 'I32', value: -2_147_483_648 }, { tag: 'I32', value: 2_147_483_647 }, plain],
    [{ tag: 'U32', value: 0 }, { tag: 'U32', value: 4_294_967_295 }, plain],
    [{ tag: 'I64', value: I64.min }, { tag: 'I64', value: I64.max }, plain],
    [{ tag: 'U64', value: 2n ** 53n }, { tag: 'U64', value: 2n ** 53n + 1n }, plain],
    [{ tag: 'I128', value: I128.min }, { tag: 'I128', value: I128.max }, plain],
    [{ tag: 'U128', value: U128 - 1n }, { tag: 'U128', value: U128 }, plain],
    [{ tag: 'I256', value: I256.min }, { tag: 'I256', value: I256.max }, plain],
    [{ tag: 'U256', value: U256 - 1n }, { tag: 'U256', value: U256 }, plain],
    [{ tag: 'Bool', value: false }, { tag: 'Bool', value: true }, plain],
    [
      { tag: 'Text', value: "it's e\u0301" },
      { tag: 'Text', value: "it's é" },
      key => `'${String(key.value).replaceAll("'", "''")}'`,
    ],
    [
      { tag: 'Identity', value: new Identity(1n) },
      { tag: 'Identity', value: new Identity(U256) },
      key => `0x${(key.value as Identity).toHexString()}`,
    ],
    [
      { tag: 'Connection', value: new ConnectionId(1n) },
      { tag: 'Connection', value: new ConnectionId(U128) },
      key => `0x${(key.value as ConnectionId).toHexString()}`,
    ],
    [
      { tag: 'Uuid', value: Uuid.parse('01234567-89ab-4def-8123-456789abcdef') },
      { tag: 'Uuid', value: Uuid.MAX },
      key => `'${String(key.value)}'`,
    ],
    [
      { tag: 'Timestamp', value: new Timestamp(0n) },
      { tag: 'Timestamp', value: new Timestamp(1_700_000_000_000_001n) },
      key => `'${(key.value as Timestamp).toISOString()}'`,
    ],
  ];

  it('[TX10] a sum without payloads finds its row and no other', async () => {
    const { procedures, reducers } = anna.connection;
    const red: Key = { tag: 'Colour', value: unit('Red') };
    const blue: Key = { tag: 'Colour', value: unit('Blue') };
    await reducers.putKeyed({ key: red, value: 1 });
    await reducers.putKeyed({ key: blue, value: 2 });
    await reducers.putKeyed({ key: red, value: 3 });
    expect(await procedures.findKeyed({ key: red })).toEqual([3n, 3n, 3n]);
    await reducers.dropKeyed({ key: red });
    expect(await procedures.findKeyed({ key: red })).toEqual([-1n, -1n]);
    expect(await procedures.findKeyed({ key: blue })).toEqual([2n, 2n, 2n]);
  });

  it.each(keys)('[TX10] $tag finds its row and no other', async (one, other, sql) => {
    const { connection } = anna;
    const table = `keyed_${one.tag.replace(/(\d+)$/, '_$1').toLowerCase()}`;
    const watcher = await connect(DbConnection, database);
    await subscribe(watcher.connection, `SELECT * FROM ${table} WHERE key = ${sql(one)}`);
    const seen = () =>
      [...watcher.connection.db[`keyed${one.tag}`].iter()].map(row => [row.key, row.value]);

    await connection.reducers.putKeyed({ key: one, value: 1 });
    await connection.reducers.putKeyed({ key: other, value: 2 });
    await connection.reducers.putKeyed({ key: one, value: 3 });
    expect(await connection.procedures.findKeyed({ key: one })).toEqual([3n, 3n, 3n]);
    expect(await connection.procedures.findKeyed({ key: other })).toEqual([2n, 2n, 2n]);
    for (const [comparison, values] of [
      [`key > ${sql(one)}`, [[2]]],
      [`key < ${sql(other)}`, [[3]]],
      [`many >= ${sql(one)} AND once <= ${sql(other)}`, [[2], [3]]],
      [`key != ${sql(one)}`, [[2]]],
    ] as const) {
      const rows = await database.rows(`SELECT value FROM ${table} WHERE ${comparison}`);
      expect(rows.sort(), comparison).toEqual(values);
    }
    await watcher.connection.reducers.dropKeyed({ key: other });
    expect(seen()).toEqual([[one.value, 3]]);
    for (const column of ['key', 'once', 'many']) {
      const rows = await database.rows(`SELECT value FROM ${table} WHERE ${column} = ${sql(one)}`);
      expect(rows, column).toEqual([[3]]);
    }
    await watcher.connection.reducers.dropKeyed({ key: one });
    expect(seen()).toEqual([]);
    watcher.connection.disconnect();
  });
});
