/** Where a request comes from, for limits, lock-outs and the list of sessions. */
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * The address of whoever sent a request. Behind `trustedProxies` proxies it is the entry that the
 * outermost of them wrote into `X-Forwarded-For`; what stands further left could be anybody's claim.
 * @param trustedProxies number of own proxies in front; 0 believes the connection alone
 * @returns an IP address, an IPv4 one never in IPv6 clothes; empty when the connection is gone
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const direct = plainAddress(request.socket.remoteAddress ?? '');
  if (trustedProxies === 0) return direct;
  const header = request.headers['x-forwarded-for'];
  const entries = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  const claimed = entries.at(-trustedProxies)?.trim();
  return claimed ? plainAddress(claimed) : direct;
}

/**
 * What limits count by: an IPv4 address, or the /64 network that an IPv6 customer usually owns whole.
 * @param address as from {@link clientAddress}
 */
export function limitKey(address: string): string {
  if (!isIPv6(address)) return address;
  return `${groupsOf(address).slice(0, 4).join(':')}::/64`;
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^127\./.test(address);
}

/** Whether a `Host` header or URL host names this machine itself. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}

function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(0, missing)).fill('0'), ...right].map(group =>
    group.toLowerCase().replace(/^0+(?=.)/, ''),
  );
}
