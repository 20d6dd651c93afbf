/** Who may see what: private tables, the owner, filters on rows. */
import { Identity } from 'spacetimedb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tables } from './bindings/live/index.ts';
import { bundleText } from './support/bundle.ts';
import { rejection, subscribe } from './support/client.ts';
import { TestDatabase } from './support/database.ts';
import { newAccount } from './support/http.ts';
import {
  type LiveClient,
  type LiveModule,
  listen,
  publishLive,
  settle,
} from './support/live-module.ts';

let live: LiveModule;
let anna: LiveClient;
let ben: LiveClient;

beforeAll(async () => {
  live = await publishLive();
  anna = await live.connect();
  ben = await live.connect();
  await anna.connection.reducers.putSecret({ id: 1, text: 'secret' });
});
afterAll(() => live?.end());

const identityOf = (client: LiveClient) => Identity.fromString(client.identity);

it('[SUB7] [Q3] a private table is open to the owner of the database alone', async () => {
  await rejection(subscribe(anna.connection, 'SELECT * FROM secret'));
  const stranger = await newAccount();
  const answer = await live.database.sql('SELECT * FROM secret', stranger.token);
  expect(answer.status).toBe(400);
  expect((await live.database.sql('SELECT * FROM secret', null)).status).toBe(400);
  expect(await live.database.rows('SELECT text FROM secret')).toEqual([['secret']]);
  const owner = await live.connect({ token: live.database.owner.token });
  await subscribe(owner.connection, tables.shop);
});

it('[SUB7] a join leads into no private table', async () => {
  const query = 'SELECT shop.* FROM shop JOIN secret ON shop.id = secret.id';
  await rejection(subscribe(anna.connection, query));
  const stranger = await newAccount();
  expect((await live.database.sql(query, stranger.token)).status).toBe(400);
});

it('[Q6] a filter shows everybody their own rows, and the owner all of them', async () => {
  const heard = listen(ben.connection.db.letter, row => `${row.id} ${row.text}`);
  await subscribe(ben.connection, tables.letter);
  const { reducers } = anna.connection;
  await reducers.write({ id: 1, to: identityOf(ben), text: 'for Ben' });
  await reducers.write({ id: 2, to: identityOf(anna), text: 'for Anna' });
  await reducers.write({ id: 1, to: identityOf(ben), text: 'changed' });
  // It is Anna's from now on.
  await reducers.write({ id: 1, to: identityOf(anna), text: 'not for Ben' });
  await settle(ben);
  expect(heard).toEqual(['+1 for Ben', '1 for Ben>1 changed', '-1 changed']);
  await subscribe(
    anna.connection,
    tables.letter.where(row => row.id.eq(1)),
  );
  expect([...anna.connection.db.letter.iter()].map(row => row.text)).toEqual(['not for Ben']);

  const { database } = live;
  expect(await database.rows('SELECT COUNT(*) AS n FROM letter', ben.token)).toEqual([[0]]);
  expect(await database.rows('SELECT id FROM letter WHERE id = 2', ben.token)).toEqual([]);
  expect(await database.rows('SELECT COUNT(*) AS n FROM letter', anna.token)).toEqual([[2]]);
  expect(await database.rows('SELECT COUNT(*) AS n FROM letter')).toEqual([[2]]);
});

it('[Q6] a filter holds for event tables too', async () => {
  const heard = new Map<LiveClient, string[]>();
  for (const client of [anna, ben]) {
    const texts: string[] = [];
    client.connection.db.whisper.onInsert((_context, row) => texts.push(row.text));
    await subscribe(client.connection, tables.whisper);
    heard.set(client, texts);
  }
  await anna.connection.reducers.whisperTo({ to: identityOf(ben), text: 'psst' });
  await anna.connection.reducers.whisperTo({ to: identityOf(anna), text: 'note to self' });
  await settle(ben);
  expect(heard.get(anna)).toEqual(['note to self']);
  expect(heard.get(ben)).toEqual(['psst']);
});

describe('several filters', () => {
  let database: TestDatabase;
  /** A token for whom the rows of `member` name as what it says. */
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    const js = await bundleText(`
      const member = table({ public: true }, { identity: t.identity().primaryKey(), team: t.u32().index('btree'), isChief: t.bool() });
      const task = table({ public: true }, { id: t.u32().primaryKey(), team: t.u32().index('btree'), isOpen: t.bool().index('btree') });
      const remark = table({ public: true }, { id: t.u32().primaryKey(), task: t.u32().index('btree') });
      const spacetimedb = schema({ member, task, remark });
      export default spacetimedb;
      export const join = spacetimedb.reducer({ team: t.u32(), isChief: t.bool() }, (ctx, row) => {
        ctx.db.member.insert({ ...row, identity: ctx.sender });
      });
      export const init = spacetimedb.init(ctx => {
        for (let id = 1; id <= 6; id++) {
          ctx.db.task.insert({ id, team: id % 2, isOpen: id === 6 });
          ctx.db.remark.insert({ id: id * 10, task: id });
        }
      });
      export const open = spacetimedb.clientVisibilityFilter.sql('SELECT * FROM task WHERE task.is_open = true');
      export const ofTeam = spacetimedb.clientVisibilityFilter.sql(
        'SELECT task.* FROM task JOIN member ON task.team = member.team WHERE member.identity = :sender');
      export const ofTask = spacetimedb.clientVisibilityFilter.sql(
        'SELECT remark.* FROM remark JOIN task ON remark.task = task.id');`);
    database = await TestDatabase.publishBundle(js);
    for (const [name, team] of [
      ['odd', 1],
      ['even', 0],
      ['nobody', null],
    ] as const) {
      const { token } = await newAccount();
      tokens[name] = token;
      if (team !== null) await database.callOk('join', { team, is_chief: false }, token);
    }
  });
  afterAll(() => database?.delete());

  const idsOf = async (query: string, name: string) =>
    (await database.rows(query, tokens[name])).flat().sort();

  it('[Q6] show a row that passes one of them', async () => {
    const query = 'SELECT id FROM task';
    expect(await idsOf(query, 'odd')).toEqual([1, 3, 5, 6]);
    expect(await idsOf(query, 'even')).toEqual([2, 4, 6]);
    expect(await idsOf(query, 'nobody')).toEqual([6]);
    expect(await database.rows('SELECT COUNT(*) AS n FROM task')).toEqual([[6]]);
  });

  it('[Q6] hold within the filters of other tables', async () => {
    const query = 'SELECT id FROM remark';
    expect(await idsOf(query, 'odd')).toEqual([10, 30, 50, 60]);
    expect(await idsOf(query, 'nobody')).toEqual([60]);
  });
});
