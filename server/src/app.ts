/** The app server's routes, put together. Everything they need comes in as an argument. */
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Auth } from './auth/auth.ts';
import { discoveryRoutes } from './auth/discovery.ts';
import { authRoutes } from './auth/routes.ts';
import { clientAddress } from './http/client-address.ts';
import type { ServerEnvironment } from './http/environment.ts';
import { healthRoutes, type ReadinessCheck } from './http/health-routes.ts';
import { notFound, refusal } from './http/refuse.ts';
import { sameOrigin } from './http/same-origin.ts';
import { securityHeaders } from './http/security-headers.ts';
import { clientFiles } from './http/static-files.ts';
import type { Logger } from './log.ts';

/** What `/config.json` tells every client before it does anything else. */
interface PublicConfig {
  /** Origin of the sync engine. */
  readonly engineUri: string;
  readonly database: string;
  /** Issuer of the tokens that the engine gets. */
  readonly issuer: string;
  /** Whether the people of the demonstration can be entered. */
  readonly isDemo: boolean;
}

/** What the routes need. */
export interface AppParts {
  readonly publicUrl: string;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: number;
  readonly limitScale: number;
  readonly issuer: string;
  readonly engineOrigin: string;
  readonly auth: Auth;
  readonly log: Logger;
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  /** Folder of the built client. */
  readonly clientDir: string;
  /** Routes of the server's other parts, each with its full paths. */
  readonly routes: readonly Hono<ServerEnvironment>[];
  publicConfig(): PublicConfig;
  /** Makes the database durable. */
  flush(): Promise<void>;
}

/** Builds the app. */
export function createApp(parts: AppParts): Hono<ServerEnvironment> {
  const { log } = parts;
  const app = new Hono<ServerEnvironment>();

  app.use(async (c, next) => {
    c.set('address', clientAddress(c.env.incoming, parts.trustedProxies));
    const started = performance.now();
    await next();
    const ms = Math.round(performance.now() - started);
    log.debug(
      { method: c.req.method, path: loggable(c.req.path), status: c.res.status, ms },
      'request',
    );
  });
  app.use(securityHeaders(parts));

  app.route('/', healthRoutes(parts.checks));
  app.get('/config.json', c => {
    c.header('cache-control', 'no-store');
    return c.json(parts.publicConfig());
  });
  app.route('/.well-known', discoveryRoutes(parts.issuer, parts.publicUrl));
  // Better Auth checks origins itself, with its own codes; every other route is guarded here.
  app.route('/', authRoutes(parts));
  app.use(sameOrigin(parts.allowedOrigins));
  for (const routes of parts.routes) app.route('/', routes);
  app.all('/api/*', notFound);
  app.get('*', clientFiles(parts.clientDir));

  app.notFound(notFound);
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    log.error({ err: error, method: c.req.method, path: loggable(c.req.path) }, 'A request failed');
    return refusal(500, 'SERVER_ERROR').getResponse();
  });
  return app;
}

/** A path without the secrets that some links carry. */
function loggable(path: string): string {
  return path.replace(/^\/(welcome|api\/auth\/reset-password)\/.+/, '/$1/…');
}
