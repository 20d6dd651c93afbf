/** A server that stands before the engine and knows the older websocket protocols only. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { server as engine } from './spacetime.ts';

/** @returns its address, and what ends it */
export async function startOlderServer(): Promise<{ url: string; close: () => void }> {
  const { hostname, port } = new URL(engine);
  const older = createServer(({ method, url, headers }, response) => {
    const forwarded = request({ hostname, port, method, path: url, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.end();
  });
  older.on('upgrade', ({ url, headers }, socket) => {
    socket.on('error', () => {});
    if (!headers['sec-websocket-protocol']?.startsWith('v1.')) {
      socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const forwarded = request({ hostname, port, path: url, headers });
    forwarded.on('upgrade', (answer, upstream, head) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      socket.write(head);
      upstream.on('error', () => {});
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    forwarded.end();
  });
  await new Promise<void>(listening => older.listen(0, '127.0.0.1', listening));
  const { port: ownPort } = older.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${ownPort}`,
    close() {
      older.close();
      older.closeAllConnections();
    },
  };
}
