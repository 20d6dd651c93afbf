import { Identity } from 'spacetimedb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { type DbConnection, tables } from '../../fixtures/live/bindings/index.ts';
import { BsatnReader } from '../bsatn/reader.ts';
import { BsatnWriter } from '../bsatn/writer.ts';
import { holdDurability } from './testing/held-durability.ts';
import { type LiveServer, liveModule, startLiveServer } from './testing/live-server.ts';

type Transaction = Parameters<DbConnection['reducers']['transact']>[0];
type Item = Transaction['items'][number];
type Query = string | { toSql(): string };
type Handle = ReturnType<ReturnType<DbConnection['subscriptionBuilder']>['subscribe']>;

let server: LiveServer;
beforeEach(async () => {
  server = await startLiveServer();
});
afterEach(() => server.close());

const nothing: Transaction = {
  items: [],
  plains: [],
  topics: [],
  notes: [],
  letters: [],
  pings: [],
  refusal: '',
};

function item(id: number, fields: Partial<Item> = {}): Item {
  return {
    id: BigInt(id),
    topic: 0,
    label: `item ${id}`,
    score: 0,
    isOpen: true,
    isRemoval: false,
    ...fields,
  };
}

function put(client: DbConnection, ...items: Item[]): Promise<void> {
  return client.reducers.transact({ ...nothing, items });
}

function subscribe(client: DbConnection, ...queries: Query[]): Promise<Handle> {
  return new Promise((resolve, reject) => {
    const handle = client
      .subscriptionBuilder()
      .onApplied(() => resolve(handle))
      .onError(context => reject(context.event ?? new Error('no reason')))
      .subscribe(queries.map(query => (typeof query === 'string' ? query : query.toSql())));
  });
}

const ids = (client: DbConnection): number[] =>
  [...client.db.item.iter()].map(({ id }) => Number(id)).sort((a, b) => a - b);

describe('connecting', () => {
  it('[W2] gives an anonymous client an identity, a token and its connection id', async () => {
    const client = await server.connect();
    expect(client.identity?.toHexString()).toMatch(/^c200/);
    expect(client.token).toBeTruthy();
    const again = await server.connect({ token: client.token ?? '' });
    expect(again.identity?.isEqual(client.identity ?? Identity.zero())).toBe(true);
    expect([...server.live.connections].map(({ caller }) => caller.connectionId)).toContain(
      client.connectionId.__connection_id__,
    );
  });

  it('[W3] refuses a token that it cannot verify', async () => {
    const response = await upgrade('/v1/database/live/subscribe?token=nonsense');
    expect(response.status).toBe(401);
  });

  it('[W3] refuses unknown databases, protocols, connection ids and origins', async () => {
    expect((await upgrade('/v1/database/none/subscribe')).status).toBe(404);
    expect((await upgrade('/v1/database/live/subscribe', { protocol: 'v1.text' })).status).toBe(
      400,
    );
    expect(
      (await upgrade(`/v1/database/live/subscribe?connection_id=${'0'.repeat(32)}`)).status,
    ).toBe(400);
    expect(
      (await upgrade('/v1/database/live/subscribe', { origin: 'https://evil.example' })).status,
    ).toBe(403);
    expect(
      (await upgrade('/v1/database/live/subscribe', { origin: 'https://plaza.example' })).status,
    ).toBe(101);
  });

  it('[W3] lets the module refuse a client', async () => {
    const first = await server.connect();
    await first.reducers.setControl({ mode: 'closed' });
    await expect(server.connect()).rejects.toThrow();
    expect(server.live.connections.size).toBe(1);
  });

  it('[W3] lets nobody in who comes while the database closes', async () => {
    const { database, live } = server;
    const connect = database.connect.bind(database);
    database.connect = async caller => {
      await connect(caller);
      live.close('the database was deleted');
    };
    await expect(server.connect()).rejects.toThrow();
    expect(live.connections.size).toBe(0);
  });

  it('[S5] forgets a client that leaves', async () => {
    const client = await server.connect();
    await subscribe(client, tables.item);
    client.disconnect();
    await vi.waitFor(() => expect(server.live.connections.size).toBe(0));
    expect(server.live.hub.statistics.queries).toBe(0);
  });

  it('[W8] closes connections for an operator', async () => {
    const [first, second] = [await server.connect(), await server.connect()];
    const identity = first.identity?.__identity__ ?? 0n;
    expect(server.gateway.closeConnections({ identity })).toBe(1);
    await vi.waitFor(() => expect(first.isActive).toBe(false));
    expect(second.isActive).toBe(true);
    expect(server.gateway.closeConnections({ address: '127.0.0.1' })).toBe(1);
  });
});

describe.each([{ isV2: false }, { isV2: true }])('subscribing (only v2: $isV2)', options => {
  let alice: DbConnection;
  let bob: DbConnection;
  beforeEach(async () => {
    [alice, bob] = [await server.connect(options), await server.connect(options)];
  });

  it('[S1] shows what is there, then each change', async () => {
    await put(alice, item(1), item(2, { topic: 7 }));
    await subscribe(
      bob,
      tables.item.where(row => row.topic.eq(7)),
    );
    expect(ids(bob)).toEqual([2]);
    await put(alice, item(3, { topic: 7 }), item(4), item(2, { topic: 7, score: 5 }));
    await put(alice, item(3, { topic: 8 }), item(1, { topic: 7 }));
    await vi.waitFor(() => expect(ids(bob)).toEqual([1, 2]));
    expect(bob.db.item.id.find(2n)?.score).toBe(5);
    await put(alice, item(1, { isRemoval: true }));
    await vi.waitFor(() => expect(ids(bob)).toEqual([2]));
  });

  it('[S3] gives the caller its own changes with the answer', async () => {
    await subscribe(alice, tables.item);
    await put(alice, item(1));
    expect(ids(alice)).toEqual([1]);
  });

  it('[S4] tells of updates as updates', async () => {
    await put(alice, item(1));
    await subscribe(bob, 'SELECT * FROM item', 'SELECT * FROM item WHERE id = 1');
    const events: string[] = [];
    bob.db.item.onInsert((_context, row) => events.push(`+${row.label}`));
    bob.db.item.onDelete((_context, row) => events.push(`-${row.label}`));
    bob.db.item.onUpdate((_context, old, row) => events.push(`${old.label}→${row.label}`));
    await put(alice, item(1, { label: 'new' }));
    await put(alice, item(1, { isRemoval: true }));
    await vi.waitFor(() => expect(events).toEqual(['item 1→new', '-new']));
  });

  it('[S4] counts overlapping queries', async () => {
    await put(alice, item(1, { topic: 1 }), item(2, { topic: 2 }));
    const all = await subscribe(bob, tables.item);
    await subscribe(
      bob,
      tables.item.where(row => row.topic.eq(1)),
    );
    await put(alice, item(3, { topic: 1 }));
    await vi.waitFor(() => expect(ids(bob)).toEqual([1, 2, 3]));
    await ended(all);
    expect(ids(bob)).toEqual([1, 3]);
    await put(alice, item(1, { topic: 2 }));
    await vi.waitFor(() => expect(ids(bob)).toEqual([3]));
  });

  it('[S6] delivers events without keeping them', async () => {
    await subscribe(
      bob,
      tables.ping.where(row => row.topic.eq(1)),
    );
    const texts: string[] = [];
    bob.db.ping.onInsert((_context, { text }) => texts.push(text));
    await alice.reducers.transact({
      ...nothing,
      pings: [
        { topic: 1, text: 'a' },
        { topic: 2, text: 'b' },
      ],
    });
    await vi.waitFor(() => expect(texts).toEqual(['a']));
    const late = await server.connect();
    await subscribe(late, tables.ping);
    expect(late.db.ping.count()).toBe(0n);
  });

  it('[Q1] follows a semijoin from both sides', async () => {
    const topic = { id: 1, isMine: false, isHot: false, isRemoval: false };
    await subscribe(
      bob,
      tables.topic
        .where(row => row.isHot.eq(true))
        .rightSemijoin(tables.item, (t, i) => t.id.eq(i.topic)),
    );
    await put(alice, item(1, { topic: 1 }), item(2, { topic: 2 }));
    await alice.reducers.transact({ ...nothing, topics: [topic] });
    expect(ids(bob)).toEqual([]);
    await alice.reducers.transact({ ...nothing, topics: [{ ...topic, isHot: true }] });
    await vi.waitFor(() => expect(ids(bob)).toEqual([1]));
    await put(alice, item(2, { topic: 1 }), item(1, { topic: 2 }));
    await vi.waitFor(() => expect(ids(bob)).toEqual([2]));
    await alice.reducers.transact({ ...nothing, topics: [{ ...topic, isRemoval: true }] });
    await vi.waitFor(() => expect(ids(bob)).toEqual([]));
  });

  it('[S2] keeps the order of commits', async () => {
    await subscribe(bob, tables.item);
    const scores: number[] = [];
    bob.db.item.onUpdate((_context, _old, row) => scores.push(row.score));
    await put(alice, item(1));
    await Promise.all(
      Array.from({ length: 200 }, (_, score) => put(alice, item(1, { score: score + 1 }))),
    );
    await vi.waitFor(() => expect(scores).toEqual(Array.from({ length: 200 }, (_, i) => i + 1)));
  });

  it('[W1] answers in the order of the messages', async () => {
    const events: string[] = [];
    const note = (what: string) => () => events.push(`${what}: ${ids(alice)}`);
    void put(alice, item(1)).then(note('first call'));
    alice.subscriptionBuilder().onApplied(note('subscription')).subscribe('SELECT * FROM item');
    await put(alice, item(2));
    expect(events).toEqual(['first call: ', 'subscription: 1']);
    expect(ids(alice)).toEqual([1, 2]);
  });

  it('[Q1, Q3] says why a query is refused', async () => {
    const refusal = async (sql: string): Promise<string> =>
      subscribe(bob, sql).then(
        () => 'accepted',
        (error: Error) => error.message,
      );
    const hidden = (name: string): string =>
      `no such table: \`${name}\`. If the table exists, it may be marked private., executing: \`SELECT * FROM ${name}\``;
    expect(await refusal('SELECT * FROM nowhere')).toBe(hidden('nowhere'));
    expect(await refusal('SELECT * FROM note')).toBe(hidden('note'));
    expect(await refusal('SELECT plain.* FROM plain JOIN topic ON plain.a = topic.id')).toBe(
      'Subscriptions require indexes on join columns',
    );
    expect(server.live.hub.statistics.queries).toBe(0);
  });

  it('[Q1] takes everything that the client may read for SELECT * FROM *', async () => {
    await alice.reducers.transact({
      ...nothing,
      items: [item(1)],
      plains: [{ a: 1, b: 'x', isRemoval: false }],
      notes: [{ id: 1, text: 'mine', isRemoval: false }],
      letters: [{ id: 1, topic: 1, text: 'of others', isRemoval: false }],
    });
    await subscribe(alice, 'SELECT * FROM *');
    const counts = [alice.db.item, alice.db.plain, alice.db.myNotes, alice.db.letter];
    expect(counts.map(table => table.count())).toEqual([1n, 1n, 1n, 0n]);
  });

  it("[V1] finds nobody else's query, whatever the text", async () => {
    await subscribe(alice, tables.myNotes);
    await alice.reducers.transact({
      ...nothing,
      notes: [{ id: 1, text: "alice's", isRemoval: false }],
    });
    const owner = alice.identity?.__identity__.toString(16);
    for (const text of [`${owner} ${tables.myNotes.toSql()}`, ` ${tables.myNotes.toSql()} `]) {
      await subscribe(bob, text).catch(() => {});
      expect(bob.db.myNotes.count()).toBe(0n);
    }
    expect(alice.db.myNotes.count()).toBe(1n);
  });

  it('[S1] refuses a query set as a whole', async () => {
    await expect(subscribe(bob, 'SELECT * FROM item', 'SELECT * FROM nowhere')).rejects.toThrow();
    expect(server.live.hub.statistics.queries).toBe(0);
  });
});

describe('calling', () => {
  it('tells the caller why a call has failed, and changes nothing', async () => {
    const client = await server.connect();
    await subscribe(client, tables.item);
    const call = client.reducers.transact({
      ...nothing,
      items: [item(1)],
      refusal: 'CLOSED: Not now.',
    });
    await expect(call).rejects.toThrow('CLOSED: Not now.');
    await expect(client.reducers.crash({})).rejects.toThrow();
    expect(ids(client)).toEqual([]);
  });

  it('runs procedures, whose refusals are values', async () => {
    const client = await server.connect();
    expect(await client.procedures.half({ value: 8 })).toEqual({ ok: '4' });
    expect(await client.procedures.half({ value: 3 })).toEqual({ err: 'ODD: Not even.' });
  });

  it('answers a call of something unknown', async () => {
    const client = await server.connect();
    await expect(client.callReducer('nowhere', new Uint8Array())).rejects.toThrow();
    await expect(client.callProcedure('nowhere', new Uint8Array())).rejects.toBeTruthy();
    await expect(client.callReducer('transact', Uint8Array.of(1, 2, 3))).rejects.toThrow();
  });
});

it('[W7] lets no connection leave too many procedures waiting', async () => {
  const [greedy, modest] = [await server.connect(), await server.connect()];
  // What is under way when the connection ends is never answered.
  for (let i = 0; i < 300; i += 1) void greedy.procedures.half({ value: 2 }).catch(() => {});
  await vi.waitFor(() => expect(greedy.isActive).toBe(false));
  expect(await modest.procedures.half({ value: 4 })).toEqual({ ok: '2' });
});

describe('private tables', () => {
  it('[Q3] are open to the owner alone', async () => {
    const owner = await server.connect({ token: server.ownerToken });
    await owner.reducers.transact({
      ...nothing,
      notes: [{ id: 1, text: 'hush', isRemoval: false }],
    });
    const caller = { identity: server.database.owner, connectionId: null, claims: null };
    const { rows } = await server.live.hub.runStatement('SELECT text FROM note', caller);
    expect(rows.count).toBe(1);
    await expect(
      server.live.hub.runStatement('SELECT * FROM note', { ...caller, identity: 1n }),
    ).rejects.toThrow('no such table');
  });
});

describe('visibility filters', () => {
  it('[Q6] show each caller the rows that the module lets through, live', async () => {
    const [alice, bob] = [await server.connect(), await server.connect()];
    const owner = await server.connect({ token: server.ownerToken });
    const letter = { id: 1, topic: 1, text: 'hello', isRemoval: false };
    const topic = { id: 1, isMine: true, isHot: false, isRemoval: false };
    const texts = (client: DbConnection): string[] =>
      [...client.db.letter.iter()].map(({ text }) => text);
    for (const client of [alice, bob, owner]) await subscribe(client, tables.letter);
    await owner.reducers.transact({ ...nothing, letters: [letter] });
    await alice.reducers.transact({ ...nothing, topics: [topic] });
    expect([texts(alice), texts(bob), texts(owner)]).toEqual([['hello'], [], ['hello']]);
    await alice.reducers.transact({ ...nothing, letters: [{ ...letter, text: 'again' }] });
    await bob.reducers.transact({ ...nothing, topics: [topic] });
    expect(texts(bob)).toEqual(['again']);
    await vi.waitFor(() => expect([texts(alice), texts(owner)]).toEqual([[], ['again']]));
  });

  it('[Q6] narrow filters, one-off queries and column lists too', async () => {
    const alice = await server.connect();
    const letter = (id: number, topic: number) => ({ id, topic, text: `${id}`, isRemoval: false });
    await alice.reducers.transact({
      ...nothing,
      letters: [letter(1, 1), letter(2, 1), letter(3, 2)],
      topics: [{ id: 1, isMine: true, isHot: false, isRemoval: false }],
    });
    const caller = {
      identity: alice.identity?.__identity__ ?? 0n,
      connectionId: null,
      claims: null,
    };
    const run = async (sql: string, asWhom = caller) =>
      (await server.live.hub.runStatement(sql, asWhom)).rows;
    expect((await run('SELECT text FROM letter')).count).toBe(2);
    expect((await run('SELECT l.* FROM letter l WHERE l.id > 1')).count).toBe(1);
    expect((await run('SELECT id FROM letter LIMIT 1')).count).toBe(1);
    expect((await run('SELECT COUNT(*) AS n FROM letter')).bytes[0]).toBe(2);
    const joined = 'SELECT l.* FROM letter l JOIN letter m ON l.topic = m.topic';
    expect((await run(joined)).count).toBe(4);
    expect((await run('SELECT * FROM letter', { ...caller, identity: 1n })).count).toBe(0);
    const owner = { ...caller, identity: server.database.owner };
    expect((await run('SELECT * FROM letter', owner)).count).toBe(3);
    expect((await run(joined, owner)).count).toBe(5);
  });
});

describe('views', () => {
  const note = (id: number, text = 'text') => ({ id, text, isRemoval: false });
  const noteIds = (client: DbConnection): number[] =>
    [...client.db.myNotes.iter()].map(({ id }) => id).sort();

  it('[V1] show each caller their own rows, live', async () => {
    const [alice, bob] = [await server.connect(), await server.connect()];
    await alice.reducers.transact({ ...nothing, notes: [note(1)] });
    await subscribe(alice, tables.myNotes);
    await subscribe(bob, tables.myNotes);
    expect([noteIds(alice), noteIds(bob)]).toEqual([[1], []]);
    await bob.reducers.transact({ ...nothing, notes: [note(2), note(3)] });
    expect([noteIds(alice), noteIds(bob)]).toEqual([[1], [2, 3]]);
    await bob.reducers.transact({ ...nothing, notes: [note(1)] });
    await vi.waitFor(() => expect([noteIds(alice), noteIds(bob)]).toEqual([[], [1, 2, 3]]));
    await bob.reducers.transact({ ...nothing, notes: [{ ...note(2), isRemoval: true }] });
    expect(noteIds(bob)).toEqual([1, 3]);
  });

  it('[V1] can be filtered', async () => {
    const client = await server.connect();
    await subscribe(
      client,
      tables.myNotes.where(row => row.text.eq('yes')),
    );
    await client.reducers.transact({ ...nothing, notes: [note(1, 'yes'), note(2, 'no')] });
    expect(noteIds(client)).toEqual([1]);
    await client.reducers.transact({ ...nothing, notes: [note(1, 'no'), note(2, 'yes')] });
    expect(noteIds(client)).toEqual([2]);
  });

  it('[V2] may be written as queries', async () => {
    const [alice, bob] = [await server.connect(), await server.connect()];
    await subscribe(bob, tables.hotTopics);
    const topic = (id: number, isHot: boolean) => ({ id, isHot, isMine: true, isRemoval: false });
    await alice.reducers.transact({ ...nothing, topics: [topic(1, true), topic(2, false)] });
    await vi.waitFor(() => expect([...bob.db.hotTopics.iter()].map(({ id }) => id)).toEqual([1]));
    await alice.reducers.transact({ ...nothing, topics: [topic(1, false), topic(2, true)] });
    await vi.waitFor(() => expect([...bob.db.hotTopics.iter()].map(({ id }) => id)).toEqual([2]));
  });

  it('[V3] fail the writer when they throw or return a key twice', async () => {
    const [alice, bob] = [await server.connect(), await server.connect()];
    await alice.reducers.setControl({ mode: 'fine' });
    await subscribe(bob, tables.fragile);
    const modes = (): string[] => [...bob.db.fragile.iter()].map(({ mode }) => mode);
    expect(modes()).toEqual(['fine']);
    await expect(alice.reducers.setControl({ mode: 'throw' })).rejects.toThrow();
    await expect(alice.reducers.setControl({ mode: 'twice' })).rejects.toThrow();
    await alice.reducers.setControl({ mode: 'same' });
    await vi.waitFor(() => expect(modes()).toEqual(['same']));
    bob.disconnect();
    await vi.waitFor(() => expect(server.live.connections.size).toBe(1));
    await alice.reducers.setControl({ mode: 'throw' });
    await expect(subscribe(alice, tables.fragile)).rejects.toThrow();
  });

  it('[V2] are computed again only when what they read has changed', async () => {
    const [alice, bob] = [await server.connect(), await server.connect()];
    await subscribe(bob, tables.myNotes);
    const callView = vi.spyOn(server.database, 'callView');
    await put(alice, item(1));
    await alice.reducers.transact({ ...nothing, notes: [note(1)] });
    expect(callView).not.toHaveBeenCalled();
    await bob.reducers.transact({ ...nothing, notes: [note(2), note(3)] });
    expect(callView).toHaveBeenCalledTimes(1);
  });
});

describe('replacing the module', () => {
  it('[S8] keeps clients and their subscriptions, and shows what views say now', async () => {
    const [alice, bob] = [await server.connect(), await server.connect()];
    await subscribe(bob, tables.item, tables.fragile);
    const modes = (): string[] => [...bob.db.fragile.iter()].map(({ mode }) => mode);
    expect(modes()).toEqual(['none']);
    const js = (await liveModule()).replace('?? "none"', '?? "new"');
    const result = await server.database.replaceModule(js);
    expect(result.disconnectsClients).toBe(false);
    await vi.waitFor(() => expect(modes()).toEqual(['new']));
    await put(alice, item(1));
    await alice.reducers.setControl({ mode: 'set' });
    await vi.waitFor(() => expect([ids(bob), modes()]).toEqual([[1], ['set']]));
  });

  it('[S8] goes on with a table that has got another index', async () => {
    const [alice, bob] = [await server.connect(), await server.connect()];
    const plains = (): number[] => [...bob.db.plain.iter()].map(({ a }) => a).sort();
    await alice.reducers.transact({ ...nothing, plains: [{ a: 1, b: 'x', isRemoval: false }] });
    await subscribe(bob, 'SELECT * FROM plain WHERE a = 1 OR a = 2', 'SELECT * FROM plain');
    const columns = '{ a: t.u32(), b: t.string() }';
    const js = await liveModule();
    expect(js).toContain(columns);
    const indexed = '{ a: t.u32().index("btree"), b: t.string() }';
    await server.database.replaceModule(js.replace(columns, indexed));
    expect(server.database.datastore.tableByName('plain')?.indexes).toHaveLength(1);
    await alice.reducers.transact({ ...nothing, plains: [{ a: 2, b: 'x', isRemoval: false }] });
    await vi.waitFor(() => expect(plains()).toEqual([1, 2]));
    await alice.reducers.transact({ ...nothing, plains: [{ a: 1, b: 'x', isRemoval: true }] });
    await vi.waitFor(() => expect(plains()).toEqual([2]));
  });

  it('[MIG20] is refused when a view fails that somebody watches, and nothing has changed', async () => {
    const bob = await server.connect();
    await subscribe(bob, tables.fragile);
    const before = server.database.js;
    const js = (await liveModule()).replace('?? "none"', '?? "throw"');
    await expect(server.database.replaceModule(js)).rejects.toThrow('View `fragile` failed');
    expect(server.database.js).toBe(before);
    await put(bob, item(1));
    expect(bob.isActive).toBe(true);
    bob.disconnect();
    await vi.waitFor(async () => {
      await server.database.replaceModule(js);
    });
  });
});

describe('confirmed reads', () => {
  it('[W4] tell nobody of a commit before it is durable, unless they do not mind', async () => {
    await server.close();
    const durability = holdDurability();
    server = await startLiveServer({ database: { openDurability: durability.open } });
    const writer = await server.connect();
    const careful = await server.connect({ isConfirmed: true });
    const eager = await server.connect({ isConfirmed: false });
    const refused = await server.connect({ isConfirmed: true });
    await Promise.all([careful, eager].map(client => subscribe(client, tables.item)));
    durability.hold();
    let isAnswered = false;
    const answer = put(writer, item(1)).then(() => {
      isAnswered = true;
    });
    await vi.waitFor(() => expect(ids(eager)).toEqual([1]));
    // Also what is read now may not be durable yet.
    const late = subscribe(
      careful,
      tables.item.where(row => row.id.eq(1n)),
    );
    // And a refusal may rest on what others have just written.
    let isRefused = false;
    const refusal = refused.reducers.transact({ ...nothing, refusal: 'NO: Not now.' }).catch(() => {
      isRefused = true;
    });
    await put(eager, item(2));
    expect(isAnswered).toBe(false);
    expect(isRefused).toBe(false);
    expect(ids(careful)).toEqual([]);
    durability.release();
    await answer;
    await late;
    await refusal;
    await vi.waitFor(() => expect(ids(careful)).toEqual([1, 2]));
  });
});

describe('slow and silent clients', () => {
  it('[W6] drops a client that does not read, and no other', async () => {
    await server.close();
    server = await startLiveServer({ gateway: { limits: { outgoingBytes: 200_000 } } });
    const [writer, reader] = [await server.connect(), await server.connect()];
    const slow = await openRaw();
    slow.send(subscription(1, 'SELECT * FROM item'));
    await nextMessage(slow);
    await subscribe(reader, tables.item);
    slow.pause();
    const label = 'x'.repeat(100_000);
    for (let i = 0; i < 200; i += 1) await put(writer, item(1, { label, score: i }));
    await vi.waitFor(() => expect(server.live.connections.size).toBe(2));
    await vi.waitFor(() => expect(reader.db.item.id.find(1n)?.score).toBe(199));
    slow.terminate();
  });

  it('[W6] ends a connection whose client has gone silent', async () => {
    await server.close();
    server = await startLiveServer({ gateway: { pingIntervalMs: 100, idleTimeoutMs: 2_000 } });
    const client = await server.connect();
    const silent = await openRaw({ autoPong: false });
    await new Promise(resolve => silent.once('close', resolve));
    expect(client.isActive).toBe(true);
  });
});

describe('the protocol', () => {
  it('[Q4] answers one-off queries', async () => {
    const client = await server.connect();
    await put(client, item(1), item(2));
    const socket = await openRaw();
    socket.send(oneOffQuery(5, 'SELECT * FROM item WHERE id = 2'));
    const reader = await nextMessage(socket);
    expect([reader.u8(), reader.u32(), reader.u8(), reader.u32(), reader.string()]).toEqual([
      5,
      5,
      0,
      1,
      'item',
    ]);
    socket.send(oneOffQuery(6, 'SELECT id FROM item'));
    const refusal = await nextMessage(socket);
    expect([refusal.u8(), refusal.u32(), refusal.u8()]).toEqual([5, 6, 1]);
    expect(refusal.string()).toContain('Column projections are not supported');
    socket.close();
  });

  it('[S2] sends one update for a commit, whatever it touches, and none for others', async () => {
    const client = await server.connect();
    const socket = await openRaw();
    const messages: BsatnReader[] = [];
    socket.on('message', (data: Buffer) => messages.push(new BsatnReader(new Uint8Array(data), 1)));
    socket.send(subscription(1, 'SELECT * FROM item WHERE topic = 1', 'SELECT * FROM item'));
    socket.send(subscription(2, 'SELECT * FROM item WHERE score > 5', 'SELECT * FROM plain'));
    await vi.waitFor(() => expect(messages).toHaveLength(2));
    await client.reducers.transact({ ...nothing, notes: [{ id: 1, text: '', isRemoval: false }] });
    await put(client, item(1, { topic: 1, score: 9 }));
    await client.reducers.transact({ ...nothing, plains: [{ a: 1, b: '', isRemoval: false }] });
    await vi.waitFor(() => expect(messages).toHaveLength(4));
    const [, , both, plain] = messages;
    expect(readUpdate(both)).toEqual([
      { querySetId: 1, tables: [{ table: 'item', rows: 2 }] },
      { querySetId: 2, tables: [{ table: 'item', rows: 1 }] },
    ]);
    expect(readUpdate(plain)).toEqual([{ querySetId: 2, tables: [{ table: 'plain', rows: 1 }] }]);
    socket.close();
  });

  it('[S5] names the rows of a set that ends only to those who ask', async () => {
    const client = await server.connect();
    await put(client, item(1));
    const socket = await openRaw();
    for (const [querySetId, flags] of [
      [1, 0],
      [2, 1],
    ] as const) {
      socket.send(subscription(querySetId, 'SELECT * FROM item'));
      await nextMessage(socket);
      socket.send(new BsatnWriter().u8(1).u32(7).u32(querySetId).u8(flags).toBytes());
      const ended = await nextMessage(socket);
      expect([ended.u8(), ended.u32(), ended.u32()]).toEqual([2, 7, querySetId]);
      expect(ended.u8()).toBe(flags === 1 ? 0 : 1);
      if (flags === 1) expect([ended.u32(), ended.string()]).toEqual([1, 'item']);
    }
    socket.send(new BsatnWriter().u8(1).u32(8).u32(99).u8(0).toBytes());
    const refusal = await nextMessage(socket);
    expect([refusal.u8(), refusal.u8(), refusal.u32(), refusal.u32()]).toEqual([3, 0, 8, 99]);
    socket.close();
  });

  it.each([
    ['an unknown message', Uint8Array.of(77, 0, 0, 0, 0)],
    ['a message cut off', Uint8Array.of(3, 0, 0, 0, 0, 0, 9, 0, 0, 0)],
    ['an empty message', new Uint8Array()],
    ['broken UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 1, 0, 0, 0, 0xff)],
    ['a text message', 'hello'],
  ])('[W5] closes a connection that sends %s, and no other', async (_what, data) => {
    const client = await server.connect();
    const socket = await openRaw();
    const closed = new Promise<number>(resolve => socket.on('close', resolve));
    socket.send(data);
    expect(await closed).toBe(1011);
    await put(client, item(1));
    await vi.waitFor(() => expect(server.live.connections.size).toBe(1));
  });

  it('[W5] closes a connection that sends too large a message', async () => {
    const socket = await openRaw();
    const closed = new Promise<number>(resolve => socket.on('close', resolve));
    socket.send(new Uint8Array(33 * 1024 * 1024));
    expect(await closed).toBe(1009);
    await vi.waitFor(() => expect(server.live.connections.size).toBe(0));
  });
});

function oneOffQuery(requestId: number, sql: string): Uint8Array {
  return new BsatnWriter().u8(2).u32(requestId).string(sql).toBytes();
}

function subscription(querySetId: number, ...sqls: string[]): Uint8Array {
  const writer = new BsatnWriter().u8(0).u32(0).u32(querySetId);
  return writer.array(sqls, (inner, sql) => inner.string(sql)).toBytes();
}

/** The query sets of a transaction update, each table with the number of its row lists. */
function readUpdate(reader: BsatnReader | undefined) {
  const skipRows = (inner: BsatnReader): void => {
    if (inner.u8() === 0) inner.u16();
    else inner.array(offset => offset.u64());
    inner.byteArray();
  };
  expect(reader?.u8()).toBe(4);
  return reader?.array(set => ({
    querySetId: set.u32(),
    tables: set.array(table => ({
      table: table.string(),
      rows: table.array(rows => {
        expect(rows.u8()).toBe(0);
        skipRows(rows);
        skipRows(rows);
      }).length,
    })),
  }));
}

/** Opens a websocket of v2, which has one message in each frame, and takes its greeting. */
async function openRaw(options: ClientOptions = {}): Promise<WebSocket> {
  const socket = new WebSocket(
    `${server.uri.replace('http', 'ws')}/v1/database/live/subscribe`,
    ['v2.bsatn.spacetimedb'],
    options,
  );
  const greeting = await nextMessage(socket);
  expect(greeting.u8()).toBe(0);
  return socket;
}

function nextMessage(socket: WebSocket): Promise<BsatnReader> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('message', (data: Buffer) =>
      resolve(new BsatnReader(new Uint8Array(data).subarray(1))),
    );
  });
}

/** Asks for a websocket; only the status of the answer is of interest. */
function upgrade(
  path: string,
  { protocol = 'v2.bsatn.spacetimedb', origin = '' } = {},
): Promise<{ status: number }> {
  return new Promise(resolve => {
    const socket = new WebSocket(
      `${server.uri.replace('http', 'ws')}${path}`,
      [protocol],
      origin === '' ? {} : { origin },
    );
    socket.on('open', () => {
      resolve({ status: 101 });
      socket.close();
    });
    socket.on('unexpected-response', (_request, response) =>
      resolve({ status: response.statusCode ?? 0 }),
    );
    socket.on('error', () => resolve({ status: 0 }));
  });
}

function ended(handle: { unsubscribeThen(callback: () => void): void }): Promise<void> {
  return new Promise(resolve => handle.unsubscribeThen(() => resolve()));
}
