import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../wire/address-limits.ts';
import { addressOf } from '../wire/subscribe-request.ts';

/** Whether a request comes from a process of this machine that asks for itself. */
export function isFromOwnMachine(
  request: IncomingMessage,
  { trustsProxy }: { readonly trustsProxy: boolean },
): boolean {
  const { headers, socket } = request;
  // A page, which may come from anywhere, makes this machine's browser ask.
  if (headers.origin !== undefined) return false;
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  // Behind a proxy that is not declared, everybody's address is the proxy's.
  if (isForwarded) return trustsProxy && isLoopback(addressOf(request, { trustsProxy }));
  // Who calls on one of this machine's own addresses comes from that address.
  return isLoopback(socket.remoteAddress ?? '') || socket.remoteAddress === socket.localAddress;
}
