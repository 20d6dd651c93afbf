/** SQL: parsed, resolved, and run on a small database, as subscriptions, queries and statements. */
import { decodeValue } from '../../../engine/src/bsatn/value.ts';
import { SqlError } from '../../../engine/src/sql/sql-error.ts';
import type { FuzzHost } from '../fuzz-host.ts';
import { Finding, type FuzzTarget } from '../fuzz-target.ts';
import { mutateText } from '../mutate.ts';
import type { Random } from '../random.ts';

/** The columns of each table, with what they may be compared to. */
const TABLES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  thing: {
    id: ['1', '7', '18446744073709551615'],
    group: ['0', '1', '4294967295', "'1'"],
    rank: ['-1', '3', '1e1'],
    name: ["'thing 1'", "''", "'it''s'"],
    is_open: ['true', 'false'],
  },
  named: { id: ['0', '5'], name: ["'name 1'"], owner: [':sender', '0x00', `0x${'c2'.repeat(32)}`] },
  numbers: {
    id: ['0', '255', '256', '-1'],
    i8: ['-128', '127', '128'],
    i64: ['-9223372036854775808', '9223372036854775808'],
    u256: ['0', '1e70', `${2n ** 256n}`],
    f64: ['1.5', '1e400', '-0', "'NaN'", "'inf'"],
    bytes: ["X'00ff'", '0xff', "'00'"],
    at: ["'2026-01-01T00:00:00Z'", "'x'"],
    uuid: ["'00000000-0000-0000-0000-000000000000'"],
  },
  hidden: { id: ['1', '900'], text: ["'secret 1'"] },
  blink: { group: ['1'], text: ["''"] },
  mine: { id: ['1'], name: ["'name 1'"] },
  open_things: { rank: ['0'], is_open: ['true'] },
  st_table: { table_id: ['1'], table_name: ["'thing'"] },
};
const TABLE_NAMES = Object.keys(TABLES);
const COLUMNS = [...new Set(Object.values(TABLES).flatMap(Object.keys))];
const LITERALS = [
  '0',
  '1',
  '-1',
  '3.5',
  '1e3',
  '1e400',
  '18446744073709551616',
  "'thing 1'",
  "''",
  "'it''s'",
  'true',
  'false',
  'NULL',
  '0xff',
  "X'00'",
  ':sender',
  "'2026-01-01T00:00:00Z'",
  '0x',
  '$1',
];
const WORDS = [
  'SELECT',
  'FROM',
  'WHERE',
  'AND',
  'OR',
  'NOT',
  'JOIN',
  'ON',
  'INNER',
  'LEFT',
  'AS',
  'LIMIT',
  'COUNT(*)',
  'INSERT INTO',
  'VALUES',
  'UPDATE',
  'SET',
  'DELETE',
  'SHOW',
  'TO',
  '*',
  '=',
  '!=',
  '<>',
  '<',
  '>=',
  '(',
  ')',
  ',',
  '.',
  ';',
  '--',
  '/*',
  '*/',
  '"thing"',
  '""',
  "'",
  'row_limit',
  ...TABLE_NAMES,
  ...COLUMNS,
  ...LITERALS,
];

/** Input: a byte for who asks and how, then the text. */
export function sql({ host }: FuzzHost): FuzzTarget {
  const database = host.databases.find('fuzz');
  if (!database) throw new Error('the database is not there');
  const { hub } = database.live;
  const owner = database.entry.owner;
  return {
    name: 'sql',
    share: 210,
    generate(random) {
      const text = statement(random);
      const damaged = random.oneIn(4) ? text : mutateText(text, random, WORDS);
      return new Uint8Array(Buffer.concat([random.bytes(1), Buffer.from(damaged)]));
    },
    async run(input) {
      const way = input[0] ?? 0;
      const text = Buffer.from(input.subarray(1)).toString();
      const identity = way % 2 === 0 ? owner : 7n;
      const asker = { identity, isOwner: identity === owner };
      try {
        if (way % 3 === 0) {
          hub.oneOffQuery(text, asker);
          return true;
        }
        if (way % 3 === 1) {
          const subscriber = { ...asker, receive() {}, fail() {} };
          try {
            hub.subscribe(subscriber, 1, [text]);
          } finally {
            hub.remove(subscriber);
          }
          return true;
        }
        const caller = { identity, connectionId: null, claims: null };
        const { columns, typespace, rows } = await hub.runStatement(text, caller);
        const row = { tag: 'Product', elements: columns } as const;
        for (let i = 0; i < rows.count; i += 1) {
          decodeValue(row, typespace, rows.bytes.slice(rows.starts[i], rows.starts[i + 1]));
        }
        return true;
      } catch (error) {
        if (error instanceof SqlError) return false;
        throw error;
      }
    },
    check() {
      const { subscribers, queries } = hub.statistics;
      if (queries > subscribers * 5_000) throw new Finding(`${queries} queries are left open`);
    },
  };
}

function statement(random: Random): string {
  const table = random.pick(TABLE_NAMES);
  const other = random.pick(TABLE_NAMES);
  const where = (depth: number, alias = ''): string =>
    `WHERE ${condition(random, table, depth, alias)}`;
  switch (random.below(12)) {
    case 0: {
      const columns = Object.keys(TABLES[table] ?? {});
      const values = columns.map(column => literal(random, table, column));
      return `INSERT INTO ${quoted(random, table)} (${columns.join(', ')}) VALUES (${values.join(', ')})`;
    }
    case 1:
      return `INSERT INTO hidden (id, text) VALUES (${random.below(50)}, ${literal(random, 'hidden', 'text')})`;
    case 2: {
      const column = random.pick(Object.keys(TABLES[table] ?? {}));
      return `UPDATE ${quoted(random, table)} SET ${column} = ${literal(random, table, column)} ${where(2)}`;
    }
    case 3:
      return `DELETE FROM ${random.pick(['hidden', 'named'])} WHERE id = ${random.below(1_000)}`;
    case 4:
      return `${random.pick(['SHOW', 'SET'])} ${random.pick(['row_limit', 'slow_query', 'x'])} ${random.pick(['= 10000', 'TO 5000', '', '= 1e9'])}`;
    case 5:
      return `SELECT a.* FROM ${quoted(random, table)} a JOIN ${quoted(random, other)} b ON a.${random.pick(['id', 'group', 'owner'])} = b.${random.pick(['id', 'group', 'owner'])} ${where(2, 'a.')}`;
    case 6:
      return `SELECT ${random.pick(['COUNT(*) AS n', 'id, name', 'id', '*', 't.*'])} FROM ${table} t ${where(3)} LIMIT ${random.below(30)}`;
    case 7:
      return `SELECT * FROM ${quoted(random, table)}`;
    default:
      return `SELECT * FROM ${quoted(random, table)} ${where(4)}`;
  }
}

function condition(random: Random, table: string, depth: number, alias: string): string {
  if (depth > 0 && random.oneIn(2)) {
    const left = condition(random, table, depth - 1, alias);
    const right = condition(random, table, depth - 1, alias);
    return `(${left} ${random.pick(['AND', 'OR'])} ${right})`;
  }
  const column = random.pick(Object.keys(TABLES[table] ?? {}));
  const operator = random.pick(['=', '=', '!=', '<>', '<', '>', '<=', '>=']);
  return `${alias}${quoted(random, column)} ${operator} ${literal(random, table, column)}`;
}

function quoted(random: Random, name: string): string {
  return name === 'group' || random.oneIn(6) ? `"${name}"` : name;
}

function literal(random: Random, table: string, column: string): string {
  if (random.oneIn(20)) return String(random.bits(random.pick([8, 32, 64, 128])));
  if (random.oneIn(20)) return `'${random.text().replaceAll("'", "''")}'`;
  return random.oneIn(20)
    ? random.pick(LITERALS)
    : random.pick(TABLES[table]?.[column] ?? LITERALS);
}
