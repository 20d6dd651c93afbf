/** Reads the request that opens a websocket: `GET /v1/database/NAME/subscribe?…`. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { CompressionRequest } from './compression.ts';

/** The websocket subprotocols that are spoken, the better one first. */
export const PROTOCOLS = [
  'v3.bsatn.spacetimedb',
  'v2.bsatn.spacetimedb',
  'v1.bsatn.spacetimedb',
  'v1.json.spacetimedb',
] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface SubscribeRequest {
  /** Name or identity of the database, as written. */
  readonly database: string;
  readonly protocol: Protocol;
  readonly connectionId: bigint;
  /** The client wants to hear of commits only once they are durable: the default since v2. */
  readonly isConfirmed: boolean;
  readonly compression: CompressionRequest;
  /** From the header or the query string; null for an anonymous client. */
  readonly token: string | null;
}

/** The request cannot be served; the message is for the client. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** HTTP status of the answer. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

const PATH = /^\/v1\/database\/([^/]+)\/subscribe\/?$/;

/** Whether a request is for a database's websocket. */
export function isSubscribePath(request: IncomingMessage): boolean {
  return PATH.test(urlOf(request).pathname);
}

/**
 * Reads what the client asks for.
 * @throws {RequestError} 400 or 404
 */
export function readSubscribeRequest(request: IncomingMessage): SubscribeRequest {
  const url = urlOf(request);
  const [, database] = PATH.exec(url.pathname) ?? [];
  if (database === undefined) throw new RequestError(404, 'no such address');
  const offered = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map(name => name.trim());
  const protocol = PROTOCOLS.find(name => offered.includes(name));
  if (protocol === undefined) throw new RequestError(400, 'no valid protocol selected');
  return {
    database: decodePathPart(database),
    protocol,
    connectionId: readConnectionId(url.searchParams.get('connection_id')),
    isConfirmed: readBoolean(url.searchParams, 'confirmed') ?? !protocol.startsWith('v1.'),
    compression: readCompression(request, url, offered),
    token: readToken(request, url),
  };
}

/** Where a request comes from; behind a proxy that is trusted, what the proxy says. */
export function addressOf(
  request: IncomingMessage,
  { trustsProxy }: { trustsProxy: boolean },
): string {
  const forwarded = request.headers['x-forwarded-for'];
  const list = (Array.isArray(forwarded) ? forwarded.join() : (forwarded ?? '')).split(',');
  // The last entry is the one that our own proxy added; those before it are the client's word.
  const nearest = list.at(-1)?.trim() ?? '';
  const address = trustsProxy && nearest !== '' ? nearest : (request.socket.remoteAddress ?? '');
  // A socket that takes both versions shows IPv4 addresses in IPv6 form.
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function urlOf(request: IncomingMessage): URL {
  const base = 'http://engine';
  return URL.canParse(request.url ?? '/', base) ? new URL(request.url ?? '/', base) : new URL(base);
}

function decodePathPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new RequestError(404, 'no such address');
  }
}

function readToken(request: IncomingMessage, url: URL): string | null {
  const header = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '');
  const token = header?.[1] ?? url.searchParams.get('token');
  return token === null || token === '' ? null : token;
}

function readConnectionId(text: string | null): bigint {
  if (text === null) return BigInt(`0x${randomBytes(16).toString('hex')}`) || 1n;
  if (!/^[0-9a-fA-F]{32}$/.test(text)) throw new RequestError(400, 'Invalid connection ID');
  const connectionId = BigInt(`0x${text}`);
  if (connectionId === 0n) {
    throw new RequestError(400, 'Invalid connection ID: the all-zeros ConnectionId is reserved.');
  }
  return connectionId;
}

/** Without a word about it nothing is compressed: every SDK says what it wants. */
const COMPRESSIONS = { None: 'none', Gzip: 'gzip', Brotli: 'brotli' } as const;

function readCompression(
  { headers }: IncomingMessage,
  url: URL,
  protocols: readonly string[],
): CompressionRequest {
  const text = url.searchParams.get('compression') ?? 'None';
  if (!Object.hasOwn(COMPRESSIONS, text)) {
    throw new RequestError(400, 'compression must be None, Gzip or Brotli');
  }
  const extensions = headers['sec-websocket-extensions'] ?? '';
  return {
    wanted: COMPRESSIONS[text as keyof typeof COMPRESSIONS], // just checked
    // The newer JavaScript SDK is the one client that offers both protocols; browsers and Node send
    // one of these headers with every websocket.
    mayReorder:
      (protocols.includes('v3.bsatn.spacetimedb') && protocols.includes('v2.bsatn.spacetimedb')) ||
      headers.origin !== undefined ||
      headers['sec-fetch-mode'] !== undefined,
    // The window keeps a connection small: the client is told to need no more than a kilobyte.
    offersDeflate: /permessage-deflate[^,]*;\s*client_max_window_bits/.test(extensions),
  };
}

function readBoolean(parameters: URLSearchParams, name: string): boolean | null {
  const text = parameters.get(name);
  if (text === null || text === 'true' || text === 'false')
    return text === null ? null : text === 'true';
  throw new RequestError(400, `${name} must be true or false`);
}
