/** Requests that wait for the HTTP handlers of a module. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Host, startHost } from '../host.ts';
import { bundleModule } from '../module-host/bundle.ts';

/** Handlers that compute at once; see `procedure-pool.ts`. */
const busyMax = 4;
const bytesMax = 1_000;

let host: Host;
let route: string;

beforeAll(async () => {
  const js = await bundleModule(join(import.meta.dirname, '../../fixtures/web'));
  host = await startHost({
    listenAddress: '127.0.0.1:0',
    dataDir: null,
    limits: { waitingRequests: busyMax + 2, waitingRequestBytes: bytesMax },
  });
  const { token } = await (await fetch(`${host.url}/v1/identity`, { method: 'POST' })).json();
  await fetch(`${host.url}/v1/database/web?host_type=Js`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body: js,
  });
  route = `${host.url}/v1/database/web/route`;
});
afterAll(() => host.close());

async function told(path: string, body: string): Promise<[status: number, text: string]> {
  const response = await fetch(route + path, { method: 'POST', body });
  return [response.status, await response.text()];
}

/** By SQL, which needs none of the handlers' threads. */
async function countNotes(): Promise<number> {
  const body = 'SELECT COUNT(*) AS n FROM note';
  const response = await fetch(`${host.url}/v1/database/web/sql`, { method: 'POST', body });
  const [{ rows }] = await response.json();
  return rows[0][0];
}

it('[LIM4] go up to a number and a size; who leaves takes theirs along', async () => {
  const { procedureStatistics } = host.databases.find('web')!.live.database;
  const tooLarge = `more than ${bytesMax} bytes in requests waiting for a module's HTTP handlers (--max-waiting-request-bytes)`;
  expect(await told('/echo', 'x'.repeat(bytesMax + 1))).toEqual([503, tooLarge]);
  expect((await told('/echo', 'x'.repeat(bytesMax)))[0]).toBe(200);

  // They keep all threads until the host is closed.
  for (let i = 0; i < busyMax; i++) fetch(`${route}/endless?${i}`).catch(() => {});
  await vi.waitFor(async () => expect(await countNotes()).toBe(busyMax), { timeout: 20_000 });
  // Whichever comes last is refused; the others wait behind those that run.
  const clients = Array.from({ length: 3 }, () => new AbortController());
  const answers = clients.map(async ({ signal }, i) => {
    const response = await fetch(`${route}/`, { method: 'POST', body: `note ${i}`, signal });
    return { i, status: response.status, text: await response.text() };
  });
  const refused = await Promise.race(answers);
  expect(refused).toMatchObject({
    status: 503,
    text: `more than ${busyMax + 2} requests waiting for a module's HTTP handlers (--max-waiting-requests)`,
  });

  const waiting = answers.filter((_, i) => i !== refused.i);
  for (const client of clients) client.abort();
  for (const answer of waiting) await expect(answer).rejects.toThrow('abort');
  await vi.waitFor(() => expect(procedureStatistics.functions.get('add_note')?.failed).toBe(2));
  expect(await countNotes()).toBe(busyMax);
});
