/** What a browser may do with the pages of this server. */
import type { MiddlewareHandler } from 'hono';
import type { ServerEnvironment } from './environment.ts';

const PERMISSIONS = [
  'accelerometer=()',
  'browsing-topics=()',
  'camera=()',
  'geolocation=()',
  'gyroscope=()',
  'microphone=()',
  'payment=()',
  'usb=()',
].join(', ');

/**
 * Sets the headers on every answer. A route that needs a stricter or looser policy sets its own
 * `content-security-policy` first.
 * @param where.publicUrl origin of the app; with https it is pinned for a year
 * @param where.engineOrigin http origin of the sync engine, which pages connect to
 */
export function securityHeaders(where: {
  readonly publicUrl: string;
  readonly engineOrigin: string;
}): MiddlewareHandler<ServerEnvironment> {
  const policy = pagePolicy(where.engineOrigin);
  const isSecure = where.publicUrl.startsWith('https:');
  return async (c, next) => {
    await next();
    const headers = c.res.headers;
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', policy);
    if (isSecure) headers.set('strict-transport-security', 'max-age=31536000');
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'strict-origin-when-cross-origin');
    headers.set('permissions-policy', PERMISSIONS);
    headers.set('cross-origin-opener-policy', 'same-origin');
    headers.set('cross-origin-resource-policy', 'same-origin');
  };
}

/** Scripts only from files of our own: nothing that a person writes can become one. */
function pagePolicy(engineOrigin: string): string {
  const engineSocket = engineOrigin.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    // The engine's client package makes its row readers with `Function`, which needs 'unsafe-eval'.
    // What matters more stays out: inline scripts, and scripts from anywhere else.
    "script-src 'self' 'unsafe-eval'",
    // Components place themselves with style attributes; a style cannot run anything.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${engineOrigin} ${engineSocket}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
