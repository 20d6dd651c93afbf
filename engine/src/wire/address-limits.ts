/**
 * What one network address may do. Everything anonymous, and everything that a reducer refuses, can
 * be counted nowhere else: a refused call leaves no trace in the database.
 */
import { isIP } from 'node:net';
import { exceeded, type Limits } from '../limits.ts';
import { rateOf, TokenBucket } from './token-bucket.ts';

export class AddressLimits {
  readonly #limits: Limits;
  readonly #countsLoopback: boolean;
  readonly #byAddress = new Map<string, AddressUse>();

  /** @param options.countsLoopback this machine's own processes are limited, too */
  constructor(limits: Limits, { countsLoopback = false } = {}) {
    this.#limits = limits;
    this.#countsLoopback = countsLoopback;
  }

  /**
   * Counts a new connection in.
   * @returns null, or the reason why it is one too many; then it is not counted
   */
  open(address: string, nowMs: number): string | null {
    if (!this.#countsLoopback && isLoopback(address)) return null;
    const limits = this.#limits;
    const network = networkOf(address);
    let use = this.#byAddress.get(network);
    if (use === undefined) {
      use = {
        connections: 0,
        connects: new TokenBucket(rateOf(limits.connectsPerSecond), nowMs),
        messages: new TokenBucket(rateOf(limits.messagesPerSecond), nowMs),
      };
      this.#byAddress.set(network, use);
    }
    if (use.connections >= limits.connectionsPerAddress) {
      return exceeded('connectionsPerAddress', limits);
    }
    if (!use.connects.take(1, nowMs)) return exceeded('connectsPerSecond', limits);
    use.connections += 1;
    return null;
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
