import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { SocketWatch } from './socket-watch.ts';

const limits = { ...DEFAULT_LIMITS, connectionsPerAddress: 1 };

describe('SocketWatch', () => {
  it('[W7] bounds the sockets of an address, whatever they are for', () => {
    const watch = new SocketWatch(limits, { countsAddresses: true });
    const sockets = Array.from({ length: 101 }, () => open(watch, '10.0.0.1'));
    expect(sockets.some(({ destroyed }) => destroyed)).toBe(false);
    expect(open(watch, '10.0.0.1').destroyed).toBe(true);
    expect(open(watch, '10.0.0.2').destroyed).toBe(false);
    sockets[0]?.destroy();
    expect(open(watch, '10.0.0.1').destroyed).toBe(false);
  });

  it('[W7] leaves this machine and proxies alone', () => {
    const direct = new SocketWatch(limits, { countsAddresses: true });
    const proxied = new SocketWatch(limits, { countsAddresses: false });
    for (let i = 0; i < 200; i += 1) {
      expect(open(direct, '127.0.0.1').destroyed).toBe(false);
      expect(open(proxied, '10.0.0.1').destroyed).toBe(false);
    }
  });
});

/** What the watch touches of a socket. */
class FakeSocket extends EventEmitter {
  destroyed = false;
  bytesRead = 1;
  readonly remoteAddress: string;

  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

function open(watch: SocketWatch, address: string): FakeSocket {
  const socket = new FakeSocket(address);
  watch.take(socket as unknown as Socket); // it has what the watch uses
  return socket;
}
