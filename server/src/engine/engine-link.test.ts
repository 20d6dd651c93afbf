import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { startTestEngine } from '../testing/test-engine.ts';
import { EngineLink } from './engine-link.ts';

it('survives an engine that goes and comes back, and leaves no call unanswered', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'plaza-engine-'));
  const first = await startTestEngine({ dataDir });
  let prepared = 0;
  const link = new EngineLink({
    address: { uri: first.url, database: 'plaza', token: () => first.ownerToken },
    log: pino({ level: 'silent' }),
    async onReady({ reducers }) {
      prepared += 1;
      await reducers.trustIssuer({ issuer: 'http://issuer.test', audience: 'plaza' });
    },
    onOutbox: () => {},
  });
  await expect(link.call(async () => 'never')).rejects.toThrow('ENGINE_AWAY');
  link.start();
  const never = new AbortController().signal;
  await link.whenConnected(never);
  expect(prepared).toBe(1);

  // A call that no engine will ever answer.
  const unanswered = link.call(() => new Promise<never>(() => {}));
  await Promise.all([expect(unanswered).rejects.toThrow('ENGINE_AWAY'), first.end()]);
  expect(link.isConnected).toBe(false);

  const second = await startTestEngine({
    dataDir,
    address: new URL(first.url).host,
    ownerToken: first.ownerToken,
  });
  await link.whenConnected(never);
  expect(prepared).toBe(2);
  const again = { issuer: 'http://issuer.test', audience: 'plaza' };
  await link.call(({ reducers }) => reducers.trustIssuer(again));
  await link.stop();
  await second.end();
  await rm(dataDir, { recursive: true, force: true });
});

it('stops while nobody answers', async () => {
  const link = new EngineLink({
    address: { uri: 'http://127.0.0.1:1', database: 'plaza', token: () => 'none' },
    log: pino({ level: 'silent' }),
    onReady: async () => {},
    onOutbox: () => {},
  });
  link.start();
  const waiting = link.whenConnected(AbortSignal.timeout(50));
  await expect(waiting).rejects.toThrow();
  await link.stop();
});
