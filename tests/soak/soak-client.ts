/** Clients of a soak, on bare websockets: they come, ask, call and go, in every manner. */
import { WebSocket } from 'ws';
import { BsatnWriter } from '../../engine/src/bsatn/writer.ts';

const PROTOCOLS = ['v3.bsatn.spacetimedb', 'v2.bsatn.spacetimedb', 'v1.json.spacetimedb'] as const;
const COMPRESSIONS = ['None', 'Gzip', 'Brotli'] as const;
const QUERIES: readonly [string, ...string[]] = [
  'SELECT * FROM thing',
  'SELECT * FROM thing WHERE "group" = 1',
  'SELECT * FROM named WHERE id = 3',
  'SELECT * FROM mine',
  'SELECT * FROM open_things',
  'SELECT named.* FROM named JOIN thing ON named.id = thing."group"',
];

/** Random numbers; the soak's own, so that a seed makes the same clients. */
export type Random = () => number;

/** Opens a websocket that has been greeted. */
export async function connect(url: string, protocol: string, compression = 'None') {
  const address = `${url.replace('http', 'ws')}/v1/database/soak/subscribe`;
  const socket = new WebSocket(`${address}?compression=${compression}`, [protocol]);
  await new Promise<unknown>((resolve, reject) => {
    socket.once('message', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  return socket;
}

/** A client's whole visit: it subscribes to something, calls something, and leaves. */
export async function visit(url: string, random: Random): Promise<void> {
  const protocol = pick(PROTOCOLS, random);
  const socket = await connect(url, protocol, pick(COMPRESSIONS, random));
  const isJson = protocol.startsWith('v1');
  for (let i = 0; i < 1 + random() * 4; i += 1) {
    const query = pick(QUERIES, random);
    socket.send(isJson ? subscribeJson(i, query) : subscription(i, query));
    socket.send(isJson ? callJson(random) : addCall(i, random));
    await pause(random() * 300);
  }
  if (!isJson && random() < 0.5) socket.send(unsubscription(0));
  if (!isJson && random() < 0.3) socket.send(sumCall());
  switch (Math.floor(random() * 4)) {
    case 0:
      socket.terminate();
      return;
    case 1:
      socket.send(Buffer.from('this is no message'));
      break;
    default:
      socket.close();
  }
  await new Promise(resolve => socket.once('close', resolve));
}

/** Requests over HTTP, good and bad ones. */
export async function browse(url: string, random: Random): Promise<void> {
  const database = `${url}/v1/database/soak`;
  const json = { 'content-type': 'application/json' };
  const answer = await pick(
    [
      () => fetch(`${database}/schema?version=9`),
      () => fetch(`${database}/sql`, { method: 'POST', body: pick(QUERIES, random) }),
      () => fetch(`${database}/sql`, { method: 'POST', body: 'SELECT nonsense' }),
      () => fetch(`${database}/call/rename`, { method: 'POST', body: '[1,"x"]', headers: json }),
      () => fetch(`${database}/call/none`, { method: 'POST', body: '[', headers: json }),
      () => fetch(`${url}/nowhere`),
    ],
    random,
  )();
  await answer.arrayBuffer();
}

export function subscription(querySetId: number, query: string): Uint8Array {
  return new BsatnWriter().u8(0).u32(0).u32(querySetId).u32(1).string(query).toBytes();
}

/** A call of a reducer that writes, and whose caller is one of `requestId`. */
export function addCall(requestId: number, random: Random): Uint8Array {
  const group = Math.floor(random() * 4);
  const args = new BsatnWriter().u32(group).string('soaked').u8(0).u8(1).u32(0).toBytes();
  return new BsatnWriter().u8(3).u32(requestId).u8(0).string('add').byteArray(args).toBytes();
}

function unsubscription(querySetId: number): Uint8Array {
  return new BsatnWriter().u8(1).u32(0).u32(querySetId).u8(1).toBytes();
}

function sumCall(): Uint8Array {
  const args = new BsatnWriter().u32(2).u32(1).u32(2).toBytes();
  return new BsatnWriter().u8(4).u32(0).u8(0).string('sum').byteArray(args).toBytes();
}

function subscribeJson(id: number, query: string): string {
  return JSON.stringify({ SubscribeSingle: { query, request_id: 0, query_id: { id } } });
}

function callJson(random: Random): string {
  const args = JSON.stringify([Math.floor(random() * 4), 'soaked', [0, []], [1, []], []]);
  return JSON.stringify({ CallReducer: { reducer: 'add', args, request_id: 0, flags: 0 } });
}

function pick<T>(items: readonly [T, ...T[]], random: Random): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

export function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
