/**
 * What an OpenID issuer must publish so that others can check its tokens: the sync engine asks for
 * the discovery document once and then for the keys.
 */
import { Hono } from 'hono';
import type { ServerEnvironment } from '../http/environment.ts';
import { AUTH_PATH, TOKEN_AUDIENCE } from './auth.ts';

/**
 * `GET /.well-known/openid-configuration`. Plaza gives tokens to its own client only, so the
 * document names the keys and the kind of token, and no endpoint for other applications.
 * @param issuer the `iss` of every token
 * @param publicUrl origin at which the keys are found; may have moved since the issuer was chosen
 *
 * Whoever asks under the issuer's own address is sent on to that address: it may be one that only
 * an engine beside this server reaches.
 */
export function discoveryRoutes(issuer: string, publicUrl: string) {
  const routes = new Hono<ServerEnvironment>();
  routes.get('/openid-configuration', c => {
    const isUnderIssuer = c.req.header('host') === new URL(issuer).host;
    c.header('cache-control', 'public, max-age=300');
    c.header('vary', 'host');
    c.header('access-control-allow-origin', '*');
    return c.json({
      issuer,
      jwks_uri: `${isUnderIssuer ? issuer : publicUrl}${AUTH_PATH}/jwks`,
      id_token_signing_alg_values_supported: ['ES256'],
      subject_types_supported: ['public'],
      response_types_supported: ['id_token'],
      claims_supported: ['sub', 'iss', 'aud', 'iat', 'exp', 'sid', 'name', 'email_verified'],
      audience: TOKEN_AUDIENCE,
    });
  });
  return routes;
}
