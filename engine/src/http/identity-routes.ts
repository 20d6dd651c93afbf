import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { identityFromHex, identityToHex } from '../identity/identity.ts';
import { requireToken } from './authentication.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';

/** `/v1/identity`: new identities, and checks of tokens. */
export function identityRoutes({ authenticator, databases }: HttpDependencies) {
  const routes = new Hono<HttpEnvironment>();

  routes.post('/', async c => {
    const { identity, token } = await authenticator.issueIdentity();
    return c.json({ identity: identityToHex(identity), token });
  });

  routes.get('/public-key', c =>
    c.body(authenticator.publicKeyPem, 200, {
      'content-type': 'application/pem-certificate-chain',
    }),
  );

  routes.post('/websocket-token', requireToken(authenticator), async c =>
    c.json({ token: await authenticator.issueWebsocketToken(c.var.credentials) }),
  );

  routes.get('/:identity/verify', requireToken(authenticator), c => {
    if (c.var.credentials.identity !== readIdentity(c.req.param('identity'))) {
      return c.body(null, 400);
    }
    return c.body(null, 204);
  });

  routes.get('/:identity/databases', c => {
    const owned = databases.ownedBy(readIdentity(c.req.param('identity')));
    return c.json({ identities: owned.map(({ entry }) => identityToHex(entry.identity)) });
  });

  return routes;
}

/** @throws {HTTPException} 400: it is no identity */
export function readIdentity(text: string): bigint {
  const identity = identityFromHex(text);
  if (identity === null) {
    throw new HTTPException(400, { message: 'Invalid URL: an identity has 64 hexadecimal digits' });
  }
  return identity;
}
