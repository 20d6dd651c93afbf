import { expect, it } from 'vitest';
import { discoveryRoutes } from './discovery.ts';

it('names the keys at the issuer to whoever asks there, and at the public address to all others', async () => {
  const routes = discoveryRoutes('http://app:4000', 'https://plaza.example.org');
  const keysFor = async (host: string) => {
    const response = await routes.request('/openid-configuration', { headers: { host } });
    return ((await response.json()) as { jwks_uri: string }).jwks_uri;
  };
  expect(await keysFor('app:4000')).toBe('http://app:4000/api/auth/jwks');
  expect(await keysFor('plaza.example.org')).toBe('https://plaza.example.org/api/auth/jwks');
  expect(await keysFor('evil.example')).toBe('https://plaza.example.org/api/auth/jwks');
});
