/** `POST /api/setup/claim`: the opener of the first admin's link becomes admin. */
import { Hono } from 'hono';
import { Identity } from 'spacetimedb';
import * as z from 'zod';
import type { Auth } from '../auth/auth.ts';
import { requireAccount } from '../auth/current-account.ts';
import type { EngineLink } from '../engine/engine-link.ts';
import { refusedByModule } from '../engine/module-refusal.ts';
import type { ServerEnvironment } from '../http/environment.ts';
import { limitBody } from '../http/limit-body.ts';
import { rateLimit } from '../http/rate-limit.ts';
import { refusal } from '../http/refuse.ts';
import type { AdminLink } from './admin-link.ts';

const claimBody = z.object({ token: z.string().min(1).max(200) });

/** The routes. A claim answers 204. */
export function setupRoutes(parts: {
  readonly auth: Auth;
  readonly engine: EngineLink;
  readonly adminLink: AdminLink;
  readonly limitScale: number;
  flush(): Promise<void>;
}) {
  const routes = new Hono<ServerEnvironment>();
  routes.post(
    '/api/setup/claim',
    rateLimit({ burst: 10 * parts.limitScale, perSeconds: 600 }),
    limitBody(4096),
    async c => {
      const account = await requireAccount(parts.auth, c);
      const body = claimBody.safeParse(await c.req.json().catch(() => null));
      if (!body.success) throw badLink();
      parts.engine.requireConnected();
      const isClaimed = await parts.adminLink
        .claim(body.data.token, () =>
          parts.engine.call(({ reducers }) =>
            reducers.createAdmin({ identity: new Identity(account.identity) }),
          ),
        )
        .catch((error: unknown) => {
          throw refusedByModule(error);
        });
      if (!isClaimed) throw badLink();
      await parts.flush();
      return c.body(null, 204);
    },
  );
  return routes;
}

function badLink() {
  return refusal(
    404,
    'INVALID_TOKEN',
    'This link has been used or replaced. Start Plaza again to get a new one, as long as there is no admin.',
  );
}
