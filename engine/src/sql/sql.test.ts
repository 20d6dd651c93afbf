import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BsatnReader } from '../bsatn/reader.ts';
import { readValue, type SatsValue } from '../bsatn/value.ts';
import type { AlgebraicType } from '../schema/module-def.ts';
import { executeQuery } from './execute.ts';
import { parseSelect } from './parse.ts';
import { type QueryScope, resolveSelect, resolveSubscription } from './resolve.ts';
import { forEachRowOf } from './row-list.ts';
import type { RowSource } from './row-source.ts';
import { SqlError } from './sql-error.ts';
import { memoryRelation } from './testing/memory-relation.ts';

const primitive = (tag: string): AlgebraicType => ({ tag }) as AlgebraicType; // tests spell tags out
const newtype = (name: string, tag: string): AlgebraicType => ({
  tag: 'Product',
  elements: [{ name, type: primitive(tag) }],
});
const BYTES: AlgebraicType = { tag: 'Array', element: { tag: 'U8' } };
const IDENTITY = newtype('__identity__', 'U256');
const CONNECTION_ID = newtype('__connection_id__', 'U128');
const TIMESTAMP = newtype('__timestamp_micros_since_unix_epoch__', 'I64');
const UUID = newtype('__uuid__', 'U128');

const INTEGER_TAGS = [
  'I8',
  'U8',
  'I16',
  'U16',
  'I32',
  'U32',
  'I64',
  'U64',
  'I128',
  'U128',
  'I256',
  'U256',
];
const t = memoryRelation('t', {
  ts: TIMESTAMP,
  ...Object.fromEntries(INTEGER_TAGS.map(tag => [tag.toLowerCase(), primitive(tag)])),
  f32: { tag: 'F32' },
  f64: { tag: 'F64' },
  str: { tag: 'String' },
  arr: { tag: 'Array', element: { tag: 'String' } },
});
const s = memoryRelation('s', {
  id: IDENTITY,
  u32: { tag: 'U32' },
  arr: { tag: 'Array', element: { tag: 'String' } },
  bytes: BYTES,
});

function scopeOf(...relations: RowSource[]): QueryScope<RowSource> {
  return {
    sender: 0xabn,
    relation: name => relations.find(relation => relation.name === name) ?? null,
  };
}

function subscribeError(sql: string): string {
  try {
    resolveSubscription(sql, scopeOf(t, s));
  } catch (error) {
    if (error instanceof SqlError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('what a subscription may say', () => {
  it.each([
    'select * from t',
    'SELECT * FROM "t"',
    'SELECT t.* FROM t;',
    'select * from t where true',
    'select * from t -- all of it',
    'select * from t /* every row */ where t.u32 = 1',
    'select * from t /* a /* comment */ within */ where t.u32 == 1',
    'select * from t where u32 = 1',
    'select * from t where 1 = u32',
    'select * from t where (u32 = 1)',
    'SELECT * FROM "t" WHERE ("t"."u32" = 1) AND (("t"."str" = \'it\'\'s\') OR ("t"."i8" <> -1))',
    'select * from t where i32 = -1',
    'select * from t where u32 = +1',
    'select * from t where u32 = 1e3',
    'select * from t where u32 = 1E3',
    'select * from t where f32 = 1e-3',
    'select * from t where f32 = .1',
    'select * from t where f32 = 1e40',
    'select * from t where u256 = 1e40',
    "select * from t where ts = '2025-02-10T15:45:30Z'",
    "select * from t where ts = '2025-02-10T15:45:30.123456789Z'",
    "select * from t where ts = '2025-02-10 15:45:30+02:00'",
    'select * from s where id = :sender',
    'select * from s where bytes = :sender',
    "select * from s as r where r.bytes = 0xABCD or bytes = X'ABCD'",
    'select * from s r where r.u32 != 3',
    'select t.* from t join s',
    'select t.* from t cross join s',
    'select t.* from t join s on t.u32 = s.u32 where t.f32 = 0.1',
    'select a.* from t as a inner join t as b on a.u32 = b.u32',
    ...INTEGER_TAGS.map(tag => `select * from t where ${tag.toLowerCase()} = 127`),
  ])('[Q1] accepts %s', sql => {
    expect(subscribeError(sql)).toBe('accepted');
  });

  it.each([
    ['select * from r', 'no such table: `r`. If the table exists, it may be marked private.'],
    ['select * from t where t.a = 1', '`a` is not in scope'],
    ['select * from t as r where t.u32 = 5', '`t` is not in scope'],
    ['select x.* from t', '`x` is not in scope'],
    [
      "select * from t where u32 = 'str'",
      'The literal expression `str` cannot be parsed as type `U32`',
    ],
    [
      'select * from t where t.u32 = 1.3',
      'The literal expression `1.3` cannot be parsed as type `U32`',
    ],
    ['select * from t where u8 = -1', 'The literal expression `-1` cannot be parsed as type `U8`'],
    [
      'select * from t where u8 = 1e3',
      'The literal expression `1e3` cannot be parsed as type `U8`',
    ],
    [
      'select * from t where i32 = 1e-3',
      'The literal expression `1e-3` cannot be parsed as type `I32`',
    ],
    [
      'select * from t where u256 = 1e99',
      'The literal expression `1e99` cannot be parsed as type `U256`',
    ],
    [
      'select * from t where arr = :sender',
      'Unexpected type: (expected) (__identity__: U256) != Array<String> (inferred)',
    ],
    ['select * from t where u32 = true', 'Unexpected type: (expected) Bool != U32 (inferred)'],
    ['select * from t where u32', 'Unexpected type: (expected) U32 != Bool (inferred)'],
    ['select * from t where 1 = 1', 'Cannot resolve type for literal expression'],
    [
      'select t.* from t join s on t.arr = s.arr',
      'Invalid binary operator `=` for type `Array<String>`',
    ],
    [
      'select u32 from t',
      'Column projections are not supported in subscriptions; Subscriptions must return a table type',
    ],
    [
      'select count(*) as n from t',
      'Column projections are not supported in subscriptions; Subscriptions must return a table type',
    ],
    ['select * from t join s', 'SELECT * is not supported for joins'],
    ['select t.* from t join t', 'Duplicate name `t`'],
    ['select t.* from t left join s on t.u32 = s.u32', 'Non-inner joins are not supported'],
    ['select t.* from t, s', 'Implicit joins are not supported'],
    [
      'select t.* from t join s on t.u32 = s.u32 where bytes = 0xABCD',
      'Names must be qualified when using joins',
    ],
    ['select t.* from t join s on t.u32 = r.u32 join s as r', '`r` is not in scope'],
    ['select * from t limit 5', 'Unsupported: select * from t limit 5'],
    ['select * from t order by u32', 'Unsupported: order by u32'],
    ['select distinct u32 from t', 'Unsupported SELECT: DISTINCT'],
    ['delete from t', 'Unsupported: Non-SELECT queries'],
    ['', 'Empty SQL query'],
    ['select * from t where not (u32 = 1)', 'Unsupported expression: not (u32 = 1)'],
    ['select * from t where str = null', 'Unsupported literal expression: NULL'],
    ['select * from t where u32 + 1 = 2', 'Unsupported binary operator: +'],
    ['select * from t; select * from t', 'Multiple SQL statements are not supported'],
    ['select * from t where u32 = :other', 'Unsupported literal expression: :other'],
    [
      "select * from t where str = 'open",
      'sql parser error: Unterminated string literal at Line: 1, Column: 29',
    ],
    ['select * t', 'sql parser error: Expected end of statement, found: t at Line: 1, Column: 10'],
  ])('[Q1] refuses %s', (sql, message) => {
    expect(subscribeError(sql)).toBe(message);
  });

  it('[Q5] refuses what is nested or chained too deep', () => {
    expect(
      subscribeError(`select * from t where ${'('.repeat(2_000)}true${')'.repeat(2_000)}`),
    ).toBe('sql parser error: recursion limit exceeded');
    expect(subscribeError(`select * from t where true${' and true'.repeat(2_000)}`)).toBe(
      'Recursion limit exceeded, `sql-parser::parse_expr`',
    );
  });
});

describe('any text', () => {
  it('[Q5] is parsed or refused, and nothing worse happens', () => {
    const word = fc.constantFrom(
      'select',
      '*',
      'from',
      't',
      's',
      'where',
      'u32',
      '=',
      '<>',
      '1',
      "'x'",
      '0xab',
      '(',
      ')',
      'and',
      'or',
      'not',
      't.',
      '.',
      ':sender',
      'join',
      'on',
      'as',
      'limit',
      'count',
      ',',
      ';',
      '"',
      "'",
      '-',
      '--',
      '/*',
      'null',
      'true',
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 14 }).map(words => words.join(' ')),
      fc.array(word, { maxLength: 10 }).map(words => `select * from t where ${words.join(' ')}`),
      fc.string(),
    );
    fc.assert(
      fc.property(text, sql => {
        expect(typeof subscribeError(sql)).toBe('string');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what a query finds', () => {
  const people = memoryRelation(
    'people',
    {
      id: { tag: 'U64' },
      name: { tag: 'String' },
      age: { tag: 'I16' },
      score: { tag: 'F64' },
      isOnline: { tag: 'Bool' },
      identity: IDENTITY,
      connection: CONNECTION_ID,
      uuid: UUID,
      joined: TIMESTAMP,
      key: BYTES,
    },
    [
      person(1n, 'ada', 36, 1.5, true),
      person(2n, 'bob', -4, -0, false),
      person(3n, 'adalbert', 255, Number.NaN, true),
      person(300n, 'żółw', 0, 0, false),
    ],
    ['id'],
  );
  const pets = memoryRelation(
    'pets',
    { owner: { tag: 'U64' }, name: { tag: 'String' } },
    [
      [1n, 'rex'],
      [1n, 'tom'],
      [2n, 'tom'],
    ],
    ['owner'],
  );

  function person(
    id: bigint,
    name: string,
    age: number,
    score: number,
    isOnline: boolean,
  ): SatsValue[] {
    return [
      id,
      name,
      age,
      score,
      isOnline,
      { __identity__: id * 16n },
      { __connection_id__: id },
      { __uuid__: id },
      { __timestamp_micros_since_unix_epoch__: id * 1_000_000n },
      Uint8Array.of(1, Number(id % 256n)),
    ];
  }

  function run(sql: string, sender = 0x10n): SatsValue[][] {
    const result = executeQuery(
      resolveSelect(parseSelect(sql), { ...scopeOf(people, pets), sender }),
    );
    const found: SatsValue[][] = [];
    forEachRowOf(result.rows, (bytes, start, end) => {
      const reader = new BsatnReader(bytes, start, end);
      found.push(result.columns.map(({ type }) => readValue(type, result.typespace, reader)));
    });
    return found;
  }
  const ids = (where: string): bigint[] =>
    run(`SELECT id FROM people WHERE ${where}`).map(([id]) => BigInt(String(id)));

  it.each([
    ['id = 1', [1n]],
    ['id = 1 OR id = 300 OR id = 1', [1n, 300n]],
    ["id = 1 OR name = 'bob' OR name = 'ada'", [1n, 2n]],
    ['id = 1 AND id = 2', []],
    ['id > 2', [3n, 300n]],
    ['id <> 2 AND id <= 3', [1n, 3n]],
    ['3 > id', [1n, 2n]],
    ['age < 0', [2n]],
    ['age >= 0', [1n, 3n, 300n]],
    ["name > 'ada'", [2n, 3n, 300n]],
    ["name = 'żółw'", [300n]],
    ["name < 'b'", [1n, 3n]],
    ['score = 0', [2n, 300n]],
    ['score > 1', [1n, 3n]],
    ['isOnline', [1n, 3n]],
    ['isOnline = FALSE', [2n, 300n]],
    ['isOnline <> TRUE', [2n, 300n]],
    ['(age = 36) = isOnline', [1n, 2n, 300n]],
    ['identity = :sender', [1n]],
    [`identity = 0x${(0x20).toString(16).padStart(64, '0')}`, [2n]],
    [`connection = X'${'3'.padStart(32, '0')}'`, [3n]],
    ["uuid = '00000000-0000-0000-0000-00000000012c'", [300n]],
    ["joined = '1970-01-01T00:00:02Z'", [2n]],
    ["joined < '1970-01-01 01:00:02+01:00'", [1n]],
    ['key = 0x0103', [3n]],
    ['key > 0x0102', [3n, 300n]],
    ['id = 2 AND (age = 1 OR age = -4)', [2n]],
    ['(id = 1 AND age = 36) OR (id = 2 AND age = 36)', [1n]],
    ['false', []],
    ['false OR id = 1', [1n]],
    ['true AND id = 1', [1n]],
  ])('[Q2] WHERE %s', (where, expected) => {
    expect(ids(where).sort()).toEqual([...expected].sort());
  });

  it('[Q4] selects columns, under other names too', () => {
    expect(run('SELECT name, p.age AS years FROM people p WHERE id = 1')).toEqual([['ada', 36]]);
  });

  it('[Q4] counts, and limits', () => {
    expect(run('SELECT COUNT(*) AS n FROM people WHERE isOnline')).toEqual([[2n]]);
    expect(run('SELECT id FROM people LIMIT 3')).toHaveLength(3);
    expect(run('SELECT id FROM people LIMIT 0')).toEqual([]);
  });

  it('[Q4] joins: a row comes once for each partner', () => {
    expect(run('SELECT people.id FROM people JOIN pets ON people.id = pets.owner')).toEqual([
      [1n],
      [1n],
      [2n],
    ]);
    expect(
      run(
        "SELECT pets.* FROM people JOIN pets ON people.id = pets.owner WHERE people.name = 'bob'",
      ),
    ).toEqual([[2n, 'tom']]);
    expect(
      run('SELECT COUNT(*) AS n FROM pets a JOIN pets b ON a.name = b.name WHERE b.owner = 2'),
    ).toEqual([[2n]]);
    expect(run('SELECT COUNT(*) AS n FROM people JOIN pets')).toEqual([[12n]]);
    expect(
      run('SELECT b.name FROM people a JOIN people b WHERE a.age < b.age AND a.id = 1'),
    ).toEqual([['adalbert']]);
  });

  it('[Q4] joins do not go on for ever', () => {
    const count = 1_500;
    const numbers = Array.from({ length: count }, (_, i) => [i]);
    const scope = scopeOf(memoryRelation('n', { i: { tag: 'U32' } }, numbers, ['i']));
    const rowsOf = (sql: string) => executeQuery(resolveSelect(parseSelect(sql), scope)).rows.count;
    expect(rowsOf('SELECT a.* FROM n a JOIN n b ON a.i = b.i')).toBe(count);
    expect(() => rowsOf('SELECT a.* FROM n a JOIN n b')).toThrow(SqlError);
    expect(() => rowsOf('SELECT a.* FROM n a JOIN n b WHERE a.i < b.i')).toThrow(/2000000 pairs/);
  });
});
