/** What may be published at all, and how a module's names come to be. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleText } from './support/bundle.ts';
import { newName, putModule, TestDatabase } from './support/database.ts';
import { type Account, newOwner, request, server } from './support/http.ts';

let owner: Account;
const databases: TestDatabase[] = [];

beforeAll(async () => {
  owner = await newOwner();
});
afterAll(async () => {
  for (const database of databases) await database.delete();
});

async function publish(source: string): Promise<TestDatabase> {
  const database = await TestDatabase.publishBundle(await bundleText(source), owner);
  databases.push(database);
  return database;
}

const TABLE = `const item = table({ public: true }, { id: t.u32().primaryKey(), name: t.string() });`;
const EXPORT = `const spacetimedb = schema({ item }); export default spacetimedb;`;

describe('a module is refused', () => {
  it.each([
    [
      'a view with the name of a table',
      `${TABLE} ${EXPORT}
      export const view = spacetimedb.view(
        { name: 'item', public: true }, t.array(item.rowType), ctx => []);`,
    ],
    [
      'a view of numbers',
      `${TABLE} ${EXPORT}
      export const view = spacetimedb.view({ name: 'v', public: true }, t.array(t.u32()), () => []);`,
    ],
    [
      'a reducer with the name of a procedure',
      `${TABLE} ${EXPORT}
      export const doIt = spacetimedb.reducer(() => {});
      export const do_it = spacetimedb.procedure(t.unit(), () => ({}));`,
    ],
    [
      'two tables of one name',
      `${TABLE}
      const spacetimedb = schema({ item, Item: table({}, { a: t.u8() }) }); export default spacetimedb;`,
    ],
    [
      'a table of the system’s',
      `const st_table = table({}, { a: t.u8() });
      const spacetimedb = schema({ st_table }); export default spacetimedb;`,
    ],
    [
      'a filter of a private table',
      `const item = table({}, { id: t.u32() }); ${EXPORT}
      export const rule = spacetimedb.clientVisibilityFilter.sql('SELECT * FROM item WHERE item.id = 1');`,
    ],
    [
      'a filter that is no query',
      `${TABLE} ${EXPORT}
      export const rule = spacetimedb.clientVisibilityFilter.sql('SELECT name FROM item');`,
    ],
    [
      'a filter of no table',
      `${TABLE} ${EXPORT}
      export const rule = spacetimedb.clientVisibilityFilter.sql('SELECT * FROM nobody');`,
    ],
    [
      'two lifecycle functions of one kind',
      `${TABLE} ${EXPORT}
      export const a = spacetimedb.init(() => {});
      export const b = spacetimedb.init(() => {});`,
    ],
  ])('[MIG6] for %s', async (_name, source) => {
    const name = newName();
    const answer = await putModule(name, await bundleText(source), owner);
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect((await request('GET', `/v1/database/${name}`)).status).toBe(404);
  });
});

describe('names', () => {
  it('[MOD2] on the wire are snake_case unless they are given', async () => {
    const database = await publish(`
      const playerScore = table({ public: true }, {
        playerId: t.u32().primaryKey(), bestOf3: t.u32(), HTTPCode: t.u16(),
      });
      const other = table({ name: 'GivenName', public: true }, { someColumn: t.u8() });
      const spacetimedb = schema({ playerScore, other });
      export default spacetimedb;
      export const setBestOf3 = spacetimedb.reducer({ playerId: t.u32() }, (ctx, { playerId }) => {
        ctx.db.playerScore.insert({ playerId, bestOf3: 3, HTTPCode: 200 });
        ctx.db.other.insert({ someColumn: 1 });
      });
      export const renamed = spacetimedb.reducer({ name: 'KeepThis' }, () => {});
      export const bestPlayers = spacetimedb.anonymousView(
        { public: true }, t.array(playerScore.rowType), ctx => ctx.from.playerScore);`);
    expect((await database.call('setBestOf3', [1])).status).toBe(404);
    await database.callOk('set_best_of_3', { player_id: 1 });
    await database.callOk('KeepThis');
    expect(await database.rows('SELECT player_id, best_of_3, http_code FROM player_score')).toEqual(
      [[1, 3, 200]],
    );
    expect(await database.rows('SELECT some_column FROM "GivenName"')).toEqual([[1]]);
    expect(await database.rows('SELECT player_id FROM best_players')).toEqual([[1]]);
  });
});

describe('a view', () => {
  it('[VIEW1] needs no name, may give objects of their own, and be called as a function', async () => {
    const database = await publish(`
      const player = table({ name: 'player' }, { id: t.u32().primaryKey(), online: t.bool() });
      const spacetimedb = schema({ player });
      export default spacetimedb;
      const Count = t.object('Count', { count: t.u64() });
      export const add = spacetimedb.reducer({ id: t.u32(), online: t.bool() }, (ctx, row) => {
        ctx.db.player.insert(row);
      });
      export const online_players = spacetimedb.anonymousView(
        { public: true }, t.array(player.rowType), ctx => ctx.from.player.where(row => row.online));
      export const how_many = spacetimedb.view(
        { public: true }, t.option(Count), ctx => ({ count: ctx.db.player.count() }));
      export const nobody = spacetimedb.view(
        { public: true }, t.option(Count), () => undefined);`);
    await database.callOk('add', [1, true]);
    await database.callOk('add', [2, false]);
    expect(await database.rows('SELECT id FROM online_players')).toEqual([[1]]);
    expect(await database.rows('SELECT * FROM how_many')).toEqual([[2]]);
    expect(await database.rows('SELECT * FROM nobody')).toEqual([]);
    await database.callOk('add', [3, true]);
    expect(await database.rows('SELECT * FROM how_many')).toEqual([[3]]);
  });

  it('[VIEW4] cannot write, however it tries', async () => {
    const database = await publish(`
      const item = table({ public: true }, { id: t.u32().primaryKey() });
      const spacetimedb = schema({ item });
      export default spacetimedb;
      export const bad = spacetimedb.anonymousView(
        { public: true }, t.array(item.rowType),
        ctx => { (ctx.db.item as never as { insert(row: object): void }).insert({ id: 1 }); return []; });`);
    expect((await database.sql('SELECT * FROM bad')).status).toBe(400);
    expect(await database.rows('SELECT * FROM item')).toEqual([]);
  });
});

describe('what a module may do', () => {
  it('[TX12] [MOD1] chance comes from the context, and differs from call to call', async () => {
    const database = await publish(`
      const draw = table({ public: true }, { id: t.u32().primaryKey().autoInc(), value: t.f64() });
      const spacetimedb = schema({ draw });
      export default spacetimedb;
      export const throwDice = spacetimedb.reducer(ctx => {
        for (let i = 0; i < 3; i++) ctx.db.draw.insert({ id: 0, value: ctx.random() });
      });
      export const cheat = spacetimedb.reducer(() => { Math.random(); });`);
    await database.callOk('throw_dice');
    await database.callOk('throw_dice');
    const values = (await database.rows('SELECT value FROM draw')).flat();
    expect(new Set(values).size).toBe(6);
    expect((await database.call('cheat')).status).toBe(530);
  });

  it('[MOD23] [MOD22] reaches nothing on the server’s own machine', async () => {
    const database = await publish(`
      const spacetimedb = schema({});
      export default spacetimedb;
      export const reach = spacetimedb.procedure({ url: t.string() }, t.string(), (ctx, { url }) => {
        try { return 'reached ' + ctx.http.fetch(url).status; } catch (error) { return (error as Error).name; }
      });
      export const reachInside = spacetimedb.procedure(t.string(), ctx => ctx.withTx(() => {
        try { return 'reached ' + ctx.http.fetch('http://example.invalid').status; } catch (error) { return (error as Error).name; }
      }));`);
    const { port } = new URL(server);
    for (const url of [
      `http://127.0.0.1:${port}/v1/ping`,
      `http://localhost:${port}/v1/ping`,
      `http://[::1]:${port}/v1/ping`,
      `http://0.0.0.0:${port}/v1/ping`,
      'http://169.254.169.254/latest',
      'http://10.0.0.1/',
      'http://name.invalid/',
      'no address',
    ])
      expect(await database.callOk('reach', [url]), url).toMatch(/Error$/);
    expect(await database.callOk('reach_inside')).toBe('WouldBlockTransaction');
  });

  it('[TX11] many procedures run at once, and each sees whole transactions', async () => {
    const database = await publish(`
      const account = table({ public: true }, { id: t.u32().primaryKey(), money: t.i64() });
      const spacetimedb = schema({ account });
      export default spacetimedb;
      export const init = spacetimedb.init(ctx => {
        for (let id = 0; id < 10; id++) ctx.db.account.insert({ id, money: 100n });
      });
      export const move = spacetimedb.procedure(
        { from: t.u32(), to: t.u32(), amount: t.i64() }, t.i64(),
        (ctx, { from, to, amount }) => {
          ctx.withTx(({ db }) => {
            const a = db.account.id.find(from)!;
            db.account.id.update({ ...a, money: a.money - amount });
            const b = db.account.id.find(to)!;
            db.account.id.update({ ...b, money: b.money + amount });
          });
          return ctx.withTx(({ db }) =>
            [...db.account.iter()].reduce((sum, row) => sum + row.money, 0n));
        });`);
    const sums = await Promise.all(
      Array.from({ length: 40 }, (_, i) => database.callOk('move', [i % 10, (i + 3) % 10, i])),
    );
    expect(new Set(sums)).toEqual(new Set([1_000]));
  });

  it('[TX3] one index walked while another changes the rows', async () => {
    const database = await publish(`
      const node = table({ public: true }, { id: t.u32().primaryKey(), group: t.u32().index('btree') });
      const spacetimedb = schema({ node });
      export default spacetimedb;
      export const shuffle = spacetimedb.procedure(t.array(t.u32()), ctx => ctx.withTx(({ db }) => {
        for (let id = 0; id < 1000; id++) db.node.insert({ id, group: id % 2 });
        let seen = 0;
        for (const row of db.node.group.filter(0)) { seen++; db.node.id.update({ ...row, group: 1 }); }
        const nested = [...db.node.group.filter(1)].filter(row => db.node.id.find(row.id)).length;
        return [seen, nested, [...db.node.group.filter(0)].length, Number(db.node.count())];
      }));`);
    expect(await database.callOk('shuffle')).toEqual([500, 1000, 0, 1000]);
  });
});
