/**
 * The routes that modules serve themselves: `ANY /:database/route…`. Nobody is identified here, so
 * that a webhook with an authorization of its own reaches its handler; the module decides whom it
 * believes. Requests and responses are whole, not streams.
 */
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { fatalErrorMessage } from '../call.ts';
import type { HttpHeader, HttpRequestHead } from '../procedures/http-messages.ts';
import type { HttpExchange } from '../procedures/module-http.ts';
import { limitBody } from './body-limit.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';
import { findDatabase } from './find-database.ts';
import { WaitingRequests } from './waiting-requests.ts';

const noSuchRoute = 'Database has not registered a handler for this route';
/** What the connection decides, not the module. */
const hopHeaders = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);
const statusesWithoutBody = new Set([204, 205, 304]);

/**
 * 404: the module has no such route; 500: its handler failed, which its log explains; 503: too many
 * requests wait.
 */
export function moduleRoutes({ databases, limits }: HttpDependencies): Hono<HttpEnvironment> {
  const routes = new Hono<HttpEnvironment>();
  const limit = limitBody(limits, 'argumentBytes');
  const waiting = new WaitingRequests(limits);
  routes.all('/:database/route/*', limit, findDatabase(databases), async c => {
    const { incoming, outgoing } = c.env;
    const { method } = c.req.raw;
    const database = c.get('database');
    const routePath = readRoutePath(incoming.url ?? '');
    // Before the route is looked up, which another module may have when the body has come.
    const body = new Uint8Array(await c.req.arrayBuffer());
    // Paths are compared exactly; a slash at the end makes another one.
    const route = database.module.httpRoutes.find(
      known => known.path === routePath && (known.method === null || known.method === method),
    );
    if (!route) return c.text(noSuchRoute, 404);
    const headers = readHeaders(incoming.rawHeaders);
    const uri = externalUri(incoming.url ?? '', headers);
    const request: HttpRequestHead = { method, headers, timeoutMicros: null, uri };
    const leave = waiting.enter(database, body.length);
    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    const outcome = await database
      .callHttpHandler(route.handlerId, request, body, gone.signal)
      .finally(leave);
    if (outcome === null) return c.text(noSuchRoute, 404);
    if (outcome.tag === 'failed') throw new HTTPException(500, { message: fatalErrorMessage });
    return makeResponse(outcome.response);
  });
  return routes;
}

/** What follows `/v1/database/NAME/route`, decoded. */
function readRoutePath(url: string): string {
  const [path = ''] = url.split('?', 1);
  try {
    return decodeURIComponent(
      path
        .split('/')
        .slice(5)
        .map(part => `/${part}`)
        .join(''),
    );
  } catch {
    throw new HTTPException(400, { message: 'Invalid URL: its path cannot be decoded' });
  }
}

function readHeaders(raw: readonly string[]): HttpHeader[] {
  const headers: HttpHeader[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    headers.push({ name: raw[i]!.toLowerCase(), value: Buffer.from(raw[i + 1]!, 'latin1') });
  }
  return headers;
}

/** The address that the client asked for, as far as a proxy in between tells. */
function externalUri(url: string, headers: readonly HttpHeader[]): string {
  const first = (name: string): string | undefined => {
    const header = headers.find(other => other.name === name);
    return header && Buffer.from(header.value).toString('latin1').split(',')[0]!.trim();
  };
  if (!url.startsWith('/')) return url;
  const scheme = first('x-forwarded-proto') || 'http';
  const authority = first('x-forwarded-host') || first('host');
  return authority ? `${scheme}://${authority}${url}` : url;
}

function makeResponse({ head: { status, headers }, body }: HttpExchange): Response {
  if (status < 200 || status > 599) {
    throw new HTTPException(500, { message: fatalErrorMessage });
  }
  const response = new Response(statusesWithoutBody.has(status) ? null : body, { status });
  try {
    for (const { name, value } of headers) {
      if (hopHeaders.has(name.toLowerCase())) continue;
      response.headers.append(name, Buffer.from(value).toString('latin1'));
    }
    return response;
  } catch {
    // A name or value that HTTP does not allow.
    throw new HTTPException(500, { message: fatalErrorMessage });
  }
}
