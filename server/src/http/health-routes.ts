/** What a supervisor and an operator ask for: is the process alive, and can it serve. */
import { Hono } from 'hono';
import type { ServerEnvironment } from './environment.ts';

/** Something the server depends on: resolves when it works, throws why it does not. */
export type ReadinessCheck = () => Promise<void>;

/**
 * `GET /healthz` answers 200 as long as the process does. `GET /readyz` answers 200 when every
 * check passes, else 503; its body names each check as `ok` or `failed`, never why: the log does.
 */
export function healthRoutes(checks: Readonly<Record<string, ReadinessCheck>>) {
  const routes = new Hono<ServerEnvironment>();
  routes.get('/healthz', c => c.json({ status: 'ok' }));
  routes.get('/readyz', async c => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const isOk = await check().then(
          () => true,
          () => false,
        );
        return [name, isOk ? 'ok' : 'failed'] as const;
      }),
    );
    const isReady = results.every(([, result]) => result === 'ok');
    const status = isReady ? 'ok' : 'failed';
    return c.json({ status, checks: Object.fromEntries(results) }, isReady ? 200 : 503);
  });
  return routes;
}
