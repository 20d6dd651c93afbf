import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BenchOptions, Measurement } from './main.ts';
import { root, startEngine } from './processes.ts';
import { median } from './statistics.ts';

/** The whole Plaza module, bundled: a new database, then a new version of it with the data kept. */
export async function publish({ runs }: BenchOptions): Promise<Measurement[]> {
  const js = readFileSync(path.join(root, 'dist/module.js'), 'utf8');
  const created: number[] = [];
  const updated: number[] = [];
  for (let index = 0; index < runs; index++) {
    const engine = await startEngine('live-module');
    try {
      const http = engine.uri.replace(/^ws/, 'http');
      const identity = await fetch(`${http}/v1/identity`, { method: 'POST' });
      const { token } = (await identity.json()) as { token: string };
      created.push(await timePublish(http, token, js));
      updated.push(await timePublish(http, token, `${js}\n// another version`));
    } finally {
      await engine.stop();
    }
  }
  return [
    { name: 'publishing the Plaza module, a new database', value: median(created), unit: 'ms' },
    { name: 'publishing it again, another version', value: median(updated), unit: 'ms' },
  ];
}

async function timePublish(http: string, token: string, body: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${http}/v1/database/plaza?host_type=Js`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body,
  });
  if (!response.ok) throw new Error(`publishing failed: ${await response.text()}`);
  await response.arrayBuffer();
  return performance.now() - started;
}
