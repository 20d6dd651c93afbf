/**
 * What one network address may do. Everything anonymous, and everything that a reducer refuses, can
 * be counted nowhere else: a refused call leaves no trace in the database.
 */
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
    let use = this.#byAddress.get(address);
    if (use === undefined) {
      use = {
        connections: 0,
        connects: new TokenBucket(this.#options.connects, nowMs),
        messages: new TokenBucket(this.#options.messages, nowMs),
      };
      this.#byAddress.set(address, use);
    }
    if (use.connections >= this.#options.connections || !use.connects.take(1, nowMs)) return false;
    use.connections += 1;
    return true;
  }

  /** Undoes `open`. */
  close(address: string): void {
    const use = this.#byAddress.get(address);
    if (use !== undefined) use.connections -= 1;
  }

  /** Counts messages; false when they are too many. */
  takeMessages(address: string, count: number, nowMs: number): boolean {
    return this.#byAddress.get(address)?.messages.take(count, nowMs) ?? true;
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

/** Processes of this machine, among them the app server, are not limited. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
