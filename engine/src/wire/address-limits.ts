/**
 * What one network address may do. Everything anonymous, and everything that a reducer refuses, can
 * be counted nowhere else: a refused call leaves no trace in the database.
 */
import { isIP } from 'node:net';
import { type Rate, TokenBucket } from './token-bucket.ts';

export interface AddressLimitOptions {
  /** Connections open at a time. */
  readonly connections: number;
  /** New connections. */
  readonly connects: Rate;
  /** Messages: calls, subscriptions and queries. */
  readonly messages: Rate;
}

export const DEFAULT_ADDRESS_LIMITS: AddressLimitOptions = {
  connections: 500,
  connects: { perSecond: 20, burst: 200 },
  messages: { perSecond: 2_000, burst: 20_000 },
};

export class AddressLimits {
  readonly #options: AddressLimitOptions;
  readonly #byAddress = new Map<string, AddressUse>();

  constructor(options: AddressLimitOptions) {
    this.#options = options;
  }

  /** Counts a new connection in; false when it is one too many, and then it is not counted. */
  open(address: string, nowMs: number): boolean {
    if (isLoopback(address)) return true;
    const network = networkOf(address);
    let use = this.#byAddress.get(network);
    if (use === undefined) {
      use = {
        connections: 0,
        connects: new TokenBucket(this.#options.connects, nowMs),
        messages: new TokenBucket(this.#options.messages, nowMs),
      };
      this.#byAddress.set(network, use);
    }
    if (use.connections >= this.#options.connections || !use.connects.take(1, nowMs)) return false;
    use.connections += 1;
    return true;
  }

  /** Undoes `open`. */
  close(address: string): void {
    const use = this.#byAddress.get(networkOf(address));
    if (use !== undefined) use.connections -= 1;
  }

  /** Counts messages; false when they are too many. */
  takeMessages(address: string, count: number, nowMs: number): boolean {
    return this.#byAddress.get(networkOf(address))?.messages.take(count, nowMs) ?? true;
  }

  /** Forgets addresses that do nothing any more. To be called now and then. */
  sweep(nowMs: number): void {
    for (const [address, use] of this.#byAddress) {
      const isIdle =
        use.connections === 0 && use.connects.isFull(nowMs) && use.messages.isFull(nowMs);
      if (isIdle) this.#byAddress.delete(address);
    }
  }
}

interface AddressUse {
  connections: number;
  readonly connects: TokenBucket;
  readonly messages: TokenBucket;
}

/**
 * What stands for an address in limits: itself, or for IPv6 the network of 64 bits that one
 * subscriber of a provider gets, since within it addresses cost nothing.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const leading = head === '' ? [] : head.split(':');
  const trailing = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap: string[] = new Array(Math.max(8 - leading.length - trailing.length, 0)).fill('0');
  const groups = tail === undefined ? leading : [...leading, ...gap, ...trailing];
  return `${groups
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** Processes of this machine, among them the app server, are not limited. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
