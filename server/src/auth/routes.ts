/** Sign-in over HTTP: Better Auth's own routes behind our limits, and nothing said before it is safe. */
import { Hono } from 'hono';
import type { ServerEnvironment } from '../http/environment.ts';
import { limitBody } from '../http/limit-body.ts';
import { type LimitRule, rateLimit } from '../http/rate-limit.ts';
import { ADDRESS_HEADER, AUTH_PATH, type Auth } from './auth.ts';

/** Sign-in's bodies are a few short texts. */
const BODY_BYTES_MAX = 16 * 1024;

const MINUTE = 60;
const HOUR = 3600;

/** For one address. Wrong passwords are counted beside this: see lockout.ts. */
const LIMITS: readonly (readonly [path: string, rule: LimitRule])[] = [
  ['/sign-in/*', { burst: 20, perSeconds: MINUTE }],
  ['/sign-up/*', { burst: 30, perSeconds: HOUR }],
  ['/request-password-reset', { burst: 5, perSeconds: 15 * MINUTE }],
  ['/send-verification-email', { burst: 5, perSeconds: 15 * MINUTE }],
  ['/reset-password/*', { burst: 10, perSeconds: 15 * MINUTE }],
  ['/verify-email', { burst: 20, perSeconds: 15 * MINUTE }],
  ['/change-password', { burst: 10, perSeconds: 15 * MINUTE }],
  ['/*', { burst: 240, perSeconds: MINUTE }],
];

/**
 * Better Auth's routes under `/api/auth`.
 * @param parts.flush makes the database durable
 * @param parts.limitScale factor on every limit
 */
export function authRoutes(parts: {
  readonly auth: Auth;
  readonly limitScale: number;
  flush(): Promise<void>;
}) {
  const routes = new Hono<ServerEnvironment>().basePath(AUTH_PATH);
  routes.use(limitBody(BODY_BYTES_MAX));
  for (const [path, rule] of LIMITS) {
    routes.use(path, rateLimit({ ...rule, burst: rule.burst * parts.limitScale }));
  }
  routes.on(['GET', 'POST'], '/*', async c => {
    const headers = new Headers(c.req.raw.headers);
    headers.set(ADDRESS_HEADER, c.var.address);
    const { method, url } = c.req;
    const body = method === 'GET' ? null : await c.req.arrayBuffer();
    const response = await parts.auth.handler(new Request(url, { method, headers, body }));
    // A sign-up that was answered must outlive a power cut. Reading tokens changes nothing.
    if (method === 'POST' || c.req.path.endsWith('/verify-email')) await parts.flush();
    return response;
  });
  return routes;
}
