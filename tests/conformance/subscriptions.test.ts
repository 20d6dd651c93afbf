/** What a client has of the database, and what it hears when that changes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tables } from './bindings/live/index.ts';
import { rejection, subscribe, until } from './support/client.ts';
import {
  type LiveClient,
  type LiveModule,
  listen,
  publishLive,
  settle,
} from './support/live-module.ts';

let live: LiveModule;
let anna: LiveClient;

beforeAll(async () => {
  live = await publishLive();
  anna = await live.connect();
});
afterAll(() => live?.end());

/** Items are named by number in these tests; each test has its own shop. */
let lastShop = 100;
let lastItem = 1_000;
async function newShop(isOpen = true): Promise<number> {
  lastShop += 1;
  await anna.connection.reducers.putShop({ id: lastShop, isOpen });
  return lastShop;
}
async function newItem(shop: number, price = 0, label = 'item'): Promise<number> {
  lastItem += 1;
  await putItem(lastItem, shop, price, label);
  return lastItem;
}
async function putItem(id: number, shop: number, price: number, label = 'item'): Promise<void> {
  await anna.connection.reducers.putItems({ items: [{ id, shop, price, label }] });
}
const dropItems = (...ids: number[]) => anna.connection.reducers.dropItems({ ids });

interface Item {
  readonly id: number;
  readonly price: number;
}
const priced = (row: Item) => `${row.id}:${row.price}`;
const pricesAt = ({ connection }: LiveClient) =>
  [...connection.db.item.iter()].map(row => row.price).sort((a, b) => a - b);

describe('a subscription', () => {
  it('[S1] has what is there, tells each row once, and follows', async () => {
    const shop = await newShop();
    const first = await newItem(shop, 1);
    const ben = await live.connect();
    const heard = listen(ben.connection.db.item, priced);
    await subscribe(
      ben.connection,
      tables.item.where(row => row.shop.eq(shop)),
    );
    expect(heard).toEqual([`+${first}:1`]);
    const second = await newItem(shop, 2);
    await putItem(first, shop, 3);
    await dropItems(second);
    await settle(ben);
    expect(heard.slice(1)).toEqual([`+${second}:2`, `${first}:1>${first}:3`, `-${second}:2`]);
  });

  it('[S2] hears nothing of what it did not ask for', async () => {
    const [mine, other] = [await newShop(), await newShop()];
    const ben = await live.connect();
    const heard = listen(ben.connection.db.item, priced);
    await subscribe(
      ben.connection,
      tables.item.where(row => row.shop.eq(mine)),
    );
    const elsewhere = await newItem(other);
    await putItem(elsewhere, other, 5);
    await dropItems(elsewhere);
    await settle(ben);
    expect(heard).toEqual([]);
  });

  it('[SUB2] a row that comes into the filter is new, one that leaves it is gone', async () => {
    const shop = await newShop();
    const ben = await live.connect();
    const heard = listen(ben.connection.db.item, priced);
    await subscribe(
      ben.connection,
      tables.item.where(row => row.shop.eq(shop).and(row.price.gte(10))),
    );
    const id = await newItem(shop, 9);
    await putItem(id, shop, 10);
    await putItem(id, shop, 11);
    await putItem(id, shop, 9);
    await settle(ben);
    expect(heard).toEqual([`+${id}:10`, `${id}:10>${id}:11`, `-${id}:11`]);
  });

  it('[SUB2] without a primary key a change is a delete and an insert', async () => {
    const ben = await live.connect();
    await subscribe(ben.connection, tables.tag);
    const heard = listen(ben.connection.db.tag, row => row.text);
    await anna.connection.reducers.putTag({ item: 1, text: 'a' });
    await anna.connection.reducers.changeTag({ item: 1, from: 'a', to: 'b' });
    await settle(ben);
    expect(heard[0]).toBe('+a');
    expect(heard.slice(1).sort()).toEqual(['+b', '-a']);
  });

  it('[S2] hears nothing of what a transaction has taken back, or of one that failed', async () => {
    const shop = await newShop();
    const id = await newItem(shop, 1);
    const ben = await live.connect();
    await subscribe(ben.connection, tables.item);
    const heard = listen(ben.connection.db.item, priced);
    await anna.connection.reducers.flicker({ row: { id, shop, price: 2, label: '' } });
    await anna.connection.reducers.flicker({ row: { id: 1, shop, price: 2, label: '' } });
    await putItem(id, shop, 1);
    await rejection(anna.connection.reducers.fail({}));
    await settle(ben);
    expect(heard).toEqual([]);
  });

  it('[S2] one transaction is told as one: callbacks of all its rows in one turn', async () => {
    const shop = await newShop();
    const ben = await live.connect();
    await subscribe(
      ben.connection,
      tables.item.where(row => row.shop.eq(shop)),
    );
    const counts: bigint[] = [];
    ben.connection.db.item.onInsert(() => counts.push(ben.connection.db.item.count()));
    const items = Array.from({ length: 500 }, (_, i) => ({
      id: 500_000 + i,
      shop,
      price: i,
      label: 'x'.repeat(i),
    }));
    await anna.connection.reducers.putItems({ items });
    await settle(ben);
    expect(counts).toEqual(Array(500).fill(500n));
  });

  it('[S1] reads anything that may be written: quotes, line breaks, names of its own', async () => {
    const shop = await newShop();
    const label = "it's \"quoted\"\n-- no comment; 'x' = 'x'";
    const id = await newItem(shop, 0, label);
    const ben = await live.connect();
    await subscribe(
      ben.connection,
      tables.item.where(row => row.label.eq(label)),
    );
    expect([...ben.connection.db.item.iter()].map(row => row.id)).toEqual([id]);
  });
});

describe('several subscriptions of one client', () => {
  it('[SUB1] [S4] have a row once, until the last of them has lost it', async () => {
    const shop = await newShop();
    const id = await newItem(shop, 5);
    const ben = await live.connect();
    const heard = listen(ben.connection.db.item, priced);
    const cheap = await subscribe(
      ben.connection,
      tables.item.where(row => row.shop.eq(shop).and(row.price.lt(10))),
    );
    const all = await subscribe(
      ben.connection,
      tables.item.where(row => row.shop.eq(shop)),
    );
    const same = await subscribe(
      ben.connection,
      tables.item.where(row => row.shop.eq(shop)),
    );
    expect(heard).toEqual([`+${id}:5`]);
    await putItem(id, shop, 6);
    // Out of the first, still in the others.
    await putItem(id, shop, 20);
    await settle(ben);
    expect(heard.slice(1)).toEqual([`${id}:5>${id}:6`, `${id}:6>${id}:20`]);
    await all.unsubscribe();
    await cheap.unsubscribe();
    expect(heard).toHaveLength(3);
    expect(pricesAt(ben)).toEqual([20]);
    await same.unsubscribe();
    expect(heard.slice(3)).toEqual([`-${id}:20`]);
    expect(pricesAt(ben)).toEqual([]);
  });

  it('[S4] several queries in one set overlap as well', async () => {
    const shop = await newShop();
    const id = await newItem(shop, 5);
    const ben = await live.connect();
    const heard = listen(ben.connection.db.item, priced);
    const both = await subscribe(
      ben.connection,
      tables.item.where(row => row.shop.eq(shop)),
      tables.item.where(row => row.id.eq(id)),
      tables.item.where(row => row.id.eq(id)),
    );
    await putItem(id, shop, 6);
    await settle(ben);
    expect(heard).toEqual([`+${id}:5`, `${id}:5>${id}:6`]);
    await both.unsubscribe();
    expect(heard.slice(2)).toEqual([`-${id}:6`]);
  });

  it('[S5] one that has ended is silent', async () => {
    const shop = await newShop();
    await newItem(shop, 1);
    const ben = await live.connect();
    const subscription = await subscribe(
      ben.connection,
      tables.item.where(row => row.shop.eq(shop)),
    );
    await subscription.unsubscribe();
    const heard = listen(ben.connection.db.item, priced);
    await newItem(shop, 2);
    await settle(ben);
    expect(heard).toEqual([]);
    expect(ben.connection.db.item.count()).toBe(0n);
  });

  it('[SUB6] a new connection begins with nothing and has what is there', async () => {
    const shop = await newShop();
    const ben = await live.connect();
    await subscribe(
      ben.connection,
      tables.item.where(row => row.shop.eq(shop)),
    );
    ben.connection.disconnect();
    await newItem(shop, 7);
    const again = await live.connect({ token: ben.token });
    expect(again.identity).toBe(ben.identity);
    expect(again.connection.db.item.count()).toBe(0n);
    await subscribe(
      again.connection,
      tables.item.where(row => row.shop.eq(shop)),
    );
    expect(pricesAt(again)).toEqual([7]);
  });
});

describe('a semijoin', () => {
  it('[SUB4] has the rows that have a partner, and follows both sides', async () => {
    const [open, closed] = [await newShop(true), await newShop(false)];
    const [here, there] = [await newItem(open, 1), await newItem(closed, 2)];
    const ben = await live.connect();
    const heard = listen(ben.connection.db.item, priced);
    await subscribe(
      ben.connection,
      tables.shop
        .where(row => row.isOpen.eq(true))
        .rightSemijoin(tables.item, (shop, row) => shop.id.eq(row.shop))
        .where(row => row.id.gte(here).and(row.id.lte(there))),
    );
    expect(heard).toEqual([`+${here}:1`]);
    const { reducers } = anna.connection;
    await reducers.putShop({ id: closed, isOpen: true });
    await reducers.putShop({ id: open, isOpen: false });
    await putItem(there, closed, 3);
    await putItem(there, open, 4);
    await reducers.dropShop({ id: closed });
    await settle(ben);
    expect(heard.slice(1)).toEqual([
      `+${there}:2`,
      `-${here}:1`,
      `${there}:2>${there}:3`,
      `-${there}:3`,
    ]);
  });

  it('[SUB4] has a row once, however many partners it has', async () => {
    const shop = await newShop();
    const items = [await newItem(shop, 1), await newItem(shop, 2), await newItem(shop, 3)];
    const ben = await live.connect();
    const heard = listen(ben.connection.db.shop, row => `${row.id}`);
    await subscribe(
      ben.connection,
      tables.shop
        .where(row => row.id.eq(shop))
        .leftSemijoin(tables.item, (other, row) => other.id.eq(row.shop)),
    );
    expect(heard).toEqual([`+${shop}`]);
    await dropItems(items[0]!, items[1]!);
    await settle(ben);
    expect(heard).toHaveLength(1);
    await dropItems(items[2]!);
    await newItem(shop, 4);
    await settle(ben);
    expect(heard.slice(1)).toEqual([`-${shop}`, `+${shop}`]);
  });

  it('[SUB4] both sides in one transaction', async () => {
    const shop = await newShop(false);
    const ben = await live.connect();
    const heard = listen(ben.connection.db.item, priced);
    await subscribe(
      ben.connection,
      `SELECT item.* FROM item JOIN shop ON item.shop = shop.id WHERE shop.id = ${shop} AND item.price > 5`,
    );
    const id = await newItem(shop, 5);
    await putItem(id, shop, 6);
    await anna.connection.reducers.dropShop({ id: shop });
    await anna.connection.reducers.putShop({ id: shop, isOpen: true });
    await settle(ben);
    expect(heard).toEqual([`+${id}:6`, `-${id}:6`, `+${id}:6`]);
  });
});

describe('an event table', () => {
  it('[SUB5] [S6] tells each row once and keeps none', async () => {
    const ben = await live.connect();
    const heard: string[] = [];
    ben.connection.db.bell.onInsert((_context, row) => heard.push(row.text));
    await subscribe(
      ben.connection,
      tables.bell.where(row => row.shop.eq(1)),
    );
    await anna.connection.reducers.ring({ shop: 1, texts: ['a', 'b'] });
    await anna.connection.reducers.ring({ shop: 2, texts: ['elsewhere'] });
    await anna.connection.reducers.ring({ shop: 1, texts: ['c'] });
    await settle(ben);
    expect(heard).toEqual(['a', 'b', 'c']);
    expect(ben.connection.db.bell.count()).toBe(0n);
    expect([...ben.connection.db.bell.iter()]).toEqual([]);
    // Who comes later has missed them.
    const carl = await live.connect();
    let late = 0;
    carl.connection.db.bell.onInsert(() => late++);
    await subscribe(carl.connection, tables.bell);
    expect(late).toBe(0);
  });
});

it('[SQL2] [SUB5] an event may come by SQL', async () => {
  const ben = await live.connect();
  const heard: string[] = [];
  ben.connection.db.bell.onInsert((_context, row) => heard.push(row.text));
  await subscribe(ben.connection, tables.bell);
  const answer = await live.database.sql("INSERT INTO bell (shop, text) VALUES (5, 'by hand')");
  expect(answer.status, answer.text).toBe(200);
  await until(() => heard.length > 0);
  expect(heard).toEqual(['by hand']);
  expect(await live.database.rows('SELECT * FROM bell')).toEqual([]);
});

describe('an event table in a join', () => {
  it('[SUB5] [SUB4] tells the events that have a partner', async () => {
    const [open, closed] = [await newShop(true), await newShop(false)];
    const ben = await live.connect();
    const heard: string[] = [];
    ben.connection.db.bell.onInsert((_context, row) => heard.push(row.text));
    await subscribe(
      ben.connection,
      `SELECT bell.* FROM bell JOIN shop ON bell.shop = shop.id WHERE shop.is_open = true`,
    );
    const { reducers } = anna.connection;
    await reducers.ring({ shop: open, texts: ['a'] });
    await reducers.ring({ shop: closed, texts: ['b'] });
    await reducers.ring({ shop: 99_999, texts: ['c'] });
    await reducers.putShop({ id: closed, isOpen: true });
    await reducers.ring({ shop: closed, texts: ['d'] });
    await settle(ben);
    expect(heard).toEqual(['a', 'd']);
  });

  it('[SUB5] is not looked up by other tables', async () => {
    const query = 'SELECT shop.* FROM shop JOIN bell ON bell.shop = shop.id';
    expect(String(await rejection(subscribe(anna.connection, query)))).not.toBe('');
  });
});

describe('how it travels', () => {
  it.each([
    ['compressed with gzip', { compression: 'gzip' }],
    ['not compressed', { compression: 'none' }],
    ['light', { isLight: true }],
    ['not waiting for the disk', { isConfirmed: false }],
    ['waiting for the disk', { isConfirmed: true }],
  ] as const)('[S7] the rows are the same: %s', async (_name, options) => {
    const shop = await newShop();
    const label = 'long '.repeat(5_000);
    await newItem(shop, 1, label);
    const ben = await live.connect(options);
    await subscribe(
      ben.connection,
      tables.item.where(row => row.shop.eq(shop)),
    );
    // Large and small updates in turn: none may overtake another.
    const prices: number[] = [];
    ben.connection.db.item.onInsert((_context, row) => prices.push(row.price));
    for (let price = 2; price < 12; price++) {
      await newItem(shop, price, price % 2 ? label : 'short');
    }
    await until(() => prices.length === 10);
    expect(prices).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(pricesAt(ben)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('[Q1] everything that may be read, by the star for tables', async () => {
    const ben = await live.connect();
    await subscribe(ben.connection, 'SELECT * FROM *');
    const expected = await live.database.rows('SELECT COUNT(*) AS n FROM item');
    expect([[Number(ben.connection.db.item.count())]]).toEqual(expected);
  });

  it('[Q1] what is the sender’s, in SQL of their own', async () => {
    const shop = await newShop();
    const ben = await live.connect();
    await ben.connection.reducers.putShop({ id: 77_777, isOpen: true });
    await subscribe(ben.connection, 'SELECT * FROM shop WHERE owner = :sender');
    expect([...ben.connection.db.shop.iter()].map(row => row.id)).toEqual([77_777]);
    expect(shop).not.toBe(77_777);
  });

  it('[S7] everything at once: all public tables and views', async () => {
    const ben = await live.connect();
    ben.connection.subscriptionBuilder().subscribeToAllTables();
    await until(() => ben.connection.db.shop.count() > 0n);
    const expected = await live.database.rows('SELECT COUNT(*) AS n FROM item');
    expect([[Number(ben.connection.db.item.count())]]).toEqual(expected);
  });
});
