/** SQL over HTTP: the documented grammar, changes, the system's own tables. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DbConnection, tables } from './bindings/tables/index.ts';
import { type Client, connect, subscribe, until } from './support/client.ts';
import { TestDatabase } from './support/database.ts';
import { newAccount } from './support/http.ts';

let database: TestDatabase;
let anna: Client<DbConnection>;

beforeAll(async () => {
  database = await TestDatabase.publish('tables');
  anna = await connect(DbConnection, database);
  await subscribe(anna.connection, tables.person, tables.plain);
});
afterAll(async () => {
  anna?.connection.disconnect();
  await database?.delete();
});

/** The same rows for each test that changes some. */
async function fill(): Promise<void> {
  for (const table of ['person', 'plain', 'cell']) await sqlOk(`DELETE FROM ${table}`);
  await sqlOk(`INSERT INTO person (id, email, badge, team) VALUES
    (1, 'a@x', 10, 'red'), (2, 'b@x', 20, 'red'), (3, 'c@x', 30, 'blue')`);
  await sqlOk("INSERT INTO plain (a, b) VALUES (1, 'red'), (2, 'blue'), (3, 'green')");
  await sqlOk(`INSERT INTO cell (id, x, y, z, tag) VALUES
    (1, 1, 0, 0, 'red'), (2, 1, 1, 0, 'blue'), (3, -1, 0, 0, 'red')`);
}

interface Result {
  readonly schema: {
    elements: { name: { some: string }; algebraic_type: Record<string, unknown> }[];
  };
  readonly rows: unknown[][];
  readonly total_duration_micros: number;
  readonly stats: Record<'rows_inserted' | 'rows_deleted' | 'rows_updated', number>;
}

async function sqlOk(statements: string): Promise<Result[]> {
  const answer = await database.sql(statements);
  if (answer.status !== 200) throw new Error(`${statements}: ${answer.status} ${answer.text}`);
  return answer.json as Result[];
}
async function rowsOf(query: string): Promise<unknown[][]> {
  const [result] = await sqlOk(query);
  return [...(result?.rows ?? [])].sort((a, b) => (String(a) < String(b) ? -1 : 1));
}
const people = () => rowsOf('SELECT id, email, badge, team FROM person');

describe('SELECT', () => {
  beforeAll(fill);

  it.each([
    ['SELECT id FROM person WHERE badge > 10', [[2], [3]]],
    ["SELECT id FROM person WHERE badge >= 10 AND team = 'red'", [[1], [2]]],
    ["SELECT id FROM person WHERE badge < 20 OR team = 'blue'", [[1], [3]]],
    ["SELECT id FROM person WHERE team != 'red'", [[3]]],
    ["SELECT id FROM person WHERE team <> 'red'", [[3]]],
    ["SELECT id FROM person WHERE (badge = 10 OR badge = 30) AND team = 'blue'", [[3]]],
    ['SELECT id FROM person WHERE badge = 2e1', [[2]]],
    ['SELECT id FROM person WHERE badge = 2E+1', [[2]]],
    ['SELECT id FROM person WHERE badge = +20', [[2]]],
    ['SELECT id FROM cell WHERE x = -1', [[3]]],
    ['SELECT p.id FROM person p WHERE p.badge = 10', [[1]]],
    ['SELECT p.id FROM person AS p WHERE p.badge = 10', [[1]]],
    ['select id from person where badge = 10', [[1]]],
    ['SELECT "id" FROM "person" WHERE "badge" = 10', [[1]]],
    ['SELECT id FROM person WHERE 10 = badge', [[1]]],
    ['SELECT id FROM person WHERE true AND badge = 10', [[1]]],
    ["SELECT id FROM person WHERE email = 'a@x'; ", [[1]]],
    ["SELECT a FROM plain WHERE b = 'it''s'", []],
    ['SELECT COUNT(*) AS n FROM person', [[3]]],
    ["SELECT COUNT(*) AS n FROM person WHERE team = 'nobody'", [[0]]],
    ['SELECT count(*) n FROM person', [[3]]],
    [
      'SELECT p.id, q.a FROM person p JOIN plain q ON p.team = q.b',
      [
        [1, 1],
        [2, 1],
        [3, 2],
      ],
    ],
    [
      'SELECT p.id AS who, c.id AS what FROM person p INNER JOIN plain q ON p.team = q.b JOIN cell c ON c.tag = q.b WHERE c.x > 0',
      [
        [1, 1],
        [2, 1],
        [3, 2],
      ],
    ],
    [
      'SELECT p.* FROM person p JOIN plain q ON p.team = q.b WHERE q.a = 2',
      [[3, 'c@x', 30, 'blue']],
    ],
    ['SELECT COUNT(*) AS n FROM person p JOIN cell c ON p.team = c.tag', [[5]]],
  ])('[SQL1] %s', async (query, expected) => {
    expect(await rowsOf(query)).toEqual(expected);
  });

  it('[SQL1] LIMIT gives no more than that', async () => {
    expect(await rowsOf('SELECT id FROM person LIMIT 2')).toHaveLength(2);
    expect(await rowsOf('SELECT id FROM person LIMIT 10')).toHaveLength(3);
    expect(await rowsOf('SELECT id FROM person LIMIT 0')).toEqual([]);
  });

  it('[HTTP4] tells the names and types of what it gives', async () => {
    const [people] = await sqlOk('SELECT id, team AS side FROM person');
    expect(people?.schema.elements).toEqual([
      { name: { some: 'id' }, algebraic_type: { U64: [] } },
      { name: { some: 'side' }, algebraic_type: { String: [] } },
    ]);
    const [count] = await sqlOk('SELECT COUNT(*) AS n FROM plain');
    expect(count?.schema.elements).toEqual([{ name: { some: 'n' }, algebraic_type: { U64: [] } }]);
    expect(people?.total_duration_micros).toBeTypeOf('number');
    expect(people?.stats).toEqual({ rows_inserted: 0, rows_deleted: 0, rows_updated: 0 });
  });

  it('[MOD2] tables and columns answer to the names of the module and to those of the wire', async () => {
    await sqlOk("INSERT INTO auto_i_8 (id, note) VALUES (5, 'x')");
    expect(await rowsOf('SELECT note FROM autoI8 WHERE id = 5')).toEqual([['x']]);
    expect(await rowsOf('SELECT note FROM auto_i_8 WHERE auto_i_8.id = 5')).toEqual([['x']]);
    await sqlOk('DELETE FROM autoI8 WHERE id = 5');
    expect(await rowsOf('SELECT note FROM auto_i_8')).toEqual([]);
  });

  it.each([
    'SELECT id FROM person WHERE badge = 4294967296',
    'SELECT id FROM person WHERE badge = -1',
    "SELECT id FROM person WHERE badge = 'ten'",
    'SELECT id FROM person WHERE badge = 1.5',
    'SELECT id FROM person WHERE nobody = 1',
    'SELECT nobody FROM person',
    'SELECT id FROM person WHERE badge',
    'SELECT id FROM person ORDER BY id',
    'SELECT id FROM person GROUP BY id',
    'SELECT SUM(badge) FROM person',
    'SELECT badge + 1 FROM person',
    'SELECT id FROM person LEFT JOIN plain ON person.team = plain.b',
    'SELECT * FROM person p JOIN plain q ON p.team = q.b',
    'SELECT id FROM person p JOIN person p ON p.id = p.id',
    'SELECT id FROM person WHERE team = badge',
    'SELECT FROM person',
    'SELECT id FROM',
    'SELECT id FROM person WHERE',
    'DROP TABLE person',
    'CREATE TABLE x (a INT)',
    'SELECT id FROM PERSON',
    'SELECT ID FROM person',
    'SELECT id FROM person WHERE email = "a@x"',
  ])('[SQL4] refuses %s', async query => {
    const answer = await database.sql(query);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toBe('');
  });
});

describe('a change', () => {
  beforeEach(fill);

  it('[SQL2] inserts rows, several at once', async () => {
    const [result] = await sqlOk("INSERT INTO plain (a, b) VALUES (7, 'x'), (8, 'y')");
    expect(result?.stats).toEqual({ rows_inserted: 2, rows_deleted: 0, rows_updated: 0 });
    expect(await rowsOf('SELECT * FROM plain WHERE a >= 7')).toEqual([
      [7, 'x'],
      [8, 'y'],
    ]);
  });

  it('[SQL2] [TX5] gives generated keys', async () => {
    await sqlOk("INSERT INTO auto_u_64 (id, note) VALUES (0, 'x'), (0, 'y'), (9, 'z')");
    expect(await rowsOf('SELECT * FROM auto_u_64')).toEqual([
      [1, 'x'],
      [2, 'y'],
      [9, 'z'],
    ]);
  });

  it('[SQL2] updates what fits, after it has looked at all', async () => {
    const [result] = await sqlOk("UPDATE person SET team = 'blue' WHERE team = 'red'");
    expect(result?.stats).toEqual({ rows_inserted: 0, rows_deleted: 0, rows_updated: 2 });
    expect(await rowsOf("SELECT id FROM person WHERE team = 'blue'")).toEqual([[1], [2], [3]]);
    await sqlOk("UPDATE plain SET a = 2, b = 'all' WHERE a > 1");
    // Two rows have become the same, which a table has once.
    expect(await rowsOf('SELECT * FROM plain')).toEqual([
      [1, 'red'],
      [2, 'all'],
    ]);
  });

  it('[SQL2] deletes what fits, or all', async () => {
    const [result] = await sqlOk("DELETE FROM person WHERE team = 'red'");
    expect(result?.stats).toEqual({ rows_inserted: 0, rows_deleted: 2, rows_updated: 0 });
    expect(await people()).toHaveLength(1);
    await sqlOk('DELETE FROM person');
    expect(await people()).toEqual([]);
  });

  it('[SQL2] that would break uniqueness changes nothing', async () => {
    const before = await people();
    for (const statement of [
      "INSERT INTO person (id, email, badge, team) VALUES (4, 'd@x', 40, 'red'), (5, 'a@x', 50, 'red')",
      "UPDATE person SET email = 'same'",
      'UPDATE person SET id = 1 WHERE id = 2',
    ]) {
      const answer = await database.sql(statement);
      expect(answer.status, statement).toBe(400);
      expect(await people()).toEqual(before);
    }
  });

  it('[SQL2] reaches subscribers as one transaction', async () => {
    const heard: string[] = [];
    anna.connection.db.person.onUpdate((_context, before, after) =>
      heard.push(
        `${before.id} ${before.team}>${after.team} of ${anna.connection.db.person.count()}`,
      ),
    );
    await sqlOk("UPDATE person SET team = 'green' WHERE team = 'red'");
    await until(() => heard.length === 2);
    expect(heard.sort()).toEqual(['1 red>green of 3', '2 red>green of 3']);
  });

  it('[SQL2] is for the owner alone', async () => {
    const stranger = await newAccount();
    const before = await people();
    for (const statement of [
      "INSERT INTO plain (a, b) VALUES (9, 'x')",
      'DELETE FROM person',
      "UPDATE person SET team = 'mine'",
    ]) {
      for (const token of [stranger.token, null]) {
        const answer = await database.sql(statement, token);
        expect(answer.status, statement).toBeGreaterThanOrEqual(400);
      }
    }
    expect(await people()).toEqual(before);
  });

  it.each([
    "INSERT INTO plain VALUES (1, 'x')",
    'INSERT INTO plain (a) VALUES (1)',
    "INSERT INTO plain (a, b) VALUES (1, 'x', 2)",
    "INSERT INTO plain (a, b) VALUES ('x', 1)",
    "INSERT INTO nobody (a, b) VALUES (1, 'x')",
    'UPDATE plain SET c = 1',
    "UPDATE plain SET a = 'x'",
    'UPDATE plain SET a = b',
    'DELETE FROM nobody',
    'DELETE FROM plain WHERE c = 1',
  ])('[SQL4] refuses %s', async statement => {
    const answer = await database.sql(statement);
    expect(answer.status).toBe(400);
    expect(await rowsOf('SELECT COUNT(*) AS n FROM plain')).toEqual([[3]]);
  });
});

describe('the system’s tables', () => {
  it('[SQL3] name tables and columns', async () => {
    const names = (
      await rowsOf("SELECT table_name FROM st_table WHERE table_type = 'user'")
    ).flat();
    expect(names).toEqual(expect.arrayContaining(['person', 'plain', 'cell', 'auto_i_8']));
    const [table] = await rowsOf(
      "SELECT table_id, table_access FROM st_table WHERE table_name = 'person'",
    );
    expect(table?.[1]).toBe('public');
    const columns = await sqlOk(`SELECT col_name FROM st_column WHERE table_id = ${table?.[0]}`);
    expect(columns[0]?.rows.flat().sort()).toEqual(['badge', 'email', 'id', 'team']);
  });

  it('[SQL3] name indexes, constraints and sequences', async () => {
    const [[tableId]] = (await rowsOf(
      "SELECT table_id FROM st_table WHERE table_name = 'person'",
    )) as [[number]];
    const indexes = await rowsOf(`SELECT index_name FROM st_index WHERE table_id = ${tableId}`);
    expect(indexes.flat()).toEqual([
      'person_badge_idx_btree',
      'person_email_idx_btree',
      'person_id_idx_btree',
      'person_team_idx_btree',
    ]);
    const constraints = await rowsOf(
      `SELECT constraint_name FROM st_constraint WHERE table_id = ${tableId}`,
    );
    expect(constraints.flat()).toEqual(['person_badge_key', 'person_email_key', 'person_id_key']);
    const sequences = await rowsOf(
      `SELECT sequence_name FROM st_sequence WHERE table_id = ${tableId}`,
    );
    expect(sequences.flat()).toEqual(['person_id_seq']);
  });

  it('[SQL3] know who is connected and who owns the database', async () => {
    const clients = await rowsOf('SELECT identity FROM st_client');
    // Of 256 bits, in hexadecimal.
    expect(clients.flat()).toContain(`0x${anna.identity.replace(/^0+/, '')}`);
    const owners = await rowsOf('SELECT owner_identity FROM st_module');
    expect(owners).toEqual([[`0x${database.owner.identity.replace(/^0+/, '')}`]]);
  });

  it('[SQL3] are open to everybody but for the clients’ tokens, and closed to changes', async () => {
    const stranger = await newAccount();
    for (const table of ['st_table', 'st_column', 'st_index', 'st_client', 'st_module'])
      expect((await database.sql(`SELECT * FROM ${table}`, stranger.token)).status, table).toBe(
        200,
      );
    const credentials = await database.sql(
      'SELECT * FROM st_connection_credentials',
      stranger.token,
    );
    expect(credentials.status).toBe(400);
    expect((await database.sql('DELETE FROM st_client')).status).toBe(400);
  });
});
