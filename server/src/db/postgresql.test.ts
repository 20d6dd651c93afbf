/** The whole server on PostgreSQL instead of the embedded database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { postgresPrograms, startPostgres } from '../testing/postgresql.ts';
import { startTestServer, tokenIn } from '../testing/test-server.ts';

async function emptyFolder() {
  const dir = await mkdtemp(join(tmpdir(), 'plaza-test-'));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

const programs = postgresPrograms();
if (programs === null) {
  console.warn(
    'Not tested: a server on PostgreSQL. Its programs (initdb, postgres) are not installed here.',
  );
}

describe.skipIf(programs === null)('a server on PostgreSQL', () => {
  it('signs people up, in and out, resets passwords, and keeps it all over a restart', async () => {
    const postgres = await startPostgres(programs ?? '');
    const { dir, remove } = await emptyFolder();
    const env = { DATABASE_URL: postgres.url, PLAZA_ISSUER: 'http://plaza.test' };
    const first = await startTestServer(env, { data: dir });
    const visitor = first.visitor();
    const email = 'mira@example.org';
    expect((await visitor.signUp({ email })).status).toBe(200);
    expect((await first.visitor().signUp({ email })).status).toBe(422);
    await visitor.post('/api/auth/request-password-reset', { email });
    const token = tokenIn(await first.mailTo(email, 'reset-password'));
    const newPassword = 'ten blue kettles';
    expect((await visitor.post('/api/auth/reset-password', { token, newPassword })).status).toBe(
      200,
    );
    expect(await visitor.isSignedIn()).toBe(false);
    await first.end();

    const second = await startTestServer(env, { data: dir });
    const again = second.visitor();
    const signIn = await again.post('/api/auth/sign-in/email', { email, password: newPassword });
    expect(signIn.status).toBe(200);
    expect(await again.engineToken()).not.toBe('');
    await second.end();
    // With another folder's secrets the keys in the database are of no use: better said at once.
    await expect(startTestServer(env)).rejects.toThrow(/belong to two communities/);
    await postgres.end();
    await remove();
  });
});
