import { identityOf, identityToHex } from '@plaza/shared/identity';
import { createRemoteJWKSet, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer, tokenIn } from '../testing/test-server.ts';
import { FAILURES_PER_ADDRESS } from './lockout.ts';

let plaza: TestServer;
let count = 0;
const freshEmail = () => `person-${++count}@example.org`;

beforeAll(async () => {
  plaza = await startTestServer({ PLAZA_TOKEN_SECONDS: '300' });
});
afterAll(() => plaza?.end());

const codeOf = async (response: Response) => ((await response.json()) as { code?: string }).code;

async function keysOfDiscovery() {
  const discovery = await fetch(`${plaza.url}/.well-known/openid-configuration`);
  const { jwks_uri, issuer } = (await discovery.json()) as { jwks_uri: string; issuer: string };
  return { keys: createRemoteJWKSet(new URL(jwks_uri)), issuer };
}

describe('sign-up', () => {
  it('makes an account, signs it in, and hides the cookie from scripts', async () => {
    const visitor = plaza.visitor();
    const response = await visitor.signUp({ email: freshEmail() });
    expect(response.status).toBe(200);
    const cookie = response.headers
      .getSetCookie()
      .find(each => each.startsWith('plaza.session_token'));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(await visitor.isSignedIn()).toBe(true);
  });

  it('refuses an address that has an account, in any case of letters', async () => {
    const email = freshEmail();
    await plaza.visitor().signUp({ email });
    const second = await plaza.visitor().signUp({ email: email.toUpperCase() });
    expect(second.status).toBe(422);
    expect(await codeOf(second)).toBe('USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL');
  });

  it.each([
    ['short', 'PASSWORD_TOO_SHORT'],
    ['Password2024!', 'PASSWORD_TOO_COMMON'],
    ['abababab', 'PASSWORD_TOO_COMMON'],
    ['mira lindt 1990', 'PASSWORD_TOO_COMMON'],
    ['x'.repeat(200), 'PASSWORD_TOO_LONG'],
  ])('refuses the password %s', async (password, code) => {
    const visitor = plaza.visitor();
    const response = await visitor.signUp({ email: freshEmail(), password });
    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe(code);
    expect(await visitor.isSignedIn()).toBe(false);
  });

  it.each(['   ', 'Mira\u0007', 'x'.repeat(51)])('refuses the name %o', async name => {
    const response = await plaza.visitor().signUp({ email: freshEmail(), name });
    expect(await codeOf(response)).toBe('INVALID_SIGN_UP');
  });

  it('keeps a name without what cannot be seen', async () => {
    const visitor = plaza.visitor();
    await visitor.signUp({ email: freshEmail(), name: ' Mira\u202e  Lindt ' });
    const session = await (await visitor.get('/api/auth/get-session')).json();
    expect(session).toMatchObject({ user: { name: 'Mira Lindt' } });
  });

  it('refuses addresses of the demonstration', async () => {
    const response = await plaza.visitor().signUp({ email: 'mira@demo.invalid' });
    expect(await codeOf(response)).toBe('INVALID_SIGN_UP');
  });

  it('cannot set what only the server may set', async () => {
    const response = await plaza.visitor().post('/api/auth/sign-up/email', {
      name: 'Mallory',
      email: freshEmail(),
      password: 'nine green lamps',
      identity: 'c2'.repeat(32),
    });
    expect(response.status).toBe(400);
  });
});

describe('sign-in', () => {
  it('takes the right password and answers a wrong one and an unknown address alike', async () => {
    const email = freshEmail();
    await plaza.visitor().signUp({ email });
    const right = await plaza
      .visitor()
      .post('/api/auth/sign-in/email', { email, password: 'nine green lamps' });
    expect(right.status).toBe(200);
    const wrong = await plaza
      .visitor()
      .post('/api/auth/sign-in/email', { email, password: 'nine green lampz' });
    const unknown = await plaza
      .visitor()
      .post('/api/auth/sign-in/email', { email: freshEmail(), password: 'nine green lampz' });
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  it('locks after repeated failures, says for how long, and a reset by mail opens it', async () => {
    const email = freshEmail();
    await plaza.visitor().signUp({ email });
    const tryWith = (password: string) =>
      plaza.visitor().post('/api/auth/sign-in/email', { email, password });
    for (let i = 0; i < FAILURES_PER_ADDRESS; i++) await tryWith(`wrong guess ${i}`);
    const locked = await tryWith('nine green lamps');
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await locked.json()).toMatchObject({
      code: 'SIGN_IN_LOCKED',
      message: expect.stringMatching(/Try again in \d+ minutes/),
    });
    await plaza.visitor().post('/api/auth/request-password-reset', { email });
    const token = tokenIn(await plaza.mailTo(email, 'reset-password'));
    await plaza
      .visitor()
      .post('/api/auth/reset-password', { token, newPassword: 'ten blue kettles' });
    expect((await tryWith('ten blue kettles')).status).toBe(200);
  });

  it('refuses a request that a foreign page sends with this browser’s cookies', async () => {
    const visitor = plaza.visitor();
    await visitor.signUp({ email: freshEmail() });
    const response = await visitor.post(
      '/api/auth/sign-out',
      {},
      { origin: 'https://evil.example' },
    );
    expect(response.status).toBe(403);
    expect(await visitor.isSignedIn()).toBe(true);
  });
});

describe('confirming the address', () => {
  it('works by the mailed link, once and for this address only', async () => {
    const email = freshEmail();
    const visitor = plaza.visitor();
    await visitor.signUp({ email });
    const mail = await plaza.mailTo(email, 'verify-address');
    expect(mail.text).toContain(`${plaza.url}/verify?token=`);
    const path = `/api/auth/verify-email?token=${encodeURIComponent(tokenIn(mail))}`;

    const stranger = plaza.visitor();
    expect((await stranger.get(path)).status).toBe(200);
    expect(await stranger.isSignedIn()).toBe(false);
    const session = (await (await visitor.get('/api/auth/get-session')).json()) as {
      user: { emailVerified: boolean };
    };
    expect(session.user.emailVerified).toBe(true);

    // A second click does no harm and does nothing.
    const again = await stranger.get(path);
    expect(await again.json()).toEqual({ status: true, user: null });
    expect(await stranger.isSignedIn()).toBe(false);
  });

  it('refuses a forged link', async () => {
    const token = await new SignJWT({ email: 'person-1@example.org' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('a guess at the secret, long enough for the algorithm'));
    const response = await plaza.visitor().get(`/api/auth/verify-email?token=${token}`);
    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe('INVALID_TOKEN');
  });
});

describe('resetting the password', () => {
  it('answers alike whether or not the address has an account', async () => {
    const email = freshEmail();
    await plaza.visitor().signUp({ email });
    const known = await plaza.visitor().post('/api/auth/request-password-reset', { email });
    const unknown = await plaza
      .visitor()
      .post('/api/auth/request-password-reset', { email: freshEmail() });
    expect(known.status).toBe(200);
    expect(unknown.status).toBe(200);
    expect(await known.json()).toEqual(await unknown.json());
  });

  it('works once, ends every session, and the old password with them', async () => {
    const email = freshEmail();
    const laptop = plaza.visitor();
    const phone = plaza.visitor();
    await laptop.signUp({ email });
    await phone.post('/api/auth/sign-in/email', { email, password: 'nine green lamps' });
    await plaza.visitor().post('/api/auth/request-password-reset', { email });
    const token = tokenIn(await plaza.mailTo(email, 'reset-password'));

    const weak = await plaza
      .visitor()
      .post('/api/auth/reset-password', { token, newPassword: 'password1' });
    expect(await codeOf(weak)).toBe('PASSWORD_TOO_COMMON');
    const reset = await plaza
      .visitor()
      .post('/api/auth/reset-password', { token, newPassword: 'ten blue kettles' });
    expect(reset.status).toBe(200);
    expect(await laptop.isSignedIn()).toBe(false);
    expect(await phone.isSignedIn()).toBe(false);
    const old = await plaza
      .visitor()
      .post('/api/auth/sign-in/email', { email, password: 'nine green lamps' });
    expect(old.status).toBe(401);
    const second = await plaza
      .visitor()
      .post('/api/auth/reset-password', { token, newPassword: 'eleven red chairs' });
    expect(await codeOf(second)).toBe('INVALID_TOKEN');
  });
});

describe('sessions', () => {
  it('are listed and can be ended one by one', async () => {
    const email = freshEmail();
    const laptop = plaza.visitor();
    const phone = plaza.visitor();
    await laptop.signUp({ email });
    await phone.post('/api/auth/sign-in/email', { email, password: 'nine green lamps' });
    const sessions = (await (await laptop.get('/api/auth/list-sessions')).json()) as {
      token: string;
      ipAddress: string;
    }[];
    expect(sessions).toHaveLength(2);
    expect(sessions.every(session => session.ipAddress === '127.0.0.1')).toBe(true);
    await laptop.post('/api/auth/revoke-other-sessions', {});
    expect(await phone.isSignedIn()).toBe(false);
    expect(await laptop.isSignedIn()).toBe(true);
  });

  it('end with sign-out', async () => {
    const visitor = plaza.visitor();
    await visitor.signUp({ email: freshEmail() });
    expect((await visitor.post('/api/auth/sign-out', {})).status).toBe(200);
    expect((await visitor.get('/api/auth/token')).status).toBe(401);
  });
});

describe('engine tokens', () => {
  it('verify against the published keys and carry what the module reads', async () => {
    const visitor = plaza.visitor();
    const email = freshEmail();
    const signUp = (await (await visitor.signUp({ email })).json()) as {
      user: { id: string; identity: string };
    };
    const { keys, issuer } = await keysOfDiscovery();
    expect(issuer).toBe(plaza.url);
    const { payload, protectedHeader } = await jwtVerify(await visitor.engineToken(), keys, {
      issuer,
      audience: 'plaza',
    });
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload).toMatchObject({
      sub: signUp.user.id,
      name: 'Mira Lindt',
      email_verified: false,
      sid: expect.any(String),
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(signUp.user.identity).toBe(identityToHex(identityOf(issuer, payload.sub ?? '')));
  });

  it('do not verify when forged or expired', async () => {
    const visitor = plaza.visitor();
    await visitor.signUp({ email: freshEmail() });
    const token = await visitor.engineToken();
    const { keys } = await keysOfDiscovery();

    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT({ sub: 'somebody else' })
      .setProtectedHeader({ alg: 'ES256' })
      .setAudience('plaza')
      .sign(privateKey);
    await expect(jwtVerify(forged, keys)).rejects.toThrow(/signature/);

    const [header, , signature] = token.split('.');
    const claims = Buffer.from(JSON.stringify({ sub: 'somebody else' })).toString('base64url');
    await expect(jwtVerify(`${header}.${claims}.${signature}`, keys)).rejects.toThrow(/signature/);

    const inAnHour = new Date(Date.now() + 3_600_000);
    await expect(jwtVerify(token, keys, { currentDate: inAnHour })).rejects.toThrow(/exp/);
  });

  it('are for signed-in people only', async () => {
    expect((await plaza.visitor().get('/api/auth/token')).status).toBe(401);
  });
});
