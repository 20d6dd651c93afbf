import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FanoutOptions, FanoutResult } from './load/fanout.ts';
import type { BenchOptions, Measurement } from './main.ts';
import { runLoad, startEngine } from './processes.ts';
import { median } from './statistics.ts';

const subscribers = 1_000;

/** One writer, a thousand subscribers of what it writes; beside it bare `ws` sending the same bytes. */
export async function fanout({ runs, seconds }: BenchOptions): Promise<Measurement[]> {
  const engine = await startEngine();
  try {
    const paced: FanoutResult[] = [];
    const saturated: FanoutResult[] = [];
    const pacedPlain: FanoutResult[] = [];
    const saturatedPlain: FanoutResult[] = [];
    // Engine and baseline take turns, so that a slow minute of the machine hits both.
    for (let index = 0; index < runs; index++) {
      const options = { uri: engine.uri, database: engine.database, subscribers, seconds };
      const calm = await runLoad<FanoutResult>('fanout', {
        ...options,
        writesPerSecond: 20,
      } satisfies FanoutOptions);
      const busy = await runLoad<FanoutResult>('fanout', {
        ...options,
        writesPerSecond: 0,
      } satisfies FanoutOptions);
      if (calm.missing !== 0 || busy.missing !== 0) {
        throw new Error(`updates were lost: ${calm.missing} paced, ${busy.missing} at full speed`);
      }
      paced.push(calm);
      saturated.push(busy);
      const plain = { subscribers, seconds, frameBytes: calm.frameBytes };
      pacedPlain.push(await plainWs({ ...plain, writesPerSecond: 20 }));
      saturatedPlain.push(await plainWs({ ...plain, writesPerSecond: 0 }));
    }
    const medianOf = (
      results: readonly FanoutResult[],
      key: 'deliveriesPerSecond' | 'p50Ms' | 'p99Ms',
    ) => median(results.map(result => result[key]));
    return [
      {
        name: '20 writes/s to 1,000 subscribers, p99',
        value: medianOf(paced, 'p99Ms'),
        unit: 'ms',
        p50Ms: medianOf(paced, 'p50Ms'),
        p99Ms: medianOf(paced, 'p99Ms'),
        baseline: { name: 'plain ws', value: medianOf(pacedPlain, 'p99Ms') },
        target: 'p99 ≤ 40 ms',
      },
      {
        name: 'deliveries at full speed, durable writes one by one',
        value: medianOf(saturated, 'deliveriesPerSecond'),
        unit: '/s',
        p50Ms: medianOf(saturated, 'p50Ms'),
        p99Ms: medianOf(saturated, 'p99Ms'),
        baseline: { name: 'plain ws', value: medianOf(saturatedPlain, 'deliveriesPerSecond') },
      },
    ];
  } finally {
    await engine.stop();
  }
}

async function plainWs(options: {
  subscribers: number;
  seconds: number;
  frameBytes: number;
  writesPerSecond: number;
}): Promise<FanoutResult> {
  const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'load/plain-ws.js');
  const server = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(server.stdout, 'data');
  const { port } = JSON.parse(String(line)) as { port: number };
  try {
    return await runLoad<FanoutResult>('plain-ws', { ...options, uri: `ws://127.0.0.1:${port}` });
  } finally {
    server.kill();
    await once(server, 'exit');
  }
}
