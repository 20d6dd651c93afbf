/** v1 as its clients speak it, on bare sockets: what is sent is written out here by hand. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type DbConnection, tables } from '../../../fixtures/live/bindings/index.ts';
import { BsatnReader } from '../../bsatn/reader.ts';
import { BsatnWriter } from '../../bsatn/writer.ts';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import { until } from '../testing/until.ts';

const JSON_PROTOCOL = 'v1.json.spacetimedb';
const BSATN_PROTOCOL = 'v1.bsatn.spacetimedb';

let server: LiveServer;
let writer: DbConnection;
beforeEach(async () => {
  server = await startLiveServer();
  writer = await server.connect();
});
afterEach(() => server.close());

describe('v1 as JSON', () => {
  let client: JsonClient;
  beforeEach(async () => {
    client = await JsonClient.open(server);
  });

  it('[W10] says who the client is', () => {
    expect(client.greeting.IdentityToken).toEqual({
      identity: { __identity__: expect.stringMatching(/^0x(c2)?[0-9a-f]+$/) },
      token: expect.stringContaining('.'),
      connection_id: { __connection_id__: expect.any(Number) },
    });
  });

  it('[W10] subscribes as `spacetime subscribe` does, and tells of changes', async () => {
    await put(1, 'first');
    client.send({ Subscribe: { query_strings: ['SELECT * FROM plain'], request_id: 7 } });
    const { InitialSubscription: initial } = await client.next();
    expect(initial).toEqual({
      database_update: {
        tables: [
          {
            table_id: expect.any(Number),
            table_name: 'plain',
            num_rows: 1,
            updates: [{ deletes: [], inserts: ['{"a":1,"b":"first"}'] }],
          },
        ],
      },
      request_id: 7,
      total_host_execution_duration: { __time_duration_micros__: 0 },
    });
    await put(2, 'second');
    const { TransactionUpdateLight: update } = await client.next();
    expect(update?.update?.tables?.[0]?.updates).toEqual([
      { deletes: [], inserts: ['{"a":2,"b":"second"}'] },
    ]);
  });

  it('[W10] a whole subscription takes the place of the one before', async () => {
    for (const query of ['SELECT * FROM plain', 'SELECT * FROM topic']) {
      client.send({ Subscribe: { query_strings: [query], request_id: 1 } });
      await client.next();
    }
    await put(1, 'not heard of');
    expect(server.live.hub.statistics.queries).toBe(1);
    client.send({ Subscribe: { query_strings: ['SELECT * FROM none'], request_id: 2 } });
    const { TransactionUpdate: refusal } = await client.next();
    expect(refusal?.status?.Failed).toContain('none');
    expect(server.live.hub.statistics.queries).toBe(1);
  });

  it('[W10] subscribes to single queries and sets of them, and ends both', async () => {
    await put(1, 'row');
    const single = { query: 'SELECT * FROM topic', request_id: 1, query_id: { id: 5 } };
    client.send({ SubscribeSingle: single });
    const { SubscribeApplied: applied } = await client.next();
    // The table is named although it has no rows.
    expect(applied).toMatchObject({
      request_id: 1,
      query_id: { id: 5 },
      rows: { table_name: 'topic', table_rows: { num_rows: 0, updates: [] } },
    });
    const query_strings = ['SELECT * FROM plain', 'SELECT * FROM plain WHERE a = 1'];
    client.send({ SubscribeMulti: { query_strings, request_id: 2, query_id: { id: 6 } } });
    const { SubscribeMultiApplied: multi } = await client.next();
    expect(multi?.update?.tables).toMatchObject([{ table_name: 'plain', num_rows: 2 }]);
    client.send({ Unsubscribe: { request_id: 3, query_id: { id: 5 } } });
    expect((await client.next()).UnsubscribeApplied?.rows?.table_name).toBe('topic');
    client.send({ UnsubscribeMulti: { request_id: 4, query_id: { id: 6 } } });
    const { UnsubscribeMultiApplied: ended } = await client.next();
    expect(ended?.update?.tables?.[0]?.updates?.[0]?.deletes).toEqual(['{"a":1,"b":"row"}']);
    client.send({ Unsubscribe: { request_id: 9, query_id: { id: 5 } } });
    expect((await client.next()).SubscriptionError).toMatchObject({
      request_id: { some: 9 },
      query_id: { some: 5 },
      table_id: { none: [] },
      error: 'Subscription not found: 5',
    });
  });

  it('[W10] refuses event tables, whose rows older clients would keep', async () => {
    const ping = { query: 'SELECT * FROM ping', request_id: 1, query_id: { id: 1 } };
    client.send({ SubscribeSingle: ping });
    expect((await client.next()).SubscriptionError?.error).toContain('requires WebSocket v2');
  });

  it('[W10] calls reducers and says how they ended', async () => {
    client.send({ Subscribe: { query_strings: ['SELECT * FROM plain'], request_id: 1 } });
    await client.next();
    const args = JSON.stringify([[], [{ a: 3, b: 'x', is_removal: false }], [], [], [], [], '']);
    client.send({ CallReducer: { reducer: 'transact', args, request_id: 11, flags: 0 } });
    const { TransactionUpdate: update } = await client.next();
    expect(update).toMatchObject({
      status: { Committed: { tables: [{ table_name: 'plain', num_rows: 1 }] } },
      timestamp: { __timestamp_micros_since_unix_epoch__: expect.any(Number) },
      caller_identity: client.greeting.IdentityToken?.identity,
      reducer_call: {
        reducer_name: 'transact',
        request_id: 11,
        args: expect.stringContaining('"x"'),
      },
      energy_quanta_used: { quanta: 0 },
    });
    const call = (reducer: string, text: string, flags = 0): void =>
      client.send({ CallReducer: { reducer, args: text, request_id: 12, flags } });
    call('transact', '[[],[],[],[],[],[],"NO: never"]');
    expect((await client.next()).TransactionUpdate?.status).toEqual({ Failed: 'NO: never' });
    call('transact', '[1]');
    expect((await client.next()).TransactionUpdate?.status?.Failed).toContain('invalid arguments');
    call('none', '[]');
    expect((await client.next()).TransactionUpdate?.reducer_call?.reducer_id).toBe(0xffff_ffff);
    // Its caller has asked not to hear of the success: only of what it changed.
    call('set_control', '["quiet"]', 1);
    call(
      'transact',
      JSON.stringify([[], [{ a: 4, b: 'y', is_removal: false }], [], [], [], [], '']),
      1,
    );
    expect(Object.keys(await client.next())).toEqual(['TransactionUpdateLight']);
  });

  it('[W10] runs procedures and one-off queries', async () => {
    client.send({ CallProcedure: { procedure: 'half', args: '[8]', request_id: 4, flags: 0 } });
    expect((await client.next()).ProcedureResult).toMatchObject({
      status: { Returned: '[0,"4"]' },
      request_id: 4,
    });
    await put(1, 'row');
    client.send({ OneOffQuery: { message_id: '0a0b', query_string: 'SELECT * FROM plain' } });
    expect((await client.next()).OneOffQueryResponse).toMatchObject({
      message_id: '0a0b',
      error: { none: [] },
      tables: [{ table_name: 'plain', rows: ['{"a":1,"b":"row"}'] }],
    });
    client.send({ OneOffQuery: { message_id: [1], query_string: 'SELECT' } });
    const { OneOffQueryResponse: refusal } = await client.next();
    expect(refusal).toMatchObject({ message_id: '01', tables: [] });
    expect(refusal?.error?.some).toBeTruthy();
  });

  it.each([
    '{',
    '[]',
    '{"Subscribe":1}',
    '{"A":{},"B":{}}',
    '{"CallReducer":{"reducer":1}}',
    '"x"',
  ])('[W5] ends a connection that sends %s', async text => {
    const closed = client.closed();
    client.sendText(text);
    expect(await closed).toBe(1011);
  });
});

describe('v1 as BSATN', () => {
  let socket: WebSocket;
  let messages: BsatnReader[];
  beforeEach(async () => {
    socket = new WebSocket(address(server, '?compression=None'), [BSATN_PROTOCOL]);
    messages = [];
    socket.on('message', (data: Buffer) => {
      // The first byte says that nothing is compressed.
      expect(data[0]).toBe(0);
      messages.push(new BsatnReader(new Uint8Array(data), 1));
    });
    const greeting = await next();
    expect(greeting.u8()).toBe(3);
    expect(greeting.u256()).toBeGreaterThan(0n);
    expect(greeting.string()).toContain('.');
    expect(greeting.u128()).toBeGreaterThan(0n);
    expect(greeting.isAtEnd).toBe(true);
  });

  async function next(): Promise<BsatnReader> {
    await until(() => expect(messages.length).toBeGreaterThan(0));
    const [message] = messages.splice(0, 1);
    if (message === undefined) throw new Error('there is none');
    return message;
  }

  it('[W10] subscribes to a single query, and hears of changes', async () => {
    await put(1, 'x');
    const query = new BsatnWriter().u8(3).string('SELECT * FROM plain').u32(8).u32(2);
    socket.send(query.toBytes());
    const applied = await next();
    expect([applied.u8(), applied.u32(), applied.u64(), applied.u32()]).toEqual([5, 8, 0n, 2]);
    const tableId = applied.u32();
    expect(applied.string()).toBe('plain');
    expect(readTable(applied)).toEqual({ tableId, table: 'plain', rows: 1n, changes: [[0, 1]] });
    expect(applied.isAtEnd).toBe(true);
    await writer.reducers.transact({
      ...nothing,
      plains: [
        { a: 1, b: 'x', isRemoval: true },
        { a: 2, b: 'longer', isRemoval: false },
        { a: 3, b: 'y', isRemoval: false },
      ],
    });
    const update = await next();
    expect([update.u8(), update.u32()]).toEqual([2, 0]);
    expect(update.array(readTable)).toEqual([
      { tableId, table: 'plain', rows: 3n, changes: [[1, 2]] },
    ]);
    expect(update.isAtEnd).toBe(true);
  });

  it('[W10] gets the whole of a call that it made itself', async () => {
    const args = new BsatnWriter().string('mode').toBytes();
    const call = (flags: number): Uint8Array =>
      new BsatnWriter().u8(0).string('set_control').byteArray(args).u32(99).u8(flags).toBytes();
    socket.send(call(1));
    socket.send(call(0));
    const update = await next();
    expect([update.u8(), update.u8(), update.u32()]).toEqual([1, 0, 0]);
    expect(update.i64()).toBeGreaterThan(0n);
    expect(update.u256()).toBeGreaterThan(0n);
    expect(update.u128()).toBeGreaterThan(0n);
    expect(update.string()).toBe('set_control');
    expect(update.u32()).toBeGreaterThan(0);
    expect(update.byteArray()).toEqual(args);
    expect([update.u32(), update.u128()]).toEqual([99, 0n]);
    expect(update.i64()).toBeGreaterThanOrEqual(0n);
    expect(update.isAtEnd).toBe(true);
  });

  it('[W10] asks once, calls procedures, and is told of errors', async () => {
    const half = new BsatnWriter().u32(7).toBytes();
    socket.send(new BsatnWriter().u8(7).string('half').byteArray(half).u32(5).u8(0).toBytes());
    const result = await next();
    expect([result.u8(), result.u8()]).toEqual([10, 0]);
    expect(result.byteArray()[0]).toBe(1);
    socket.send(
      new BsatnWriter().u8(2).byteArray(Uint8Array.of(9)).string('SELECT * FROM none').toBytes(),
    );
    const refusal = await next();
    expect([refusal.u8(), refusal.byteArray(), refusal.u8()]).toEqual([4, Uint8Array.of(9), 0]);
    expect(refusal.string()).toContain('none');
    const queries = new BsatnWriter().u8(4).u32(1).string('SELECT * FROM none').u32(3).u32(4);
    socket.send(queries.toBytes());
    const failure = await next();
    expect([failure.u8(), failure.u64(), failure.u8(), failure.u32()]).toEqual([7, 0n, 0, 3]);
    expect([failure.u8(), failure.u32(), failure.u8()]).toEqual([0, 4, 1]);
    expect(failure.string()).toContain('none');
    const closed = new Promise(resolve => socket.once('close', resolve));
    socket.send(Uint8Array.of(8));
    expect(await closed).toBe(1011);
  });

  it('[W10] shares what it reads with clients of today', async () => {
    const today = await server.connect();
    await new Promise<void>(resolve => {
      today
        .subscriptionBuilder()
        .onApplied(() => resolve())
        .subscribe([tables.plain.toSql()]);
    });
    socket.send(new BsatnWriter().u8(1).u32(1).string('SELECT * FROM plain').u32(0).toBytes());
    expect((await next()).u8()).toBe(0);
    await put(5, 'both');
    expect((await next()).u8()).toBe(2);
    await until(() => expect(today.db.plain.count()).toBe(1n));
  });
});

const nothing = {
  items: [],
  plains: [],
  topics: [],
  notes: [],
  letters: [],
  pings: [],
  refusal: '',
};

function put(a: number, b: string): Promise<void> {
  return writer.reducers.transact({ ...nothing, plains: [{ a, b, isRemoval: false }] });
}

function address({ uri }: LiveServer, query = ''): string {
  return `${uri.replace('http', 'ws')}/v1/database/live/subscribe${query}`;
}

/** A table update: how many deletes and inserts each query has. */
function readTable(reader: BsatnReader) {
  const tableId = reader.u32();
  const table = reader.string();
  const rows = reader.u64();
  const changes = reader.array(update => {
    expect(update.u8()).toBe(0);
    return [readRows(update), readRows(update)];
  });
  return { tableId, table, rows, changes };
}

function readRows(reader: BsatnReader): number {
  if (reader.u8() === 0) {
    const size = reader.u16();
    return reader.byteArray().length / size;
  }
  const offsets = reader.array(offset => offset.u64());
  reader.byteArray();
  return offsets.length;
}

/** A message of the server, one variant by its name; what it holds is for the tests to look into. */
interface JsonMessage {
  readonly [field: string]: JsonMessage;
}

class JsonClient {
  greeting: JsonMessage = {};
  readonly #socket: WebSocket;
  readonly #messages: JsonMessage[] = [];

  static async open(to: LiveServer): Promise<JsonClient> {
    const client = new JsonClient(new WebSocket(address(to), [JSON_PROTOCOL]));
    client.greeting = await client.next();
    return client;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      expect(isBinary).toBe(false);
      this.#messages.push(JSON.parse(data.toString()));
    });
  }

  send(message: Readonly<Record<string, unknown>>): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  async next(): Promise<JsonMessage> {
    await until(() => expect(this.#messages.length).toBeGreaterThan(0));
    return this.#messages.shift() ?? {};
  }

  closed(): Promise<number> {
    return new Promise(resolve => this.#socket.once('close', resolve));
  }
}
