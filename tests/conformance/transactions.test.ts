/** What a transaction sees, in what order transactions happen, and what everybody hears of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DbConnection, tables } from './bindings/calls/index.ts';
import { type Client, connect, rejection, subscribe, until } from './support/client.ts';
import { TestDatabase } from './support/database.ts';

let database: TestDatabase;
let anna: Client<DbConnection>;
let ben: Client<DbConnection>;

beforeAll(async () => {
  database = await TestDatabase.publish('calls');
  anna = await connect(DbConnection, database);
  ben = await connect(DbConnection, database);
  for (const { connection } of [anna, ben])
    await subscribe(connection, tables.note, tables.counter, tables.event);
});
afterAll(async () => {
  anna?.connection.disconnect();
  ben?.connection.disconnect();
  await database?.delete();
});

describe('inside of one', () => {
  it('[TX3] reads what it has just written, in every way', async () => {
    await anna.connection.reducers.readOwnWrites({});
    const texts = [...anna.connection.db.note.iter()].map(row => row.text);
    expect(texts).toContain('1 1 2 null 0 3');
    expect([...anna.connection.db.counter.iter()]).toEqual([{ name: 'own', value: 3n }]);
  });

  it('[TX3] may delete rows while it walks over them', async () => {
    expect(await anna.connection.procedures.eraseWhileWalking({})).toEqual([100n, 0n]);
  });

  it('[TX3] [TX1] another reducer called as a function belongs to it', async () => {
    const { reducers, db } = anna.connection;
    await reducers.addTwice({ name: 'twice', by: 5n });
    expect(db.counter.name.find('twice')?.value).toBe(10n);
    await rejection(reducers.addTwice({ name: 'twice', by: -1n }));
    expect(db.counter.name.find('twice')?.value).toBe(10n);
  });

  it('[TX12] time, chance and uuids are its own, the caller is who called', async () => {
    const before = BigInt(Date.now()) * 1_000n;
    await anna.connection.reducers.facts({});
    await anna.connection.reducers.facts({});
    const [first, second] = [...anna.connection.db.note.iter()]
      .filter(row => row.text.startsWith('{'))
      .map(row => JSON.parse(row.text));
    expect(first).toMatchObject({
      sender: anna.identity,
      connection: anna.connection.connectionId.toHexString(),
      database: database.identity,
      isOneTime: true,
      isInternal: false,
    });
    // A minute for clocks that differ.
    expect(BigInt(first.micros)).toBeGreaterThan(before - 60_000_000n);
    expect(BigInt(second.micros)).toBeGreaterThan(BigInt(first.micros));
    expect(first.random[0]).toBeGreaterThanOrEqual(0);
    expect(first.random[0]).toBeLessThan(1);
    expect([1, 2, 3, 4, 5, 6]).toContain(first.random[1]);
    expect(new Set([...first.uuids, ...second.uuids]).size).toBe(6);
    expect(first.uuids[0][14]).toBe('4');
    expect(first.uuids[1][14]).toBe('7');
    expect(first.uuids[1] < first.uuids[2]).toBe(true);
  });

  it('[ID6] the claims of the caller’s token are there', async () => {
    await ben.connection.reducers.facts({});
    const rows = [...ben.connection.db.note.iter()].filter(row => row.text.includes(ben.identity));
    const claims = JSON.parse(Buffer.from(ben.token.split('.')[1] ?? '', 'base64url').toString());
    expect(JSON.parse(rows[0]?.text ?? '{}')).toMatchObject({
      issuer: claims.iss,
      subject: claims.sub,
    });
  });

  it('[TX13] rows of an event table collide, and are forgotten with it', async () => {
    const heard: string[] = [];
    ben.connection.db.event.onInsert((_context, row) => heard.push(`${row.key} ${row.text}`));
    await anna.connection.reducers.sendEvents({ keys: [1, 2] });
    await rejection(anna.connection.reducers.sendEvents({ keys: [1, 1] }));
    await anna.connection.reducers.sendEvents({ keys: [1] });
    await ben.connection.reducers.noop({});
    expect(heard).toEqual(['1 event 0', '2 event 1', '1 event 0']);
    expect(ben.connection.db.event.count()).toBe(0n);
    expect(await database.rows('SELECT * FROM event')).toEqual([]);
  });
});

describe('one after the other', () => {
  it('[TX2] no addition is lost between two clients', async () => {
    const each = 200;
    const additions: Promise<void>[] = [];
    for (let i = 0; i < each; i++)
      for (const { connection } of [anna, ben])
        additions.push(connection.reducers.addTo({ name: 'shared', by: 1n }));
    await Promise.all(additions);
    expect(await database.rows("SELECT value FROM counter WHERE name = 'shared'")).toEqual([
      [2 * each],
    ]);
  });

  it('[ORD1] calls of a connection run and are answered in the order in which they were made', async () => {
    const answered: number[] = [];
    await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        anna.connection.reducers
          .write({ text: `order ${String(i).padStart(3, '0')}` })
          .then(() => answered.push(i)),
      ),
    );
    expect(answered).toEqual(Array.from({ length: 100 }, (_, i) => i));
    const rows = [...anna.connection.db.note.iter()].filter(row => row.text.startsWith('order'));
    const byId = rows.sort((a, b) => Number(a.id - b.id)).map(row => row.text);
    expect(byId).toEqual([...byId].sort());
  });

  it('[ORD1] a subscription sees the calls before it, and those behind it as updates', async () => {
    const carl = await connect(DbConnection, database);
    const { connection } = carl;
    const heard: string[] = [];
    connection.db.note.onInsert((context, row) => {
      if (row.text.startsWith('around')) heard.push(`${context.event.tag} ${row.text}`);
    });
    void connection.reducers.write({ text: 'around: before' });
    const subscribed = subscribe(connection, tables.note);
    const last = connection.reducers.write({ text: 'around: behind' });
    await subscribed;
    await last;
    expect(heard).toEqual(['SubscribeApplied around: before', 'Reducer around: behind']);
    connection.disconnect();
  });

  it('[ORD2] all clients see the same commits in the same order', async () => {
    const watch = ({ connection }: Client<DbConnection>) => {
      const values: bigint[] = [];
      connection.db.counter.onUpdate((_context, _old, row) => {
        if (row.name === 'race') values.push(row.value);
      });
      return values;
    };
    await anna.connection.reducers.addTo({ name: 'race', by: 0n });
    const [annaSaw, benSaw] = [watch(anna), watch(ben)];
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        (i % 2 ? anna : ben).connection.reducers.addTo({ name: 'race', by: 1n }),
      ),
    );
    await until(() => annaSaw.length === 50 && benSaw.length === 50);
    expect(annaSaw).toEqual(Array.from({ length: 50 }, (_, i) => BigInt(i + 1)));
    expect(benSaw).toEqual(annaSaw);
  });

  it('[ORD3] the caller’s own rows are there, and told of, before its promise resolves', async () => {
    const { connection } = anna;
    const order: string[] = [];
    const heard = (context: { event: { tag: string } }, row: { text: string }) => {
      if (row.text === 'own') order.push(`callback of a ${context.event.tag}`);
    };
    connection.db.note.onInsert(heard);
    await connection.reducers.write({ text: 'own' }).then(() => order.push('promise'));
    connection.db.note.removeOnInsert(heard);
    expect(order).toEqual(['callback of a Reducer', 'promise']);
  });

  it('[ORD3] others hear of it as of any transaction, once', async () => {
    const tags: string[] = [];
    ben.connection.db.note.onInsert((context, row) => {
      if (row.text === 'for all') tags.push(context.event.tag);
    });
    await anna.connection.reducers.write({ text: 'for all' });
    await ben.connection.reducers.noop({});
    expect(tags).toEqual(['Transaction']);
  });

  it('[SUB3] a callback sees the whole transaction, whatever the order of its rows', async () => {
    const { connection } = ben;
    const counts = new Set<bigint>();
    await anna.connection.reducers.addTo({ name: 'sum', by: 0n });
    connection.db.counter.onDelete(() => counts.add(connection.db.counter.count()));
    await anna.connection.procedures.eraseWhileWalking({});
    await connection.reducers.noop({});
    expect([...counts]).toEqual([0n]);
  });
});

describe('in a procedure', () => {
  it('[TX11] each withTx commits by itself or is undone by itself', async () => {
    expect(await anna.connection.procedures.severalTransactions({})).toEqual([1n, 2n, 0n, 2n]);
    const rows = await database.rows("SELECT * FROM note WHERE text = 'several'");
    expect(rows).toHaveLength(2);
  });

  it('[TX12] the sender and the connection are those of the caller, inside and outside', async () => {
    const connection = anna.connection.connectionId.toHexString();
    expect(await anna.connection.procedures.whoCalls({})).toEqual([
      anna.identity,
      connection,
      anna.identity,
      connection,
    ]);
  });

  it('[ORD4] its rows are there before its result, at others as of any transaction', async () => {
    const { connection } = anna;
    const order: string[] = [];
    const heard = (context: { event: { tag: string } }, row: { text: string }) => {
      if (row.text === 'by procedure') order.push(context.event.tag);
    };
    connection.db.note.onInsert(heard);
    await connection.procedures.writeByReducer({ text: 'by procedure' });
    order.push('result');
    connection.db.note.removeOnInsert(heard);
    expect(order).toEqual(['Transaction', 'result']);
  });

  it('[TX11] values of all sizes come back, also nothing', async () => {
    const { procedures } = anna.connection;
    const largest = 4_294_967_295;
    expect(await procedures.sum({ a: largest, b: largest })).toBe(8_589_934_590n);
    expect(await procedures.nothing({})).toEqual({});
    expect(await database.callOk('sum', [largest, largest])).toBe(8_589_934_590);
    expect(await database.callOk('nothing')).toEqual([]);
  });

  it('[MOD1] there is no world outside', async () => {
    expect(await anna.connection.procedures.globals({})).toEqual([]);
  });
});

it('[MOD3] console writes to the log, with its level and the function that wrote', async () => {
  await anna.connection.reducers.shout({ text: 'hello' });
  await until(async () => (await database.logs()).some(line => line.message.startsWith('debug')));
  const lines = (await database.logs()).filter(line => line.message.endsWith(' hello'));
  expect(lines.map(line => [line.level, line.message, line.function])).toEqual([
    ['Info', 'log hello', 'shout'],
    ['Info', 'info hello', 'shout'],
    ['Warn', 'warn hello', 'shout'],
    ['Error', 'error hello', 'shout'],
    ['Debug', 'debug hello', 'shout'],
  ]);
});
