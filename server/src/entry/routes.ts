/**
 * Entering the demonstration as one of its people.
 *
 * `GET /api/demo/people` answers `{ people: [{ handle, displayName, headline, avatarFileId, hue }] }`;
 * `POST /api/demo/enter` with `{ handle }` starts a session as that person and answers 204.
 */
import { Hono } from 'hono';
import * as z from 'zod';
import type { Auth } from '../auth/auth.ts';
import type { EngineLink } from '../engine/engine-link.ts';
import type { ServerEnvironment } from '../http/environment.ts';
import { limitBody } from '../http/limit-body.ts';
import { rateLimit } from '../http/rate-limit.ts';
import { refusal } from '../http/refuse.ts';
import type { DatabaseDemoAccounts } from './demo-accounts.ts';

/** Somebody whom a visitor can enter as. */
export interface DemoPerson {
  readonly handle: string;
  readonly displayName: string;
  readonly headline: string;
  readonly avatarFileId: string | null;
  readonly hue: number;
}

const enterBody = z.object({ handle: z.string().max(100) });

/** The routes; both answer 404 while demonstration mode is off. */
export function demoRoutes(parts: {
  readonly auth: Auth;
  readonly engine: EngineLink;
  readonly accounts: DatabaseDemoAccounts;
  readonly limitScale: number;
  readonly isDemo: () => boolean;
}) {
  const { auth, engine, accounts } = parts;
  const routes = new Hono<ServerEnvironment>().basePath('/api/demo');
  routes.use(rateLimit({ burst: 60 * parts.limitScale, perSeconds: 60 }), limitBody(4096));
  routes.use(async (_, next) => {
    if (!parts.isDemo()) throw closed();
    await next();
  });

  routes.get('/people', async c => {
    engine.requireConnected();
    const canBeEntered = await accounts.handles();
    const people = [...(engine.db?.person.iter() ?? [])]
      .filter(person => person.isDemo && canBeEntered.has(person.handle))
      .map(
        ({ handle, displayName, headline, avatarFileId, hue }): DemoPerson => ({
          handle,
          displayName,
          headline,
          avatarFileId: avatarFileId ?? null,
          hue,
        }),
      );
    c.header('cache-control', 'no-store');
    return c.json({ people });
  });

  routes.post('/enter', async c => {
    const body = enterBody.safeParse(await c.req.json().catch(() => null));
    const userId = body.success ? await accounts.find(body.data.handle) : null;
    if (userId === null) throw refusal(404, 'NOT_FOUND', 'Nobody of this handle can be entered.');
    const { headers } = c.req.raw;
    const entered = await auth.api.enterAccount({ body: { userId }, headers, asResponse: true });
    for (const cookie of entered.headers.getSetCookie())
      c.header('set-cookie', cookie, { append: true });
    return c.body(null, 204);
  });
  return routes;
}

function closed() {
  return refusal(404, 'NO_DEMONSTRATION');
}
