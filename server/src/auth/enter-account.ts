/**
 * Signing in without a password, for the server alone: the people of the demonstration are entered
 * with one click. It has no path, so no request reaches it.
 *
 * Any number of visitors share such an account and can list its sessions, so these keep neither
 * address nor browser.
 */
import { createAuthEndpoint } from '@better-auth/core/api';
import type { BetterAuthPlugin } from 'better-auth';
import { setSessionCookie } from 'better-auth/cookies';
import * as z from 'zod';

/** A Better Auth plugin with one server-only call, `api.enterAccount`. */
export function enterAccount() {
  return {
    id: 'enter-account',
    endpoints: {
      /** Starts a session of the account and sets its cookie on the response. */
      enterAccount: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ userId: z.string() }) },
        async ctx => {
          const user = await ctx.context.internalAdapter.findUserById(ctx.body.userId);
          if (!user) throw ctx.error('NOT_FOUND');
          const session = await ctx.context.internalAdapter.createSession(user.id, false, {
            ipAddress: '',
            userAgent: '',
          });
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ userId: user.id });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
