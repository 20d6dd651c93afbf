import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { refuseUpgrade } from './refuse-upgrade.ts';

const server = createServer();
beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => server.close());

/** A client that has asked for an upgrade, and the server's end of its connection. */
async function ask() {
  // Cast: what a server of this kind has.
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  // Cast: the event's second argument is the socket.
  const [, socket] = (await once(server, 'upgrade')) as [unknown, Duplex];
  return { client, socket };
}

it('answers and hangs up, whatever the client does', async () => {
  const { client, socket } = await ask();
  const closed = new Promise(resolve => socket.once('close', resolve));
  refuseUpgrade(socket, 404, 'no such address');
  let answer = '';
  for await (const chunk of client) answer += chunk;
  expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n[\s\S]*\r\n\r\nno such address\n$/);
  await closed;
});

it('survives a client that breaks off before it has the answer', async () => {
  const { client, socket } = await ask();
  const closed = new Promise(resolve => socket.once('close', resolve));
  refuseUpgrade(socket, 401, 'no');
  // An error that nobody listens to would be thrown here.
  socket.emit('error', new Error('read ECONNRESET'));
  client.resetAndDestroy();
  await closed;
});
