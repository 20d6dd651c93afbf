import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Authenticator } from './authenticator.ts';
import { identityFromClaims, identityToHex } from './identity.ts';
import { IssuerKeys, type IssuerKeysOptions } from './issuer-keys.ts';
import { generateSigningKeys } from './signing-keys.ts';

const keys = generateSigningKeys();
const now = new Date('2026-01-02T03:04:05Z');
const seconds = now.getTime() / 1000;

function authenticatorAt(date: Date, issuerKeys = new IssuerKeys()) {
  return new Authenticator({ keys, issuerKeys, now: () => date });
}

function later(byMs: number): Date {
  return new Date(now.getTime() + byMs);
}

describe("the engine's own tokens", () => {
  const authenticator = authenticatorAt(now);

  it('[ID2] name a new identity each, and never expire', async () => {
    const first = await authenticator.issueIdentity();
    const second = await authenticator.issueIdentity();
    expect(first.identity).not.toBe(second.identity);
    const years = authenticatorAt(later(50 * 365 * 86_400_000));
    expect(await years.authenticate(first.token)).toEqual(first);
    const claims = JSON.parse(first.claims);
    expect(claims).toMatchObject({ iss: 'localhost', aud: ['spacetimedb'], iat: seconds });
    expect(claims.hex_identity).toBe(identityToHex(first.identity));
    expect(first.identity).toBe(identityFromClaims('localhost', claims.sub));
  });

  it('[HTTP7] are copied for a websocket for one minute, with all their claims', async () => {
    const own = await authenticator.issueIdentity();
    const copy = await authenticator.issueWebsocketToken(own);
    const accepted = await authenticator.authenticate(copy);
    expect(accepted.identity).toBe(own.identity);
    expect(accepted.expiresAt).toBe(seconds + 60);
    expect(JSON.parse(accepted.claims)).toEqual({ ...JSON.parse(own.claims), exp: seconds + 60 });
    // The clocks may differ by another minute.
    await expect(authenticatorAt(later(119_000)).authenticate(copy)).resolves.toBeDefined();
    await expect(authenticatorAt(later(121_000)).authenticate(copy)).rejects.toThrow(
      'Invalid token: ExpiredSignature',
    );
  });

  it('do not live on in copies of copies', async () => {
    const copy = await authenticator.issueWebsocketToken(await authenticator.issueIdentity());
    const afterwards = authenticatorAt(later(30_000));
    const again = await afterwards.issueWebsocketToken(await afterwards.authenticate(copy));
    expect((await afterwards.authenticate(again)).expiresAt).toBe(seconds + 60);
  });

  it('[W3] are refused when changed, unsigned, or signed by another key', async () => {
    const { token } = await authenticator.issueIdentity();
    const [header, payload, signature] = token.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const other = await new Authenticator({ keys: generateSigningKeys() }).issueIdentity();
    for (const bad of [
      `${header}.${payload}x.${signature}`,
      unsigned,
      other.token,
      'nonsense',
      '',
      'a.b.c',
    ]) {
      await expect(authenticator.authenticate(bad)).rejects.toMatchObject({
        name: 'AuthenticationError',
        message: expect.stringMatching(/^Invalid token: Invalid(Signature|Token)$/),
      });
    }
  });

  it('[ID1] need an issuer, a subject and a time, and an identity that follows from them', async () => {
    const sign = (payload: JWTPayload) =>
      new SignJWT(payload).setProtectedHeader({ alg: 'ES256' }).sign(keys.privateKey);
    const good = { iss: 'localhost', sub: 'me', iat: seconds };
    await expect(authenticator.authenticate(await sign(good))).resolves.toBeDefined();
    const wrong: [JWTPayload, string][] = [
      [{ ...good, iss: undefined }, 'The token has no issuer'],
      [{ ...good, sub: '' }, 'The token has no subject'],
      [{ ...good, sub: 'é'.repeat(65) }, "The token's subject is longer than 128 bytes"],
      [{ ...good, iat: undefined }, 'The token does not say when it was issued'],
      [
        { ...good, hex_identity: identityToHex(1n) },
        'The identity in the token does not follow from its claims',
      ],
    ];
    for (const [payload, message] of wrong) {
      await expect(authenticator.authenticate(await sign(payload))).rejects.toThrow(message);
    }
  });
});

describe("other issuers' tokens", () => {
  let server: Server;
  let origin: string;
  let requests: string[];
  let discovery: Record<string, unknown>;
  let published: JWK[];
  let isDown: boolean;
  let clock: number;

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      if (isDown) return void response.writeHead(503).end();
      const body =
        request.url === '/.well-known/openid-configuration' ? discovery : { keys: published };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    // A listening TCP server has such an address.
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    requests = [];
    discovery = { issuer: origin, jwks_uri: `${origin}/jwks` };
    published = [];
    isDown = false;
    clock = 1_000_000;
  });

  function cache(options: IssuerKeysOptions = {}) {
    return new IssuerKeys({ now: () => clock, ...options });
  }

  async function newKey({ alg = 'ES256', kid }: { alg?: string; kid?: string } = {}) {
    const pair = await generateKeyPair(alg);
    const jwk = { ...(await exportJWK(pair.publicKey)), ...(kid && { kid }), use: 'sig' };
    const sign = (payload: JWTPayload = {}) =>
      new SignJWT({ iss: origin, sub: 'ada', iat: seconds, ...payload })
        .setProtectedHeader({ alg, ...(kid && { kid }) })
        .sign(pair.privateKey);
    return { jwk, sign };
  }

  it('[ID1] are verified with the keys that the discovery document names', async () => {
    const key = await newKey({ kid: 'one' });
    published = [key.jwk];
    const authenticator = authenticatorAt(now, cache());
    const token = await key.sign({ aud: 'plaza', sid: 's1', exp: seconds + 600 });
    const { identity, claims, expiresAt } = await authenticator.authenticate(token);
    expect(identity).toBe(identityFromClaims(origin, 'ada'));
    expect(expiresAt).toBe(seconds + 600);
    expect(JSON.parse(claims)).toMatchObject({ aud: 'plaza', sid: 's1' });
    await expect(authenticatorAt(later(661_000), cache()).authenticate(token)).rejects.toThrow(
      'ExpiredSignature',
    );
  });

  it('[HTTP7] may be copied for a websocket', async () => {
    const key = await newKey();
    published = [key.jwk];
    const authenticator = authenticatorAt(now, cache());
    const credentials = await authenticator.authenticate(await key.sign({ role: 'x' }));
    isDown = true;
    const copy = await authenticator.issueWebsocketToken(credentials);
    const accepted = await authenticatorAt(now, cache()).authenticate(copy);
    expect(accepted.identity).toBe(credentials.identity);
    expect(JSON.parse(accepted.claims)).toMatchObject({ iss: origin, role: 'x' });
  });

  it('with RS256, or without a key id among several keys', async () => {
    const [rsa, first, second] = [await newKey({ alg: 'RS256' }), await newKey(), await newKey()];
    published = [rsa.jwk, first.jwk, second.jwk];
    const authenticator = authenticatorAt(now, cache());
    await expect(authenticator.authenticate(await rsa.sign())).resolves.toBeDefined();
    await expect(authenticator.authenticate(await second.sign())).resolves.toBeDefined();
    const stranger = await newKey();
    await expect(authenticator.authenticate(await stranger.sign())).rejects.toThrow(
      'Invalid token: InvalidSignature',
    );
  });

  it('are verified with keys from where the operator says that an issuer is', async () => {
    const key = await newKey();
    published = [key.jwk];
    const issuer = 'http://plaza.internal:4000';
    discovery = { issuer, jwks_uri: `${issuer}/jwks` };
    const token = await key.sign({ iss: issuer });
    await expect(authenticatorAt(now, cache()).authenticate(token)).rejects.toThrow(
      'neither an https nor a loopback address',
    );
    const located = cache({ origins: new Map([[issuer, origin]]) });
    const { identity } = await authenticatorAt(now, located).authenticate(token);
    expect(identity).toBe(identityFromClaims(issuer, 'ada'));
  });

  it('cost two requests once, and one fetch for all who wait', async () => {
    const key = await newKey();
    published = [key.jwk];
    const authenticator = authenticatorAt(now, cache());
    const tokens = await Promise.all(Array.from({ length: 20 }, () => key.sign()));
    await Promise.all(tokens.map(token => authenticator.authenticate(token)));
    await authenticator.authenticate(tokens[0]!);
    expect(requests).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  it('find a new key after a rotation, without asking for every unknown key', async () => {
    const [old, fresh] = [await newKey({ kid: 'old' }), await newKey({ kid: 'fresh' })];
    published = [old.jwk];
    const authenticator = authenticatorAt(now, cache());
    await authenticator.authenticate(await old.sign());
    published = [fresh.jwk];
    await expect(authenticator.authenticate(await fresh.sign())).rejects.toThrow(
      'Specified key ID not found in JWKs',
    );
    expect(requests).toHaveLength(2);
    clock += 5_000;
    await expect(authenticator.authenticate(await fresh.sign())).resolves.toBeDefined();
    await expect(authenticator.authenticate(await old.sign())).rejects.toThrow('not found');
    expect(requests).toHaveLength(4);
  });

  it('keep their keys while the issuer is away, but not for ever', async () => {
    const key = await newKey();
    published = [key.jwk];
    const authenticator = authenticatorAt(now, cache());
    const token = await key.sign();
    await authenticator.authenticate(token);
    isDown = true;
    clock += 300_001;
    await expect(authenticator.authenticate(token)).resolves.toBeDefined();
    clock += 7_200_000;
    await expect(authenticator.authenticate(token)).rejects.toThrow(
      `The keys of the issuer ${origin} cannot be had: ${origin}/.well-known/openid-configuration answered 503`,
    );
    isDown = false;
    clock += 5_000;
    await expect(authenticator.authenticate(token)).resolves.toBeDefined();
  });

  it('ask an issuer without keys only now and then', async () => {
    const key = await newKey();
    isDown = true;
    const authenticator = authenticatorAt(now, cache());
    for (let i = 0; i < 10; i++) {
      await expect(authenticator.authenticate(await key.sign())).rejects.toThrow('cannot be had');
    }
    expect(requests).toHaveLength(1);
  });

  it('must come from https or loopback, with a document of their own, of moderate size', async () => {
    const key = await newKey();
    published = [key.jwk];
    const authenticator = authenticatorAt(now, cache({ documentBytesMax: 2_000, cooldownMs: 0 }));
    for (const iss of [
      'http://example.org',
      'ftp://127.0.0.1',
      'someone',
      'http://127.0.0.1.evil.org',
    ]) {
      await expect(authenticator.authenticate(await key.sign({ iss }))).rejects.toThrow(
        `The issuer ${iss} is neither an https nor a loopback address`,
      );
    }
    expect(requests).toEqual([]);
    const refusals: [Record<string, unknown>, string][] = [
      [{ issuer: 'https://other.org', jwks_uri: `${origin}/jwks` }, 'belongs to another issuer'],
      [{ issuer: origin }, 'names no jwks_uri'],
      [{ issuer: origin, jwks_uri: 'http://example.org/jwks' }, 'neither an https nor a loopback'],
      [{ issuer: origin, jwks_uri: `${origin}/jwks`, more: 'x'.repeat(3_000) }, 'too much'],
    ];
    for (const [document, message] of refusals) {
      discovery = document;
      await expect(authenticator.authenticate(await key.sign())).rejects.toThrow(message);
    }
  });

  it('are kept for a bounded number of issuers, those without keys leaving first', async () => {
    const asked: string[] = [];
    const { jwk } = await newKey();
    const issuerKeys = cache({
      issuersMax: 2,
      fetch: async input => {
        const { hostname, origin: issuer, pathname } = new URL(String(input));
        if (pathname !== '/jwks') asked.push(hostname.charAt(0));
        if (hostname !== 'good.example') {
          throw new TypeError('fetch failed', { cause: new Error('no such host') });
        }
        return Response.json(
          pathname === '/jwks' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/jwks` },
        );
      },
    });
    const visit = (host: string) =>
      issuerKeys.verifyWith(`https://${host}.example`, async () => {}).catch(() => {});
    for (const host of ['good', 'a', 'b', 'a', 'c', 'good']) await visit(host);
    expect(asked).toEqual(['g', 'a', 'b', 'a', 'c']);
    await expect(issuerKeys.verifyWith('https://c.example', async () => {})).rejects.toThrow(
      'The keys of the issuer https://c.example cannot be had: fetch failed: no such host',
    );
  });

  it('wait for no more than a few issuers at once', async () => {
    const issuerKeys = cache({
      concurrentFetchesMax: 1,
      fetch: () => new Promise(() => {}),
    });
    void issuerKeys.verifyWith('https://a.example', async () => {});
    await expect(issuerKeys.verifyWith('https://b.example', async () => {})).rejects.toThrow(
      'too many issuers are being asked at once',
    );
  });
});
