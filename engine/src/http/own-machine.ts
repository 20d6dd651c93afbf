import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../wire/address-limits.ts';
import { addressOf } from '../wire/subscribe-request.ts';

/** What tells this machine from others. */
export interface OwnMachine {
  /** Believe `X-Forwarded-For`. */
  readonly trustsProxy: boolean;
  /** Name or address, without brackets, that the engine was told to listen on. */
  readonly listenHost: string;
}

/** Whether a request comes from a process of this machine that asks for itself. */
export function isFromOwnMachine(
  request: IncomingMessage,
  { trustsProxy, listenHost }: OwnMachine,
): boolean {
  const { headers, socket } = request;
  // A page, which may come from anywhere, makes this machine's browser ask.
  if (headers.origin !== undefined) return false;
  // It may do so without an origin, and read the answer, under a name of its own for this machine.
  if (!namesOwnMachine(headers.host, [listenHost, socket.localAddress])) return false;
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  // Behind a proxy that is not declared, everybody's address is the proxy's.
  if (isForwarded) return trustsProxy && isLoopback(addressOf(request, { trustsProxy }));
  // Who calls on one of this machine's own addresses comes from that address.
  return isLoopback(socket.remoteAddress ?? '') || socket.remoteAddress === socket.localAddress;
}

function namesOwnMachine(header = '', hosts: readonly (string | undefined)[]): boolean {
  const host = hostOf(header);
  if (host === null) return false;
  if (host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host)) return true;
  return hosts.some(other => {
    const plain = other?.replace(/^::ffff:(?=\d+\.)/, '');
    return plain !== undefined && host === hostOf(plain.includes(':') ? `[${plain}]` : plain);
  });
}

/** A host without its port, as URLs have it; null when it is none. */
function hostOf(header: string): string | null {
  return URL.canParse(`http://${header}`) ? new URL(`http://${header}`).hostname : null;
}
