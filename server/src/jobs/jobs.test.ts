import { createHmac } from 'node:crypto';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Orm } from '../db/database.ts';
import { FUNCTIONS_PATH, Jobs } from './jobs.ts';

const secret = '0123456789abcdef0123456789abcdef';
const log = pino({ level: 'silent' });

/** Inngest in the place of the local runner, which alone needs a database. */
const withKeys = () =>
  new Jobs({
    config: { keys: { eventKey: 'event', signingKey: `signkey-test-${secret}` }, baseUrl: null },
    orm: null as unknown as Orm,
    log,
    publicUrl: 'https://plaza.example.org',
  });

const body = JSON.stringify({
  ctx: { attempt: 0, run_id: 'run', stack: { current: 0, stack: [] }, use_api: false },
  event: { data: { text: 'hello' }, id: 'e', name: 'go', ts: 1 },
  events: [{ data: { text: 'hello' }, id: 'e', name: 'go', ts: 1 }],
  steps: {},
  version: -1,
});

/** A call as Inngest makes it. */
function call(signature: string | null) {
  const url = `https://plaza.example.org${FUNCTIONS_PATH}?fnId=plaza-greet&stepId=step`;
  const headers = {
    host: 'plaza.example.org',
    'content-type': 'application/json',
    ...(signature && { 'x-inngest-signature': signature }),
  };
  return new Request(url, { method: 'POST', headers, body });
}

function signed(key: string, seconds: number): string {
  const mac = createHmac('sha256', key).update(body).update(String(seconds)).digest('hex');
  return `t=${seconds}&s=${mac}`;
}

it('runs functions for Inngest alone: calls without its signature, or with an old one, are refused', async () => {
  const jobs = withKeys();
  const heard: unknown[] = [];
  await jobs.start([
    jobs.client.createFunction({ id: 'greet', triggers: [{ event: 'go' }] }, ({ event }) => {
      heard.push(event.data.text);
    }),
  ]);
  const routes = jobs.routes();
  const now = Math.floor(Date.now() / 1000);
  const statuses = [];
  for (const signature of [null, signed('another', now), signed(secret, now - 3600)]) {
    statuses.push((await routes.request(call(signature))).status);
  }
  expect(statuses.every(status => status >= 400)).toBe(true);
  expect(heard).toEqual([]);
  expect((await routes.request(call(signed(secret, now)))).status).toBe(200);
  expect(heard).toEqual(['hello']);
});

it('has no address for Inngest while the local runner does the work', async () => {
  const jobs = new Jobs({
    config: { keys: null, baseUrl: null },
    orm: null as unknown as Orm,
    log,
    publicUrl: 'https://plaza.example.org',
  });
  expect((await jobs.routes().request(call(null))).status).toBe(404);
});
