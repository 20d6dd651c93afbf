import { PassThrough } from 'node:stream';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { WebSocket as UndiciWebSocket } from 'undici';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import type { DbConnection } from '../../fixtures/live/bindings/index.ts';
import { BsatnReader } from '../bsatn/reader.ts';
import { BsatnWriter } from '../bsatn/writer.ts';
import { seededRandom } from '../durability/testing/simulated-storage.ts';
import { Traffic } from '../metrics/traffic.ts';
import { compress, compressElsewhere } from './compression.ts';
import { Outbox } from './outbox.ts';
import { OutgoingMessage } from './outgoing-message.ts';
import { type LiveServer, startLiveServer } from './testing/live-server.ts';
import { until } from './testing/until.ts';

/** An address for which compression pays; the server believes the header. */
const FAR_AWAY = { 'x-forwarded-for': '203.0.113.7' };
const V2 = ['v2.bsatn.spacetimedb'];
const V3 = ['v3.bsatn.spacetimedb'];

let server: LiveServer;
beforeEach(async () => {
  server = await startLiveServer({ gateway: { trustsProxy: true } });
});
afterEach(() => server.close());

describe('frames', () => {
  it.each([
    { protocols: V2, compression: 'Gzip', tag: 2 },
    { protocols: V2, compression: 'Brotli', tag: 1 },
    { protocols: V3, compression: 'Gzip', tag: 2 },
    { protocols: V3, compression: 'Brotli', tag: 1 },
    { protocols: V2, compression: 'None', tag: 0 },
    { protocols: V2, compression: null, tag: 0 },
  ])(
    '[W9] of $protocols.0 are compressed as asked, $compression',
    async ({ protocols, compression, tag }) => {
      await fill(2_000);
      const frames = await subscribeRaw({ protocols, compression });
      const applied = frames.at(-1);
      expect(applied?.[0]).toBe(tag);
      expect(appliedRows(applied ?? Buffer.alloc(0))).toBe(2_000);
      // The greeting is short.
      expect(frames[0]?.[0]).toBe(0);
    },
  );

  it.each([
    ['a page', V2, { origin: 'https://plaza.example' }],
    ["Node's websocket", V2, { headers: { 'sec-fetch-mode': 'websocket' } }],
    ['the SDK that offers two protocols', [...V3, ...V2], {}],
  ])('[W9] for %s are not: it may take them out of order', async (_who, protocols, options) => {
    await fill(2_000);
    const frames = await subscribeRaw({ protocols, compression: 'Gzip', options });
    expect(frames.at(-1)?.[0]).toBe(0);
  });

  it('[W9] are not compressed where the operator wants none', async () => {
    await server.close();
    server = await startLiveServer({ gateway: { compression: 'none' } });
    await fill(2_000);
    const frames = await subscribeRaw({ protocols: V2, compression: 'Gzip' });
    expect(frames.at(-1)?.[0]).toBe(0);
  });

  it('[W9] keep their order, whatever another thread takes for the large ones', async () => {
    await fill(2_000);
    const client = await server.connect();
    const socket = await openRaw({ protocols: V2, compression: 'Brotli' });
    const tags: number[] = [];
    socket.on('message', (data: Buffer) => tags.push(messageOf(data)[0] ?? -1));
    for (let i = 0; i < 20; i += 1) {
      socket.send(subscription(i, 'SELECT * FROM item'));
      socket.send(oneOffQuery('SELECT * FROM item WHERE id = 1'));
    }
    await until(() => expect(tags).toHaveLength(40));
    expect(tags).toEqual(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : 5)));
    client.disconnect();
    socket.terminate();
  });
});

describe("the websocket's own compression", () => {
  it('[W9] keeps the order of what the SDK hears: large first rows, then small changes', async () => {
    let bytesIn = 0;
    class FarWebSocket extends UndiciWebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, { protocols, headers: FAR_AWAY });
        this.addEventListener('message', ({ data }) => {
          if (data instanceof ArrayBuffer) bytesIn += data.byteLength;
        });
      }
    }
    vi.stubGlobal('WebSocket', FarWebSocket);
    await fill(5_000);
    const writer = await server.connect();
    const reader = await server.connect();
    const handle = reader.subscriptionBuilder().subscribe('SELECT * FROM item');
    // While the first rows are on their way, their scores change.
    for (let score = 1; score <= 50; score += 1) await put(writer, [score], score);
    await until(() => expect(reader.db.item.id.find(50n)?.score).toBe(50));
    expect(handle.isActive()).toBe(true);
    expect(reader.db.item.count()).toBe(5_000n);
    for (let id = 1; id <= 50; id += 1) expect(reader.db.item.id.find(BigInt(id))?.score).toBe(id);
    // Counted before the statistics of the socket: what was decompressed is far more than was sent.
    expect(server.live.traffic.bytesOut).toBeLessThan(bytesIn / 2);
    vi.unstubAllGlobals();
  });

  it('[W9] is left out on this machine', async () => {
    const socket = await openRaw({ protocols: [...V3, ...V2], compression: 'Gzip' });
    expect(socket.extensions).toBe('');
    socket.close();
  });

  it('[W9] takes compressed messages of a client, within the limit of their size', async () => {
    const socket = await openRaw({
      protocols: [...V3, ...V2],
      compression: 'Gzip',
      options: { headers: FAR_AWAY, perMessageDeflate: { threshold: 0 } },
    });
    expect(socket.extensions).toContain('permessage-deflate');
    const message = new Promise<Buffer>(resolve => socket.once('message', resolve));
    socket.send(oneOffQuery('SELECT * FROM item'));
    expect(messageOf(await message)[0]).toBe(5);
    const closed = new Promise<number>(resolve => socket.once('close', resolve));
    socket.send(new Uint8Array(40 * 1024 * 1024));
    expect(await closed).toBe(1009);
  });
});

describe('OutgoingMessage', () => {
  const large = new Uint8Array(100_000).fill(7);

  it('[W9] is compressed once for all who take it so', async () => {
    const message = new OutgoingMessage(large);
    let readyCount = 0;
    message.prepare('gzip', () => {
      readyCount += 1;
    });
    message.prepare('gzip', () => {
      readyCount += 1;
    });
    expect(message.frameFor('gzip')).toBeNull();
    await until(() => expect(readyCount).toBe(2));
    const frame = message.frameFor('gzip');
    expect(frame).not.toBeNull();
    expect(message.frameFor('gzip')).toBe(frame);
  });

  it.each(['gzip', 'brotli', 'deflate'] as const)(
    '[W9] is the same on either thread (%s)',
    async compression => {
      expect(await compressElsewhere(large, compression)).toEqual(compress(large, compression));
    },
  );

  it('[W9] stays as it is when compression does not shorten it', () => {
    const noise = Uint8Array.from({ length: 5_000 }, (_, i) => ((i * i * 7919) % 251) ^ (i >> 3));
    const frame = new OutgoingMessage(noise).frameFor('gzip');
    expect(frame?.length).toBeLessThanOrEqual(noise.length + 5);
  });
});

describe('Outbox', () => {
  it('[W9] writes in order, whenever what is compressed gets ready (seeded)', async () => {
    const seed = Math.floor(Math.random() * 1e9);
    const random = seededRandom(seed);
    const socket = new PassThrough({ highWaterMark: 2 ** 30 });
    const outbox = new Outbox(socket, {
      canJoin: random() < 0.5,
      bytesMax: 2 ** 30,
      compression: 'brotli',
      traffic: new Traffic(),
    });
    const count = 200;
    const flush = (): void => outbox.flush(Number.POSITIVE_INFINITY);
    for (let i = 0; i < count; i += 1) {
      const bytes = new Uint8Array(
        random() < 0.3 ? 20_000 + random() * 100_000 : 20 + random() * 3_000,
      );
      new DataView(bytes.buffer).setUint32(0, i);
      const message = new OutgoingMessage(bytes);
      message.prepare('brotli', flush);
      outbox.add(message, 0);
      if (random() < 0.5) flush();
      if (random() < 0.2) await new Promise(resolve => setImmediate(resolve));
    }
    flush();
    await until(() => expect(outbox.isEmpty).toBe(true));
    const numbers = messagesOf(socket.read() ?? Buffer.alloc(0)).map(bytes =>
      bytes.readUInt32BE(0),
    );
    // Of joined messages only the first is looked at: numbers rise, and none is missing at the end.
    expect(numbers, `seed ${seed}`).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers.length).toBeGreaterThan(count / 4);
  });
});

/** The payloads of frames that the engine has written, decompressed. */
function messagesOf(frames: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < frames.length; ) {
    const short = frames.readUInt8(at + 1);
    const [start, length] =
      short < 126
        ? [at + 2, short]
        : short === 126
          ? [at + 4, frames.readUInt16BE(at + 2)]
          : [at + 10, Number(frames.readBigUInt64BE(at + 2))];
    messages.push(messageOf(frames.subarray(start, start + length)));
    at = start + length;
  }
  return messages;
}

/** Puts items 1 to `count` in. */
async function fill(count: number): Promise<void> {
  const client = await server.connect();
  await put(
    client,
    Array.from({ length: count }, (_, i) => i + 1),
    0,
  );
  client.disconnect();
}

function put(client: DbConnection, ids: readonly number[], score: number): Promise<void> {
  const items = ids.map(id => ({
    id: BigInt(id),
    topic: 0,
    label: `item ${id}`,
    score,
    isOpen: true,
    isRemoval: false,
  }));
  const rest = { plains: [], topics: [], notes: [], letters: [], pings: [], refusal: '' };
  return client.reducers.transact({ items, ...rest });
}

interface RawOptions {
  readonly protocols: readonly string[];
  readonly compression: string | null;
  readonly options?: ClientOptions;
}

async function openRaw({ protocols, compression, options }: RawOptions): Promise<WebSocket> {
  const query = compression === null ? '' : `?compression=${compression}`;
  const url = `${server.uri.replace('http', 'ws')}/v1/database/live/subscribe${query}`;
  const socket = new WebSocket(url, [...protocols], options);
  await new Promise(resolve => socket.once('message', resolve));
  return socket;
}

/** The greeting and the answer to a subscription to all items, as they came. */
async function subscribeRaw(options: RawOptions): Promise<Buffer[]> {
  const query = options.compression === null ? '' : `?compression=${options.compression}`;
  const url = `${server.uri.replace('http', 'ws')}/v1/database/live/subscribe${query}`;
  const socket = new WebSocket(url, [...options.protocols], options.options);
  const frames: Buffer[] = [];
  socket.on('message', (data: Buffer) => frames.push(data));
  await until(() => expect(frames).toHaveLength(1));
  socket.send(subscription(1, 'SELECT * FROM item'));
  await until(() => expect(frames).toHaveLength(2));
  socket.close();
  return frames;
}

function messageOf(frame: Buffer): Buffer {
  const payload = frame.subarray(1);
  switch (frame[0]) {
    case 1:
      return brotliDecompressSync(payload);
    case 2:
      return gunzipSync(payload);
    default:
      return payload;
  }
}

/** The number of rows in an answer to a subscription to one table. */
function appliedRows(frame: Buffer): number {
  const reader = new BsatnReader(new Uint8Array(messageOf(frame)));
  expect([reader.u8(), reader.u32(), reader.u32(), reader.u32(), reader.string()]).toEqual([
    1,
    0,
    1,
    1,
    'item',
  ]);
  return reader.u8() === 1 ? reader.array(offset => offset.u64()).length : 0;
}

function subscription(querySetId: number, sql: string): Uint8Array {
  return new BsatnWriter().u8(0).u32(0).u32(querySetId).u32(1).string(sql).toBytes();
}

function oneOffQuery(sql: string): Uint8Array {
  return new BsatnWriter().u8(2).u32(1).string(sql).toBytes();
}
