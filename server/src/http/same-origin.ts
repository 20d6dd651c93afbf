import type { MiddlewareHandler } from 'hono';
import type { ServerEnvironment } from './environment.ts';
import { refusal } from './refuse.ts';

/**
 * Refuses a writing request that a page of another origin sent with this browser's cookies. Browsers
 * name the origin on every such request; programs that hold no cookies of anybody need not.
 * @param trusted origins whose pages may write
 * @throws {HTTPException} 403 `WRONG_ORIGIN`
 */
export function sameOrigin(trusted: readonly string[]): MiddlewareHandler<ServerEnvironment> {
  const origins = new Set(trusted);
  return async (c, next) => {
    const origin = c.req.header('origin');
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
    const isForeign =
      origin === undefined ? c.req.header('cookie') !== undefined : !origins.has(origin);
    if (!isRead && isForeign) {
      throw refusal(403, 'WRONG_ORIGIN');
    }
    await next();
  };
}
