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
  /** New sockets with the time of their beginning, the oldest first. */
  readonly #fresh = new Map<Socket, number>();
  #isLooking = false;

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
    this.#fresh.set(socket, performance.now());
    this.#lookLater();
  }

  /** One timer for all: most sockets speak at once and are of no further interest here. */
  #lookLater(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    setTimeout(() => this.#look(), this.#limits.headersMs / 4).unref();
  }

  /** Ends sockets that are silent for too long: the HTTP server's own timeout begins with a byte. */
  #look(): void {
    this.#isLooking = false;
    const oldest = performance.now() - this.#limits.headersMs;
    for (const [socket, beganMs] of this.#fresh) {
      if (socket.bytesRead === 0 && !socket.destroyed) {
        if (beganMs > oldest) continue;
        socket.destroy();
      }
      this.#fresh.delete(socket);
    }
    if (this.#fresh.size > 0) this.#lookLater();
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
