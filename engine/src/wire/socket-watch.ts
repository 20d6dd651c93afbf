/** Watches over sockets that have not become a request or a websocket yet. */
import type { Socket } from 'node:net';
import type { Limits } from '../limits.ts';
import { isLoopback, networkOf } from './address-limits.ts';

/** Sockets for requests that an address may have beside its websockets. */
const SPARE_SOCKETS = 100;

export class SocketWatch {
  readonly #limits: Limits;
  readonly #countsAddresses: boolean;
  readonly #counts = new Map<string, number>();

  /** @param options.countsAddresses not behind a proxy, from which all sockets come */
  constructor(limits: Limits, { countsAddresses }: { countsAddresses: boolean }) {
    this.#limits = limits;
    this.#countsAddresses = countsAddresses;
  }

  /** Takes a new socket; ends it if its address has too many, or once it stays silent too long. */
  take(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    if (this.#countsAddresses && !isLoopback(address) && !this.#count(socket, address)) {
      socket.destroy();
      return;
    }
    // The HTTP server's own timeout begins with the first byte.
    const timer = setTimeout(() => {
      if (socket.bytesRead === 0) socket.destroy();
    }, this.#limits.headersMs);
    socket.once('close', () => clearTimeout(timer));
  }

  #count(socket: Socket, address: string): boolean {
    const network = networkOf(address);
    const count = this.#counts.get(network) ?? 0;
    if (count >= this.#limits.connectionsPerAddress + SPARE_SOCKETS) return false;
    this.#counts.set(network, count + 1);
    socket.once('close', () => {
      const left = (this.#counts.get(network) ?? 1) - 1;
      if (left === 0) this.#counts.delete(network);
      else this.#counts.set(network, left);
    });
    return true;
  }
}
