import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let plaza: TestServer;
beforeAll(async () => {
  plaza = await startTestServer();
});
afterAll(() => plaza?.end());

/** A request with a `Host` header of its own, which `fetch` does not allow. */
function statusWithHost(path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(new URL(path, plaza.url), { headers: { host } }, response => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('the mailbox', () => {
  it('shows mail, the mail itself fenced in, and the link to copy', async () => {
    // A name is somebody's own words: its address must not become the mail's link.
    await plaza
      .visitor()
      .signUp({ name: '<b>Eve</b> https://eve.example', email: 'eve@example.org' });
    const mail = await plaza.mailTo('eve@example.org', 'verify-address');
    const page = await plaza.visitor().get(`/mailbox/${mail.id}`);
    const html = await page.text();
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(html).toContain('Confirm your address for Plaza');
    expect(html).toContain(`data-copy="${plaza.url}/verify?token=`);
    expect(html).toContain('sandbox="allow-popups');
    expect(html).not.toContain('<b>Eve');
    expect(html).not.toMatch(/<script(?![^>]*src=)/);

    const preview = await plaza.visitor().get(`/mailbox/${mail.id}/html`);
    expect(preview.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    expect(await preview.text()).not.toContain('<b>Eve');
    expect((await plaza.visitor().get('/mailbox/no-such-mail')).status).toBe(404);
  });

  it('tells of new mail at once', async () => {
    const stream = await plaza.visitor().get('/mailbox/events');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read(); // The first heartbeat: from here on we watch.
    await plaza.visitor().signUp({ email: 'finn@example.org' });
    let told = '';
    while (!told.includes('finn@example.org')) told += (await reader?.read())?.value ?? '';
    expect(told).toContain('event: mail');
    await reader?.cancel();
  });

  it('is closed to forwarded requests and to foreign names for this machine', async () => {
    for (const header of ['x-forwarded-for', 'forwarded']) {
      const response = await plaza
        .visitor()
        .get('/mailbox', { headers: { [header]: '127.0.0.1' } });
      expect(response.status).toBe(403);
    }
    expect(await statusWithHost('/mailbox', 'rebound.example')).toBe(403);
    expect(await statusWithHost('/mailbox', 'localhost')).toBe(200);
  });

  it('is closed at this machine too once the app has a public address', async () => {
    const open = await startTestServer({ PLAZA_PUBLIC_URL: 'https://plaza.example.org' });
    const response = await fetch(`http://127.0.0.1:${open.server.port}/mailbox`);
    expect(response.status).toBe(403);
    await open.end();
  });
});
