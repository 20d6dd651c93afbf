/** The `/v1` HTTP interface, as SpacetimeDB's. */
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { answerError } from './answer-error.ts';
import { identifyCaller } from './authentication.ts';
import { backupRoutes } from './backup-routes.ts';
import { callRoutes } from './call-routes.ts';
import { databaseRoutes } from './database-routes.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';
import { identityRoutes } from './identity-routes.ts';
import { logRoutes } from './log-routes.ts';
import { mcpRoutes } from './mcp-routes.ts';
import { moduleRoutes } from './module-routes.ts';
import { namingRoutes } from './naming-routes.ts';
import { answerNotFound } from './not-found.ts';
import { operatorRoutes } from './operator-routes.ts';
import { publishRoutes } from './publish-routes.ts';
import { queryRoutes } from './query-routes.ts';
import { limitRequests } from './request-limits.ts';
import { statusRoutes } from './status-routes.ts';

/** More than this of a refused request is not read. */
const UNREAD_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Makes the application; websockets are upgraded before a request reaches it. Every error is a
 * status and one line of text.
 */
export function createHttpApp(dependencies: HttpDependencies): Hono<HttpEnvironment> {
  const { authenticator, isOriginAllowed, reportError } = dependencies;
  const app = new Hono<HttpEnvironment>();

  app.use(checkHost);
  app.use('/v1/*', readToTheEnd);
  app.use(
    '/v1/*',
    cors({
      origin: origin => (isOriginAllowed(origin) ? origin : null),
      allowHeaders: ['Authorization', 'Accept', 'Content-Type'],
      allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposeHeaders: ['spacetime-identity', 'spacetime-identity-token'],
      maxAge: 600,
    }),
  );
  app.use('/v1/*', limitRequests(dependencies));
  app.route('/v1', statusRoutes(dependencies));
  app.route('/v1/identity', identityRoutes(dependencies));
  app.route('/v1/operator', operatorRoutes(dependencies));
  app.route('/v1/operator', backupRoutes(dependencies));
  app.route('/v1/database', moduleRoutes(dependencies));
  app.use('/v1/database/*', identifyCaller(authenticator));
  app.get('/v1/database/:database/subscribe', c => {
    const headers = { connection: 'upgrade', upgrade: 'websocket' };
    return c.text('This service requires use of the websocket protocol', 426, headers);
  });
  for (const routes of [
    publishRoutes,
    namingRoutes,
    databaseRoutes,
    callRoutes,
    queryRoutes,
    logRoutes,
  ]) {
    app.route('/v1/database', routes(dependencies));
  }

  app.use('/v1/mcp', identifyCaller(authenticator));
  app.route(
    '/v1',
    mcpRoutes(dependencies, (request, env) => app.fetch(request, env)),
  );
  app.notFound(answerNotFound(app));
  app.onError(answerError(reportError));
  return app;
}

/** Addresses are made with the name that the client gives the host, which may be none. */
const checkHost = createMiddleware<HttpEnvironment>(async (c, next) => {
  if (!URL.canParse(`http://${c.env.incoming.headers.host ?? ''}`)) {
    throw new HTTPException(400, { message: 'Invalid host header' });
  }
  await next();
});

/**
 * Reads what a refused request still has to say: answering before its end would close the
 * connection under a client that goes on sending, and the answer would be lost.
 */
const readToTheEnd = createMiddleware<HttpEnvironment>(async (c, next) => {
  await next();
  const { body, bodyUsed } = c.req.raw;
  if (bodyUsed || !body) return;
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > UNREAD_BYTES_MAX) return;
  }
});
