import type { Context, Hono } from 'hono';
import type { HttpEnvironment } from './environment.ts';

/**
 * Answers what no route does: 405 where another method would have been answered, else 404.
 * @param app with all its routes
 */
export function answerNotFound(app: Hono<HttpEnvironment>) {
  return (c: Context<HttpEnvironment>): Response => {
    const parts = c.req.path.split('/');
    const allowed = app.routes
      .filter(({ method, path }) => method !== 'ALL' && isMatch(path.split('/'), parts))
      .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    if (allowed.length === 0) return c.text('Not found', 404);
    return c.body(null, 405, { allow: [...new Set(allowed)].join(',') });
  };
}

function isMatch(route: readonly string[], parts: readonly string[]): boolean {
  return (
    route.length === parts.length &&
    route.every((part, i) => (part.startsWith(':') ? parts[i] !== '' : part === parts[i]))
  );
}
