/** Constraints, sequences and indexes of every kind, and what their violation is called. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DbConnection, tables } from './bindings/tables/index.ts';
import type { Bound } from './bindings/tables/types.ts';
import { type Client, connect, rejection, subscribe } from './support/client.ts';
import { TestDatabase } from './support/database.ts';

let database: TestDatabase;
let anna: Client<DbConnection>;

beforeAll(async () => {
  database = await TestDatabase.publish('tables');
  anna = await connect(DbConnection, database);
  await subscribe(anna.connection, tables.person, tables.plain, tables.cell, tables.lap);
});
afterAll(async () => {
  anna?.connection.disconnect();
  await database?.delete();
});

describe('sequences', () => {
  it('[TX5] of all integer types begin at 1', async () => {
    const { procedures } = anna.connection;
    expect(await procedures.countAll({ note: 'one' })).toEqual(Array(12).fill(1n));
    expect(await procedures.countAll({ note: 'two' })).toEqual(Array(12).fill(2n));
  });

  it('[TX6] go on with their low bits where the type ends', async () => {
    await anna.connection.reducers.runLaps({ count: 260 });
    const rows = [...anna.connection.db.lap.iter()].sort((a, b) => a.serial - b.serial);
    expect(rows).toHaveLength(260);
    expect(rows.map(row => row.position)).toEqual(
      Array.from({ length: 260 }, (_, i) => ((i + 1) << 24) >> 24),
    );
  });
});

describe('a primary key and unique columns', () => {
  const people = () =>
    [...anna.connection.db.person.iter()]
      .map(row => `${row.id} ${row.email} ${row.badge} ${row.team}`)
      .sort();

  beforeEach(async () => {
    for (const row of [...anna.connection.db.person.iter()])
      await anna.connection.procedures.change({ how: 'delete by id', ...row });
  });

  it('[TX4] [TX5] leave gaps after a failure, and take given values as they are', async () => {
    const { reducers } = anna.connection;
    await reducers.addPerson({ id: 0n, email: 'a', badge: 1, team: 'x' });
    const first = [...anna.connection.db.person.iter()][0]!.id;
    await rejection(reducers.addNobody({ email: 'b' }));
    await reducers.addPerson({ id: 1_000n, email: 'c', badge: 2, team: 'x' });
    await reducers.addPerson({ id: 0n, email: 'd', badge: 3, team: 'x' });
    const ids = [...anna.connection.db.person.iter()].map(row => row.id).sort();
    expect(ids.sort((a, b) => Number(a - b))).toEqual([first, first + 2n, 1_000n]);
  });

  it.each([
    ['primary key', { id: 5n, email: 'z', badge: 9 }],
    ['text', { id: 6n, email: 'a', badge: 9 }],
    ['number', { id: 6n, email: 'z', badge: 1 }],
  ])('[TX7] refuse a second row of the same %s and leave nothing of it', async (_name, row) => {
    await anna.connection.reducers.addPerson({ id: 5n, email: 'a', badge: 1, team: 'x' });
    const error = await rejection(anna.connection.reducers.addPerson({ ...row, team: 'y' }));
    expect((error as Error).name).toBe('InternalError');
    expect(people()).toEqual(['5 a 1 x']);
    // Not even in an index of which it was the first.
    await anna.connection.reducers.addPerson({ id: 7n, email: 'free', badge: 9, team: 'y' });
    expect(people()).toEqual(['5 a 1 x', '7 free 9 y']);
  });

  it('[TX7] tell the module by an error of its own, after which it may go on', async () => {
    expect(await anna.connection.procedures.catchClash({ email: 'e' })).toEqual([
      'UniqueAlreadyExists',
      'true',
      'first',
      'null',
    ]);
    expect(people().map(row => row.replace(/^\d+ /, ''))).toEqual(['e 900 first', 'e! 901 third']);
  });

  it('[TX8] take the same row twice as once', async () => {
    const row = { id: 5n, email: 'a', badge: 1, team: 'x' };
    await anna.connection.reducers.addPerson(row);
    await anna.connection.reducers.addPerson(row);
    expect(people()).toEqual(['5 a 1 x']);
  });

  it('[TX9] update the row of the same value, or fail', async () => {
    const { procedures, reducers } = anna.connection;
    await reducers.addPerson({ id: 5n, email: 'a', badge: 1, team: 'x' });
    const row = { id: 5n, email: 'a', badge: 1, team: 'x' };
    expect(await procedures.change({ ...row, how: 'update by id', email: 'b' })).toBe('5');
    expect(people()).toEqual(['5 b 1 x']);
    expect(await procedures.change({ ...row, how: 'update by id', id: 99n })).toBe('NoSuchRow');
    await reducers.addPerson({ id: 7n, email: 'c', badge: 2, team: 'x' });
    expect(await procedures.change({ ...row, how: 'update by id', id: 7n, badge: 1 })).toBe(
      'UniqueAlreadyExists',
    );
    expect(people()).toEqual(['5 b 1 x', '7 c 2 x']);
  });

  it('[TX3] [TX9] delete by key, by index and by the row itself, and count', async () => {
    const { procedures, reducers } = anna.connection;
    for (const badge of [1, 2, 3, 4])
      await reducers.addPerson({ id: BigInt(badge), email: `${badge}`, badge, team: 'x' });
    const row = { id: 1n, email: '1', badge: 1, team: 'x' };
    expect(await procedures.change({ ...row, how: 'delete by id' })).toBe('true');
    expect(await procedures.change({ ...row, how: 'delete by id' })).toBe('false');
    const second = { id: 2n, email: '2', badge: 2, team: 'x' };
    expect(await procedures.change({ ...second, how: 'delete row', team: 'y' })).toBe('false');
    expect(await procedures.change({ ...second, how: 'delete row' })).toBe('true');
    expect(await procedures.change({ ...row, how: 'delete by team' })).toBe('2');
    expect(await procedures.change({ ...row, how: 'delete by team' })).toBe('0');
    expect(people()).toEqual([]);
  });
});

it('[TX8] a table without a key has each row once', async () => {
  const { procedures } = anna.connection;
  expect(await procedures.addPlain({ a: 1, b: 'x' })).toBe(1n);
  expect(await procedures.addPlain({ a: 1, b: 'x' })).toBe(1n);
  expect(await procedures.addPlain({ a: 1, b: 'y' })).toBe(2n);
  expect(anna.connection.db.plain.count()).toBe(2n);
  expect(await procedures.dropPlain({ a: 1, b: 'x' })).toBe(true);
  expect(await procedures.dropPlain({ a: 1, b: 'x' })).toBe(false);
  expect([...anna.connection.db.plain.iter()]).toEqual([{ a: 1, b: 'y' }]);
});

describe('indexes', () => {
  const included = (value: number): Bound => ({ tag: 'Included', value });
  const excluded = (value: number): Bound => ({ tag: 'Excluded', value });
  const open: Bound = { tag: 'Unbounded' };
  const all = [-1, 0, 1];

  beforeAll(async () => {
    await anna.connection.procedures.clearCells({});
    await anna.connection.reducers.fillCells({});
  });

  it.each([
    ['closed', included(-1), included(0), [-1, 0]],
    ['half open', included(-1), excluded(0), [-1]],
    ['open below', open, included(0), [-1, 0]],
    ['open above', excluded(-1), open, [0, 1]],
    ['open', open, open, [-1, 0, 1]],
    ['a single point', included(0), included(0), [0]],
    ['between two neighbours', excluded(0), excluded(1), []],
    ['beyond all', included(5), open, []],
  ])(
    '[TX10] a btree answers a range that is %s, at each place of its columns',
    async (_name, from, to, expected) => {
      const { procedures } = anna.connection;
      const last = await procedures.scanCells({ prefix: [0, 1], from, to });
      expect(last).toEqual(expected.map(z => [0, 1, z]));
      const middle = await procedures.scanCells({ prefix: [1], from, to });
      expect(middle).toEqual(expected.flatMap(y => all.map(z => [1, y, z])));
      const first = await procedures.scanCells({ prefix: [], from, to });
      expect(first).toEqual(expected.flatMap(x => all.flatMap(y => all.map(z => [x, y, z]))));
    },
  );

  it('[TX10] hash and direct indexes answer points, a btree its prefixes', async () => {
    expect(await anna.connection.procedures.countCells({})).toEqual([9, 3, 1, 3, 0, 1, 0, 27]);
  });

  it('[TX10] deletes by range, prefix and key take exactly those', async () => {
    expect(await anna.connection.procedures.dropCells({})).toEqual([6, 9, 6, 6]);
    expect(anna.connection.db.cell.count()).toBe(6n);
    expect(await anna.connection.procedures.clearCells({})).toBe(6n);
    expect(anna.connection.db.cell.count()).toBe(0n);
  });
});
