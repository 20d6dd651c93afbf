import { once } from 'node:events';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startLiveServer } from './testing/live-server.ts';

it('a connection that cannot be made is cut off, reported, and gives its place back', async () => {
  const reported: unknown[] = [];
  const server = await startLiveServer({
    gateway: { reportError: error => reported.push(error) },
  });
  try {
    const failure = new Error('no traffic');
    const { traffic } = server.live;
    let isBroken = true;
    Object.defineProperty(server.live, 'traffic', {
      get() {
        if (isBroken) throw failure;
        return traffic;
      },
    });
    const url = `${server.uri.replace('http', 'ws')}/v1/database/live/subscribe`;
    const socket = new WebSocket(url, 'v2.bsatn.spacetimedb');
    const [code] = await once(socket, 'close');
    expect(code).toBe(1006);
    expect(reported).toEqual([failure]);
    isBroken = false;
    (await server.connect()).disconnect();
  } finally {
    await server.close();
  }
});
