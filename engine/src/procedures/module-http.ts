/**
 * HTTP requests that procedures and HTTP handlers make (`ctx.http.fetch`). They leave from the main
 * thread, which goes on with everything else meanwhile; the module's thread waits.
 *
 * What a module asks for may come from its users, so requests reach the public Internet only,
 * unless the operator says otherwise: each address is looked at after its name has been resolved,
 * and again after each redirect. Errors name no query and no header, which may hold secrets.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { errno, HostError } from '../module-host/errno.ts';
import type { HttpHeader, HttpRequestHead, HttpResponseHead } from './http-messages.ts';
import { isSpecialAddress } from './special-addresses.ts';

/** What modules may reach by HTTP. */
export interface ModuleHttpOptions {
  /** `public`: the Internet; `any`: this machine and its networks, too. */
  readonly reach: 'none' | 'public' | 'any';
  /** Larger responses are refused. */
  readonly responseBytesMax: number;
}

export const DEFAULT_MODULE_HTTP: ModuleHttpOptions = {
  reach: 'public',
  responseBytesMax: 64 * 1024 * 1024,
};

/** A whole response. */
export interface HttpExchange {
  readonly head: HttpResponseHead;
  readonly body: Uint8Array<ArrayBuffer>;
}

const defaultTimeoutMs = 30_000;
const timeoutMsMax = 180_000;
const redirectsMax = 10;
const disabled = 'module outbound HTTP requests are disabled';
const blocked = 'refusing to connect to private or special-purpose addresses';
/** Not for others to see when a redirect leads to them. */
const secretHeaders = new Set([
  'authorization',
  'cookie',
  'cookie2',
  'proxy-authorization',
  'www-authenticate',
]);

/**
 * Makes one request and follows its redirects.
 * @param gone aborted when nobody waits for the response any more
 * @throws {HostError} httpError, with what went wrong
 */
export async function exchangeHttp(
  head: HttpRequestHead,
  body: Uint8Array,
  options: ModuleHttpOptions,
  gone: AbortSignal,
): Promise<HttpExchange> {
  if (options.reach === 'none') throw new HostError(errno.httpError, disabled);
  const time = AbortSignal.timeout(timeoutMs(head.timeoutMicros));
  const signal = AbortSignal.any([time, gone]);
  let hop: Hop = { url: parseUrl(head.uri), method: head.method, headers: head.headers, body };
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await send(hop, options, signal);
      const next = redirectOf(response, hop);
      if (next === null) {
        return { head: headOf(response), body: await readBody(response, options, signal) };
      }
      // Not read to its end, which may never come.
      response.destroy();
      if (redirects === redirectsMax) throw new Error('too many redirects');
      hop = next;
    }
  } catch (error) {
    const { origin, pathname } = hop.url;
    const reason = time.aborted ? 'operation timed out' : reasonOf(error);
    throw new HostError(
      errno.httpError,
      reason === blocked
        ? blocked
        : `error sending request for url (${origin}${pathname}): ${reason}`,
    );
  }
}

interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly HttpHeader[];
  readonly body: Uint8Array;
}

function timeoutMs(micros: bigint | null): number {
  if (micros === null) return defaultTimeoutMs;
  return Math.min(timeoutMsMax, Math.max(0, Math.ceil(Number(micros) / 1000)));
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw new HostError(errno.httpError, 'invalid uri');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new HostError(errno.httpError, 'URL scheme is not allowed');
  }
  return url;
}

function send(
  { url, method, headers, body }: Hop,
  { reach }: ModuleHttpOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  // An address that is written out is never looked up.
  if (reach === 'public' && isIP(host) !== 0 && isSpecialAddress(host)) throw new Error(blocked);
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = request(url, {
      method,
      signal,
      // A connection of its own, as on SpacetimeDB.
      agent: false,
      lookup: reach === 'public' ? lookUpPublic : lookup,
    });
    outgoing.on('response', resolve).on('error', reject);
    // Who answers with another protocol (101, or 2xx to CONNECT) ends neither in a response nor in
    // an error; and the module's thread waits.
    outgoing.on('close', () => reject(new Error('connection closed before message completed')));
    try {
      setHeaders(outgoing, headers);
      outgoing.end(body);
    } catch (error) {
      outgoing.destroy();
      reject(error);
    }
  });
}

function setHeaders(outgoing: ClientRequest, headers: readonly HttpHeader[]): void {
  const seen = new Set<string>();
  if (!headers.some(({ name }) => name.toLowerCase() === 'accept')) {
    outgoing.setHeader('accept', '*/*');
  }
  for (const { name, value } of headers) {
    const text = Buffer.from(value).toString('latin1');
    // The first of a name replaces what Node has put there, such as the host.
    if (seen.has(name.toLowerCase())) outgoing.appendHeader(name, text);
    else outgoing.setHeader(name, text);
    seen.add(name.toLowerCase());
  }
}

/** Resolves a name to those of its addresses that anybody may reach. */
const lookUpPublic: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const allowed = (addresses ?? []).filter(({ address }) => !isSpecialAddress(address));
    const [first] = allowed;
    if (error !== null) done(error, '');
    else if (!first) done(new Error(blocked), '');
    else if (options.all) done(null, allowed);
    else done(null, first.address, first.family);
  });
};

/** Where a response sends us, and with what; null when it is the answer. */
function redirectOf({ statusCode = 0, headers }: IncomingMessage, hop: Hop): Hop | null {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return null;
  if (!URL.canParse(location, hop.url)) return null;
  const url = new URL(location, hop.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  const keepsBody = statusCode >= 307;
  const keepsMethod = keepsBody || hop.method === 'GET' || hop.method === 'HEAD';
  // Also the same host without encryption.
  const isElsewhere = url.origin !== hop.url.origin;
  return {
    url,
    method: keepsMethod ? hop.method : 'GET',
    body: keepsBody ? hop.body : new Uint8Array(),
    headers: hop.headers.filter(({ name }) => {
      const lower = name.toLowerCase();
      if (lower === 'host' || (isElsewhere && secretHeaders.has(lower))) return false;
      return keepsBody || !/^(content-|transfer-encoding$)/.test(lower);
    }),
  };
}

function headOf({ statusCode = 0, rawHeaders }: IncomingMessage): HttpResponseHead {
  const headers: HttpHeader[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const value = Buffer.from(rawHeaders[i + 1]!, 'latin1');
    headers.push({ name: rawHeaders[i]!.toLowerCase(), value });
  }
  return { headers, status: statusCode };
}

async function readBody(
  response: IncomingMessage,
  { responseBytesMax }: ModuleHttpOptions,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const stop = (): unknown => response.destroy(new Error('the request was given up'));
  signal.addEventListener('abort', stop);
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    // Cast: a stream without an encoding gives bytes.
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > responseBytesMax) {
        throw new Error(`the response has more than ${responseBytesMax} bytes`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    signal.removeEventListener('abort', stop);
    response.destroy();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(reasonOf).join(': ');
  }
  return error instanceof Error ? error.message : String(error);
}
