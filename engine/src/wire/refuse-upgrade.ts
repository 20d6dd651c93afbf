import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers a request that does not become a websocket: a status, one line of text, and the end. */
export function refuseUpgrade(socket: Duplex, status: number, message: string): void {
  ignoreErrors(socket);
  // Once answered, a client that does not hang up itself must not keep the connection.
  socket.once('finish', () => socket.destroy());
  const body = `${message}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/**
 * A socket that has been handed over for an upgrade is watched by nobody: without a listener, a
 * client that breaks off would end the process.
 */
export function ignoreErrors(socket: Duplex): void {
  socket.on('error', () => {});
}
