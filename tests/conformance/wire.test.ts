/** The websocket protocols themselves, spoken by hand, for what the SDK does not show. */
import { once } from 'node:events';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { BinaryReader, BinaryWriter } from 'spacetimedb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { until } from './support/client.ts';
import { TestDatabase } from './support/database.ts';
import { server } from './support/http.ts';

let database: TestDatabase;
const sockets: RawClient[] = [];

beforeAll(async () => {
  database = await TestDatabase.publish('calls');
  await database.callOk('write', ['long '.repeat(4_000)]);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => database?.delete());

/** A websocket whose frames are kept, without their compression. */
class RawClient {
  readonly #socket: WebSocket;
  /** What each frame said of its compression: 0 none, 1 brotli, 2 gzip. */
  readonly compressions: number[] = [];
  /** Of protocols in binary. */
  readonly frames: Buffer[] = [];
  /** Of protocols in text. */
  readonly texts: string[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (!isBinary) {
        this.texts.push(data.toString());
        return;
      }
      const [tag = 0] = data;
      const body = data.subarray(1);
      this.compressions.push(tag);
      this.frames.push(
        tag === 2 ? gunzipSync(body) : tag === 1 ? brotliDecompressSync(body) : body,
      );
    });
  }

  static async open(protocol: string, query = ''): Promise<RawClient> {
    const address = `${server.replace(/^http/, 'ws')}/v1/database/${database.name}/subscribe${query}`;
    const socket = new WebSocket(address, protocol, { perMessageDeflate: false });
    const client = new RawClient(socket);
    sockets.push(client);
    await once(socket, 'open');
    expect(socket.protocol).toBe(protocol);
    return client;
  }

  send(message: Uint8Array | string): void {
    this.#socket.send(message);
  }

  get isClosed(): boolean {
    return this.#socket.readyState === WebSocket.CLOSED;
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** Messages of `v2.bsatn.spacetimedb`, by the numbers of their variants. */
const client = { subscribe: 0, unsubscribe: 1, oneOffQuery: 2, callReducer: 3 } as const;
const told = { initialConnection: 0, subscribeApplied: 1, subscriptionError: 3, oneOffResult: 5 };

function message(tag: number, write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter(256);
  writer.writeU8(tag);
  write(writer);
  return writer.getBuffer();
}

function subscribing(requestId: number, querySet: number, ...queries: string[]): Uint8Array {
  return message(client.subscribe, writer => {
    writer.writeU32(requestId);
    writer.writeU32(querySet);
    writer.writeU32(queries.length);
    for (const query of queries) writer.writeString(query);
  });
}

const oneOff = (requestId: number, query: string) =>
  message(client.oneOffQuery, writer => {
    writer.writeU32(requestId);
    writer.writeString(query);
  });

describe('v2.bsatn.spacetimedb', () => {
  it('[W2] begins with identity, connection and token', async () => {
    const raw = await RawClient.open('v2.bsatn.spacetimedb');
    await until(() => raw.frames.length > 0);
    const reader = new BinaryReader(raw.frames[0]!);
    expect(reader.readU8()).toBe(told.initialConnection);
    expect(reader.readU256().toString(16)).toMatch(/^c200/);
    expect(reader.readU128()).not.toBe(0n);
    expect(reader.readString()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(reader.remaining).toBe(0);
  });

  it.each([
    ['none', 0],
    ['None', 0],
    ['Brotli', 1],
    ['Gzip', 2],
  ])('[W9] compresses large messages as asked: %s', async (compression, tag) => {
    const raw = await RawClient.open('v2.bsatn.spacetimedb', `?compression=${compression}`).catch(
      () => null,
    );
    // Only the names as they are spelled are known.
    if (compression === 'none') {
      expect(raw).toBeNull();
      return;
    }
    raw!.send(subscribing(7, 1, 'SELECT * FROM note'));
    await until(() => raw!.frames.length > 1);
    expect(raw!.compressions[1]).toBe(tag);
    const reader = new BinaryReader(raw!.frames[1]!);
    expect(reader.readU8()).toBe(told.subscribeApplied);
    expect([reader.readU32(), reader.readU32()]).toEqual([7, 1]);
    expect(raw!.frames[1]!.toString('latin1')).toContain('long long');
  });

  it('[Q4] [W1] answers one-off queries, in their order', async () => {
    const raw = await RawClient.open('v2.bsatn.spacetimedb', '?compression=None');
    raw.send(oneOff(21, 'SELECT * FROM counter'));
    raw.send(oneOff(22, 'SELECT * FROM nobody'));
    raw.send(oneOff(23, 'SELECT * FROM note'));
    await until(() => raw.frames.length > 3);
    const answers = raw.frames.slice(1).map(frame => {
      const reader = new BinaryReader(frame);
      return [reader.readU8(), reader.readU32(), reader.readU8()];
    });
    // The last number: 0 rows, 1 an error.
    expect(answers).toEqual([
      [told.oneOffResult, 21, 0],
      [told.oneOffResult, 22, 1],
      [told.oneOffResult, 23, 0],
    ]);
  });

  it('[ERR5] names the request and the set of a refused subscription', async () => {
    const raw = await RawClient.open('v2.bsatn.spacetimedb', '?compression=None');
    raw.send(subscribing(31, 5, 'SELECT * FROM nobody'));
    await until(() => raw.frames.length > 1);
    const reader = new BinaryReader(raw.frames[1]!);
    expect(reader.readU8()).toBe(told.subscriptionError);
    // An option: 0 is some.
    expect([reader.readU8(), reader.readU32(), reader.readU32()]).toEqual([0, 31, 5]);
    expect(reader.readString()).toContain('nobody');
  });

  it.each([
    ['no message', Uint8Array.of(99)],
    ['a message that ends too early', Uint8Array.of(0, 1, 0)],
    ['an empty one', new Uint8Array()],
    ['text', 'hello'],
  ])('[W5] ends for who sends %s, and for nobody else', async (_name, bytes) => {
    const other = await RawClient.open('v2.bsatn.spacetimedb');
    const raw = await RawClient.open('v2.bsatn.spacetimedb');
    await until(() => raw.frames.length > 0);
    raw.send(bytes);
    await until(() => raw.isClosed);
    expect(other.isClosed).toBe(false);
  });
});

describe('v3.bsatn.spacetimedb', () => {
  it('[W1] takes and gives several messages in a frame', async () => {
    const raw = await RawClient.open('v3.bsatn.spacetimedb', '?compression=None');
    raw.send(
      Buffer.concat([oneOff(1, 'SELECT * FROM counter'), oneOff(2, 'SELECT * FROM counter')]),
    );
    const ids = () => {
      const all = new BinaryReader(Buffer.concat(raw.frames.slice(1)));
      const found: number[] = [];
      while (all.remaining > 0) {
        expect(all.readU8()).toBe(told.oneOffResult);
        found.push(all.readU32());
        // Rows of one table: its name, their sizes, their bytes.
        all.readU8();
        const tables = all.readU32();
        for (let i = 0; i < tables; i++) {
          all.readString();
          if (all.readU8() === 0) all.readU16();
          else for (let n = all.readU32(); n > 0; n--) all.readU64();
          all.readUInt8Array();
        }
      }
      return found;
    };
    await until(() => raw.frames.length > 1 && ids().length === 2);
    expect(ids()).toEqual([1, 2]);
  });
});

describe('v1.json.spacetimedb', () => {
  it('[W10] tells who one is, shows rows and tells of changes', async () => {
    const raw = await RawClient.open('v1.json.spacetimedb');
    await until(() => raw.texts.length > 0);
    const first = JSON.parse(raw.texts[0]!);
    expect(first.IdentityToken.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    raw.send(
      JSON.stringify({ Subscribe: { query_strings: ['SELECT * FROM counter'], request_id: 3 } }),
    );
    await until(() => raw.texts.length > 1);
    expect(JSON.parse(raw.texts[1]!)).toMatchObject({ InitialSubscription: { request_id: 3 } });
    await database.callOk('add_to', ['by v1', 4]);
    await until(() => raw.texts.length > 2);
    expect(raw.texts[2]).toContain('by v1');
    raw.send(
      JSON.stringify({
        CallReducer: { reducer: 'add_to', args: '["by v1", 5]', request_id: 9, flags: 0 },
      }),
    );
    await until(() => raw.texts.length > 3);
    expect(raw.texts[3]).toContain('Committed');
  });
});
