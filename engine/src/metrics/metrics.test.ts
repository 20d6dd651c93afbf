/** Metrics of a whole host, asked for over the network after clients have worked with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DbConnection, tables } from '../host/fixtures/board/bindings/index.ts';
import { boardFolder } from '../host/testing/board.ts';
import { type Host, startHost } from '../host.ts';
import { bundleModule } from '../module-host/bundle.ts';

let folder: string;
let host: Host;
let anna: DbConnection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-metrics-'));
  host = await startHost({
    listenAddress: '127.0.0.1:0',
    metricsAddress: '127.0.0.1:0',
    dataDir: folder,
  });
  const published = await fetch(`${host.url}/v1/database/board?host_type=Js`, {
    method: 'PUT',
    body: await bundleModule(boardFolder),
  });
  expect(published.status).toBe(200);
  anna = await connect();
  await new Promise<void>((resolve, reject) => {
    anna
      .subscriptionBuilder()
      .onApplied(() => resolve())
      .onError(context => reject(context.event))
      .subscribe([tables.note.toSql(), tables.myNotes.toSql()]);
  });
  await anna.reducers.pin({ text: 'one', size: 1 });
  await anna.reducers.pin({ text: 'two', size: 2 });
  await expect(anna.reducers.pin({ text: '', size: 2 })).rejects.toThrow('EMPTY');
  await expect(anna.reducers.crash({})).rejects.toThrow();
  await anna.procedures.count({ author: anna.identity! });
});
afterAll(async () => {
  anna?.disconnect();
  await host?.close();
  rmSync(folder, { recursive: true, force: true });
});

function connect(): Promise<DbConnection> {
  return new Promise((resolve, reject) => {
    DbConnection.builder()
      .withUri(host.url)
      .withDatabaseName('board')
      .onConnect(connection => resolve(connection))
      .onConnectError((_context, error) => reject(error))
      .build();
  });
}

/** Samples by name and labels as they are written, such as `name{a="b"}`. */
async function samples(): Promise<Map<string, number>> {
  const response = await fetch(`${host.url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split('\n');
  return new Map(
    lines
      .filter(line => line !== '' && !line.startsWith('#'))
      .map(line => {
        const end = line.lastIndexOf(' ');
        return [line.slice(0, end), Number(line.slice(end + 1))];
      }),
  );
}

describe('the metrics of an engine', () => {
  it('count calls by how they ended', async () => {
    const found = await samples();
    const calls = (name: string, kind: string, outcome: string) =>
      found.get(
        `plaza_engine_calls_total{database="board",kind="${kind}",function="${name}",outcome="${outcome}"}`,
      );
    expect(calls('pin', 'reducer', 'committed')).toBe(2);
    expect(calls('pin', 'reducer', 'refused')).toBe(1);
    expect(calls('crash', 'reducer', 'failed')).toBe(1);
    expect(calls('count', 'procedure', 'returned')).toBe(1);
    expect(calls('crash', 'reducer', 'committed')).toBeUndefined();
  });

  it('count durations in buckets that grow to the number of calls', async () => {
    const found = await samples();
    const of = (suffix: string, more = '') =>
      found.get(
        `plaza_engine_call_duration_seconds_${suffix}{database="board",kind="reducer",function="pin"${more}}`,
      );
    expect(of('count')).toBe(3);
    expect(of('bucket', ',le="+Inf"')).toBe(3);
    expect(of('bucket', ',le="4.194304"')).toBe(3);
    expect(of('sum')).toBeGreaterThan(0);
    expect(
      found.get('plaza_engine_durable_duration_seconds_count{database="board"}'),
    ).toBeGreaterThan(0);
  });

  it('tell what is watched, what waits and what stands in the tables', async () => {
    const found = await samples();
    const of = (name: string, more = '') =>
      found.get(`plaza_engine_${name}{database="board"${more}}`);
    expect(of('connections')).toBe(1);
    expect(of('subscribers')).toBe(1);
    expect(of('queries')).toBe(2);
    expect(of('views')).toBe(1);
    // When it was subscribed to, and after each of the two notes.
    expect(of('views_computed_total')).toBe(3);
    expect(of('calls_waiting')).toBe(0);
    expect(of('outgoing_bytes')).toBe(0);
    expect(of('undurable_log_bytes')).toBe(0);
    expect(of('log_bytes')).toBeGreaterThan(0);
    expect(of('snapshot_offset')).toBe(0);
    expect(of('recovery_seconds')).toBeGreaterThan(0);
    expect(of('table_rows', ',table="note"')).toBe(2);
    // Two calls that were refused or failed among them.
    expect(of('received_messages_total')).toBe(6);
    for (const name of ['received_bytes_total', 'sent_bytes_total', 'sent_messages_total'])
      expect(of(name)).toBeGreaterThan(6);
    expect(of('commits_total')).toBeGreaterThanOrEqual(3);
    expect(found.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('[HTTP23] are refused to others than this machine', async () => {
    const response = await fetch(`${host.url}/metrics`, {
      headers: { 'x-forwarded-for': '203.0.113.7' },
    });
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain('plaza_engine_');
  });

  it('[HTTP24] are refused under a name that anybody may have given this machine', async () => {
    const { port } = new URL(host.url);
    const statusFor = (name: string) =>
      new Promise(resolve => {
        const headers = { host: `${name}:${port}` };
        get({ port, host: '127.0.0.1', path: '/metrics', headers }, response => {
          response.resume();
          resolve(response.statusCode);
        });
      });
    expect(await statusFor('page.example')).toBe(403);
    expect(await statusFor('localhost')).toBe(200);
  });

  it('[HTTP23] are all that their own address serves, to whoever reaches it', async () => {
    const response = await fetch(host.metricsUrl!, {
      headers: { 'x-forwarded-for': '203.0.113.7' },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('plaza_engine_connections{database="board"} 1');
    const { origin } = new URL(host.metricsUrl!);
    expect((await fetch(`${origin}/v1/ping`)).status).toBe(404);
    expect((await fetch(host.metricsUrl!, { method: 'POST' })).status).toBe(405);
  });
});
