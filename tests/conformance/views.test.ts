/** Views: computed in the module, read as tables, everybody their own. */
import { InternalError } from 'spacetimedb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tables } from './bindings/live/index.ts';
import { bundleFolder } from './support/bundle.ts';
import { rejection, subscribe } from './support/client.ts';
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
});
afterAll(() => live?.end());

beforeEach(async () => {
  for (const id of [1, 2, 3, 13, 14]) await anna.connection.reducers.dropShop({ id });
  await anna.connection.reducers.dropItems({ ids: [1, 2, 3, 4] });
});

const item = (id: number, shop: number, price: number) => ({
  id,
  shop,
  price,
  label: `item ${id}`,
});

describe('a view of the sender', () => {
  it('[V1] [VIEW3] shows everybody their own rows of a private table', async () => {
    await subscribe(anna.connection, tables.mySecrets);
    await subscribe(ben.connection, tables.mySecrets);
    const heard = listen(ben.connection.db.mySecrets, row => row.text);
    await anna.connection.reducers.putSecret({ id: 1, text: 'of Anna' });
    await ben.connection.reducers.putSecret({ id: 2, text: 'of Ben' });
    expect([...anna.connection.db.mySecrets.iter()].map(row => row.text)).toEqual(['of Anna']);
    expect([...ben.connection.db.mySecrets.iter()].map(row => row.text)).toEqual(['of Ben']);
    expect(heard).toEqual(['+of Ben']);
    // A third person who asks in Ben's words gets nothing.
    const carl = await live.connect();
    await subscribe(
      carl.connection,
      tables.mySecrets.where(row => row.text.eq('of Ben')),
    );
    expect(carl.connection.db.mySecrets.count()).toBe(0n);
    await ben.connection.reducers.putSecret({ id: 2, text: '' });
    expect(heard).toEqual(['+of Ben', '-of Ben']);
  });

  it('[VIEW1] with at most one row has one or none', async () => {
    const { db, reducers } = anna.connection;
    await subscribe(anna.connection, tables.myFirstShop);
    expect(db.myFirstShop.count()).toBe(0n);
    const heard = listen(db.myFirstShop, row => `${row.id}`);
    await reducers.putShop({ id: 2, isOpen: true });
    await reducers.putShop({ id: 3, isOpen: true });
    await reducers.putShop({ id: 1, isOpen: true });
    expect([...db.myFirstShop.iter()].map(row => row.id)).toEqual([1]);
    await reducers.dropShop({ id: 1 });
    await reducers.dropShop({ id: 2 });
    await reducers.dropShop({ id: 3 });
    expect(db.myFirstShop.count()).toBe(0n);
    expect(heard.filter(word => word.startsWith('+'))).toEqual(['+2', '+1', '+2', '+3']);
  });

  it('[VIEW1] may be a query that joins, bound to the sender', async () => {
    await subscribe(anna.connection, tables.itemsOfMine);
    await subscribe(ben.connection, tables.itemsOfMine);
    await anna.connection.reducers.putShop({ id: 1, isOpen: true });
    await ben.connection.reducers.putShop({ id: 2, isOpen: true });
    await anna.connection.reducers.putItems({ items: [item(1, 1, 5), item(2, 2, 5)] });
    await settle(ben);
    const ids = ({ connection }: LiveClient) =>
      [...connection.db.itemsOfMine.iter()].map(row => row.id);
    expect([ids(anna), ids(ben)]).toEqual([[1], [2]]);
    await ben.connection.reducers.putShop({ id: 1, isOpen: true });
    await settle(anna);
    expect([ids(anna), ids(ben).sort()]).toEqual([[], [1, 2]]);
  });
});

describe('a view for all', () => {
  it('[V1] [V2] follows what it reads, the same for everybody', async () => {
    for (const { connection } of [anna, ben]) await subscribe(connection, tables.openShops);
    await anna.connection.reducers.putShop({ id: 1, isOpen: true });
    await anna.connection.reducers.putShop({ id: 2, isOpen: false });
    await settle(ben);
    for (const { connection } of [anna, ben])
      expect([...connection.db.openShops.iter()].map(row => row.id)).toEqual([1]);
    await anna.connection.reducers.putShop({ id: 1, isOpen: false });
    await settle(ben);
    expect(ben.connection.db.openShops.count()).toBe(0n);
  });

  it('[VIEW2] with a key tells of a changed row as an update', async () => {
    const { db, reducers } = anna.connection;
    await subscribe(anna.connection, tables.shopSizes);
    const heard = listen(db.shopSizes, row => `${row.shop}:${row.items}`);
    await reducers.putShop({ id: 1, isOpen: true });
    await reducers.putItems({ items: [item(1, 1, 5), item(2, 1, 5)] });
    await reducers.dropItems({ ids: [1] });
    await reducers.putShop({ id: 1, isOpen: false });
    expect(heard).toEqual(['+1:0', '1:0>1:2', '1:2>1:1', '-1:1']);
    expect(db.shopSizes.shop.find(1)).toBeNull();
  });

  it('[VIEW2] [SUB4] with a key can be joined by it, from either side', async () => {
    const { reducers } = anna.connection;
    await reducers.putShop({ id: 1, isOpen: true });
    const carl = await live.connect();
    const heard = listen(carl.connection.db.item, row => `${row.id}`);
    const sizes = listen(carl.connection.db.shopSizes, row => `${row.shop}:${row.items}`);
    await subscribe(
      carl.connection,
      'SELECT item.* FROM item JOIN shop_sizes ON item.shop = shop_sizes.shop WHERE shop_sizes.items > 1',
      'SELECT shop_sizes.* FROM shop_sizes JOIN item ON item.shop = shop_sizes.shop WHERE item.price < 5',
    );
    await reducers.putItems({ items: [item(1, 1, 9)] });
    await reducers.putItems({ items: [item(2, 1, 3)] });
    await reducers.putShop({ id: 1, isOpen: false });
    await settle(carl);
    expect(heard.sort()).toEqual(['+1', '+2', '-1', '-2']);
    expect(sizes).toEqual(['+1:2', '-1:2']);
  });

  it('[VIEW1] may be a query, and may be filtered as a table', async () => {
    await anna.connection.reducers.putItems({
      items: [item(1, 1, 5), item(2, 2, 5), item(3, 1, 50)],
    });
    const carl = await live.connect();
    await subscribe(
      carl.connection,
      tables.cheapItems.where(row => row.shop.eq(1)),
    );
    const ids = () => [...carl.connection.db.cheapItems.iter()].map(row => row.id).sort();
    expect(ids()).toEqual([1]);
    await anna.connection.reducers.putItems({ items: [item(3, 1, 9), item(1, 2, 5)] });
    await settle(carl);
    expect(ids()).toEqual([3]);
  });

  it('[VIEW1] may count', async () => {
    const { db, reducers } = anna.connection;
    await subscribe(anna.connection, tables.itemCount);
    const before = [...db.itemCount.iter()][0]?.count ?? 0n;
    await reducers.putItems({ items: [item(1, 1, 5), item(2, 1, 5)] });
    expect([...db.itemCount.iter()].map(row => row.count)).toEqual([before + 2n]);
    await reducers.dropItems({ ids: [2] });
    expect([...db.itemCount.iter()].map(row => row.count)).toEqual([before + 1n]);
  });

  it('[VIEW1] answers SQL, also about columns and numbers of rows', async () => {
    await anna.connection.reducers.putShop({ id: 1, isOpen: true });
    await anna.connection.reducers.putShop({ id: 2, isOpen: true });
    const { database } = live;
    expect(await database.rows('SELECT id FROM open_shops WHERE id = 2')).toEqual([[2]]);
    expect(await database.rows('SELECT COUNT(*) AS n FROM open_shops')).toEqual([[2]]);
    expect(await database.rows('SELECT * FROM my_secrets')).toEqual([]);
  });
});

describe('a view that fails', () => {
  it.each([
    ['throws', 13],
    ['has a key twice', 14],
  ])('[V3] because it %s takes the transaction of the writer with it', async (_name, unlucky) => {
    const carl = await live.connect();
    await subscribe(carl.connection, tables.fragile);
    const error = await rejection(anna.connection.reducers.putShop({ id: unlucky, isOpen: true }));
    expect(error).toBeInstanceOf(InternalError);
    expect(await live.database.rows(`SELECT * FROM shop WHERE id = ${unlucky}`)).toEqual([]);
    await anna.connection.reducers.putShop({ id: 1, isOpen: true });
    expect([...carl.connection.db.fragile.iter()]).toEqual([{ key: 1, text: 'one' }]);
    carl.connection.disconnect();
    await settle(anna);
  });

  it('[V3] [MIG20] keeps the module that would make it fail from being published', async () => {
    const carl = await live.connect();
    await subscribe(carl.connection, tables.fragile);
    const js = await bundleFolder('live');
    const broken = js.replace('if (ctx.db.shop.id.find(13)) throw', 'throw');
    expect(broken).not.toBe(js);
    const answer = await live.database.publishAgain(broken);
    expect(answer.status, answer.text).toBe(400);
    await anna.connection.reducers.putShop({ id: 1, isOpen: true });
    await settle(carl);
    expect([...carl.connection.db.fragile.iter()]).toEqual([{ key: 1, text: 'one' }]);
  });

  it('[VIEW4] cannot be asked to write', async () => {
    for (const statement of [
      'DELETE FROM open_shops',
      'INSERT INTO shop_sizes (shop, items) VALUES (1, 1)',
    ]) {
      const answer = await live.database.sql(statement);
      expect(answer.status, statement).toBe(400);
    }
  });
});
