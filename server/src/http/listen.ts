/** The server's socket. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { StartError, systemErrorCode } from '../start-error.ts';
import type { ServerEnvironment } from './environment.ts';
import { refusalBody } from './refuse.ts';

/** A socket that listens. */
export interface Listener {
  readonly port: number;
  /** Hands requests to the app; before that each is answered with 503. */
  serve(app: Hono<ServerEnvironment>): void;
  /** Takes no more requests and waits for the running ones, five seconds at most. Twice is once. */
  close(): Promise<void>;
}

/** Longest time for a whole request to arrive: 12 MB of picture at 350 kbit/s. */
const REQUEST_MS_MAX = 300_000;

/** Longest wait for requests that run while the server stops. */
const CLOSE_MS_MAX = 5000;

/**
 * Takes the port before anything else is touched, so that a second start harms nothing.
 * @throws {StartError} the address is taken or not this machine's
 */
export async function listen(host: string, port: number): Promise<Listener> {
  const server = createServer({ requestTimeout: REQUEST_MS_MAX, headersTimeout: 20_000 }, starting);
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(listenProblem(error, host, port)));
    server.listen(port, host, resolve);
  });
  // A TCP listener always has such an address.
  const bound = server.address() as AddressInfo;
  return {
    port: bound.port,
    serve(app) {
      server.removeAllListeners('request');
      server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }));
    },
    close: () => closeServer(server),
  };
}

const starting: Parameters<typeof createServer>[1] = (_request, response) => {
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
  response.end(JSON.stringify(refusalBody('STARTING')));
};

function listenProblem(error: Error, host: string, port: number): Error {
  switch (systemErrorCode(error)) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} on ${host} is in use: stop what uses it, or set PLAZA_PORT to another.`,
      );
    case 'EACCES':
      return new StartError(
        `Port ${port} may not be used by this account: set PLAZA_PORT to one above 1023.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(`PLAZA_HOST is ${host}, which is not an address of this machine.`);
    default:
      return error;
  }
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>(resolve => server.close(() => resolve()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), CLOSE_MS_MAX);
  await closed;
  clearTimeout(force);
}
