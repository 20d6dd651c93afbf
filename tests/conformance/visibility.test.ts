/** Who may see what: private tables, the owner, filters on rows. */
import { Identity } from 'spacetimedb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tables } from './bindings/live/index.ts';
import { rejection, subscribe } from './support/client.ts';
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
