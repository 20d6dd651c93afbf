/** What clients may try, and what it costs them; a neighbour lives through all of it unharmed. */
import { randomBytes } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import type { DbConnection } from '../../fixtures/live/bindings/index.ts';
import { BsatnWriter } from '../bsatn/writer.ts';
import type { Limits } from '../limits.ts';
import { type LiveServer, startLiveServer } from './testing/live-server.ts';
import { until } from './testing/until.ts';
import type { GatewayOptions } from './websocket-gateway.ts';

const V2 = 'v2.bsatn.spacetimedb';
const V3 = 'v3.bsatn.spacetimedb';

let server: LiveServer;
let neighbour: DbConnection;
let written = 0;

async function start(limits: Partial<Limits> = {}, rest: Partial<GatewayOptions> = {}) {
  server = await startLiveServer({ gateway: { limits, ...rest } });
  neighbour = await server.connect();
  await new Promise<void>(applied => {
    neighbour
      .subscriptionBuilder()
      .onApplied(() => applied())
      .subscribe('SELECT * FROM plain');
  });
}

beforeEach(() => {
  written = 0;
});
afterEach(async () => {
  await neighbourIsWell();
  await server.close();
});

/** It can still write, hears of it, and nobody else is left. */
async function neighbourIsWell(): Promise<void> {
  await write();
  expect(neighbour.db.plain.count()).toBe(BigInt(written));
  expect(neighbour.isActive).toBe(true);
}

function write(): Promise<void> {
  written += 1;
  return neighbour.reducers.transact({
    items: [],
    plains: [{ a: written, b: 'neighbour', isRemoval: false }],
    topics: [],
    notes: [],
    letters: [],
    pings: [],
    refusal: '',
  });
}

describe('bytes that are no protocol', () => {
  beforeEach(() => start());

  it('[W5] garbage in place of frames ends the connection', async () => {
    for (let i = 0; i < 20; i += 1) {
      const socket = await upgradeTcp();
      const closed = new Promise(resolve => socket.once('close', resolve));
      socket.write(randomBytes(4_096));
      await closed;
    }
    await until(() => expect(server.live.connections.size).toBe(1));
  });

  it('[W5] a frame that claims to be endless is not waited for', async () => {
    const socket = await upgradeTcp();
    const closed = new Promise(resolve => socket.once('close', resolve));
    const header = Buffer.from([0x82, 0xff, 0x00, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    socket.write(Buffer.concat([header, Buffer.alloc(4)]));
    await closed;
  });

  it('[W5] a message of endless parts is cut at the limit', async () => {
    const socket = await openRaw();
    const closed = closing(socket);
    const part = Buffer.alloc(1024 * 1024);
    for (let i = 0; i < 40 && socket.readyState === WebSocket.OPEN; i += 1)
      socket.send(part, { fin: false });
    expect(await closed).toMatchObject({
      code: 1009,
      reason: expect.stringContaining('--max-message-bytes'),
    });
  });

  it('[W5] a client that breaks off in the middle of a frame leaves nothing behind', async () => {
    for (let i = 0; i < 20; i += 1) {
      const socket = await upgradeTcp();
      socket.write(Buffer.from([0x82, 0xfe, 0x10, 0x00, 1, 2, 3, 4, 5]));
      socket.destroy();
    }
    await until(() => expect(server.live.connections.size).toBe(1));
  });
});

describe('floods', () => {
  it('[W7] queries of one client, thousands in a frame, hold up nobody', async () => {
    await start();
    await fill(3_000);
    const socket = await openRaw([V3]);
    let answerCount = 0;
    // In v3 answers may share a frame: each is an error of the same length.
    socket.on('message', () => {
      answerCount += 1;
    });
    const query = oneOffQuery('SELECT * FROM item WHERE label = nothing');
    const scan = oneOffQuery("SELECT * FROM item WHERE label = 'nothing'");
    socket.send(Buffer.concat([...Array<Uint8Array>(5_000).fill(scan), query]));
    const finished = new Promise<void>(resolve => {
      socket.on('message', (data: Buffer) => {
        if (data.includes('nothing')) resolve();
      });
    });
    let isFinished = false;
    void finished.then(() => {
      isFinished = true;
    });
    await until(() => expect(answerCount).toBeGreaterThan(0));
    // Ten calls of the neighbour, one after the other, are answered while the flood goes on.
    for (let i = 0; i < 10; i += 1) await write();
    expect(isFinished).toBe(false);
    socket.terminate();
  });

  it('[W7] what one client leaves waiting is bounded in number', async () => {
    await start({ waitingMessages: 100 });
    const socket = await openRaw([V3]);
    const closed = closing(socket);
    socket.send(Buffer.concat(Array(20_000).fill(call('crash', new Uint8Array()))));
    expect(await closed).toMatchObject({
      code: 1013,
      reason: expect.stringContaining('--max-waiting-messages'),
    });
  });

  it('[W7] and in bytes', async () => {
    await start({ waitingBytes: 100_000 });
    const socket = await openRaw([V3]);
    const closed = closing(socket);
    socket.send(Buffer.concat(Array(20).fill(call('crash', new Uint8Array(10_000)))));
    expect(await closed).toMatchObject({
      code: 1013,
      reason: expect.stringContaining('--max-waiting-bytes'),
    });
  });

  it('[W7] pings of a client that reads no answer do not fill the memory', async () => {
    await start({ outgoingBytes: 100_000 });
    const socket = await upgradeTcp();
    socket.pause();
    const ping = Buffer.concat([Buffer.from([0x89, 0xfd, 0, 0, 0, 0]), Buffer.alloc(125)]);
    const pings = Buffer.concat(Array<Buffer>(500).fill(ping));
    const closed = new Promise(resolve => socket.once('close', resolve));
    while (!socket.destroyed) {
      socket.write(pings);
      await new Promise(resolve => setImmediate(resolve));
      if (server.live.connections.size === 1) socket.destroy();
    }
    await closed;
    expect(server.live.connections.size).toBe(1);
  });

  it('[W7] messages of one address come at a bounded rate', async () => {
    await start({ messagesPerSecond: 20 }, { limitsLoopback: true });
    const socket = await openRaw([V3]);
    const closed = closing(socket);
    for (let i = 0; i < 300; i += 1) socket.send(oneOffQuery('SELECT * FROM item'));
    expect(await closed).toMatchObject({
      code: 1013,
      reason: expect.stringContaining('--max-messages-per-second'),
    });
    // Both share the address; what the limit lets through again takes a moment.
    await new Promise(resolve => setTimeout(resolve, 200));
  });

  it('[W7] connections of one address are bounded', async () => {
    await start({ connectionsPerAddress: 3 }, { limitsLoopback: true });
    const others = [await openRaw(), await openRaw()];
    expect(await refusal()).toEqual({
      status: 429,
      text: 'more than 3 connections from one address (--max-connections-per-address)\n',
    });
    for (const socket of others) socket.close();
    await until(() => expect(server.live.connections.size).toBe(1));
    (await openRaw()).close();
  });

  it('[W7] connections of one identity are bounded, and counted back', async () => {
    await start({ connectionsPerIdentity: 2 });
    const token = await server.issueToken();
    const options = { headers: { authorization: `Bearer ${token}` } };
    const [first] = [await openRaw([V2], options), await openRaw([V2], options)];
    expect((await refusal(options)).text).toBe(
      'more than 2 connections of one identity to a database (--max-connections-per-identity)\n',
    );
    // Somebody else is not meant.
    (await openRaw()).close();
    first?.close();
    await until(async () => {
      (await openRaw([V2], options)).close();
    });
  });
});

describe('silence', () => {
  it('[W6] ends a connection, but not when it was the engine that stood still', async () => {
    await start({}, { pingIntervalMs: 160, idleTimeoutMs: 800 });
    const silent = await openRaw([V2], { autoPong: false });
    const closed = closing(silent);
    for (let i = 0; i < 3; i += 1) {
      const end = performance.now() + 1_500;
      while (performance.now() < end);
      await new Promise(resolve => setTimeout(resolve, 50));
      expect(neighbour.isActive).toBe(true);
    }
    expect((await closed).code).toBe(1006);
  });
});

describe('subscriptions', () => {
  it('[W7] of one connection are bounded; the refusal names the limit', async () => {
    await start({ queries: 10 });
    const client = await server.connect();
    const sqls = Array.from({ length: 11 }, (_, i) => `SELECT * FROM item WHERE id = ${i}`);
    await expect(subscribe(client, sqls)).rejects.toThrow(
      'more than 10 queries watched by one connection (--max-queries)',
    );
    await subscribe(client, sqls.slice(0, 10));
    await expect(subscribe(client, sqls.slice(10))).rejects.toThrow('--max-queries');
    expect(server.live.hub.statistics.queries).toBe(11);
  });

  it('[W7] have a bounded number of rows, and queries too', async () => {
    await start({ queryRows: 100 });
    await fill(101);
    const client = await server.connect();
    await expect(subscribe(client, ['SELECT * FROM item'])).rejects.toThrow(
      'more than 100 rows in the result of a query (--max-query-rows)',
    );
    expect(server.live.hub.statistics.queries).toBe(1);
    await subscribe(client, ['SELECT * FROM item WHERE id > 1']);
    expect(client.db.item.count()).toBe(100n);
    const socket = await openRaw();
    const answer = new Promise<Buffer>(resolve => socket.once('message', resolve));
    socket.send(oneOffQuery('SELECT * FROM item'));
    expect((await answer).toString('latin1')).toContain('--max-query-rows');
  });

  it('[W7] opened and ended without an end cost the others nothing', async () => {
    await start();
    const socket = await openRaw([V3]);
    socket.on('message', () => {});
    for (let round = 0; round < 50; round += 1) {
      const messages = Array.from({ length: 40 }, (_, i) => {
        const id = round * 40 + i;
        return Buffer.concat([
          subscription(id, `SELECT * FROM item WHERE id = ${id}`),
          new BsatnWriter().u8(1).u32(0).u32(id).u8(0).toBytes(),
        ]);
      });
      socket.send(Buffer.concat(messages));
      if (round % 10 === 0) await write();
    }
    const closed = closing(socket);
    socket.close();
    await closed;
    await until(() => expect(server.live.hub.statistics.queries).toBe(1));
  });
});

function subscribe(client: DbConnection, sqls: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    client
      .subscriptionBuilder()
      .onApplied(() => resolve())
      .onError(context => reject(context.event ?? new Error('no reason')))
      .subscribe([...sqls]);
  });
}

function fill(count: number): Promise<void> {
  return neighbour.reducers.transact({
    items: Array.from({ length: count }, (_, i) => ({
      id: BigInt(i + 1),
      topic: 0,
      label: `item ${i}`,
      score: 0,
      isOpen: true,
      isRemoval: false,
    })),
    plains: [],
    topics: [],
    notes: [],
    letters: [],
    pings: [],
    refusal: '',
  });
}

function call(reducer: string, args: Uint8Array): Uint8Array {
  return new BsatnWriter().u8(3).u32(0).u8(0).string(reducer).byteArray(args).toBytes();
}

function oneOffQuery(sql: string): Uint8Array {
  return new BsatnWriter().u8(2).u32(0).string(sql).toBytes();
}

function subscription(querySetId: number, sql: string): Uint8Array {
  return new BsatnWriter().u8(0).u32(0).u32(querySetId).u32(1).string(sql).toBytes();
}

function address(): string {
  return `${server.uri.replace('http', 'ws')}/v1/database/live/subscribe`;
}

/** A websocket that has been greeted. */
async function openRaw(protocols = [V2], options: ClientOptions = {}): Promise<WebSocket> {
  const socket = new WebSocket(address(), protocols, options);
  await new Promise<unknown>((resolve, reject) => {
    socket.once('message', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  return socket;
}

function closing(socket: WebSocket): Promise<{ code: number; reason: string }> {
  return new Promise(resolve => {
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
}

/** The answer to a request for a websocket that is refused. */
function refusal(options: ClientOptions = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address(), [V2], options);
    socket.on('open', () => reject(new Error('let in')));
    socket.on('error', () => {});
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', chunk => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
  });
}

/** A TCP socket on which the handshake of a websocket is over, and the greeting has come. */
function upgradeTcp(): Promise<Socket> {
  const { hostname, port } = new URL(server.uri);
  const socket = connectTcp(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(
    [
      'GET /v1/database/live/subscribe HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      `Sec-WebSocket-Protocol: ${V2}`,
      '\r\n',
    ].join('\r\n'),
  );
  return new Promise(resolve => {
    let received = Buffer.alloc(0);
    const take = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      if (!received.includes('c200') && received.length < 300) return;
      socket.off('data', take);
      socket.resume();
      resolve(socket);
    };
    socket.on('data', take);
  });
}
