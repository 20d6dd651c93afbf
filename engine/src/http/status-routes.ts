import { Hono } from 'hono';
import engine from '../../package.json' with { type: 'json' };
import { checkToken } from './authentication.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';
import { readIdentity } from './identity-routes.ts';

/** `/v1/ping`, `/v1/health` and `/v1/energy`: whether the host is there, and what it costs. */
export function statusRoutes({ authenticator }: HttpDependencies) {
  const routes = new Hono<HttpEnvironment>();

  routes.get('/ping', checkToken(authenticator), c => c.body(null, 200));

  routes.get('/health', c =>
    c.json({ package_name: engine.name, version: engine.version, nodes: [0], schedulable: true }),
  );

  /** Nothing costs energy here, and nobody has any: SpacetimeDB writes the balance as a text. */
  routes.get('/energy/:identity', c => {
    readIdentity(c.req.param('identity'));
    return c.json({ balance: '0' });
  });

  return routes;
}
