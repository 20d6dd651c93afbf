import type { FanoutOptions, FanoutResult } from './load/fanout.ts';
import type { BenchOptions, Measurement } from './main.ts';
import { runLoad, startEngine } from './processes.ts';
import { median } from './statistics.ts';
import { startPlainServer } from './ws-server.ts';

type Workload = Pick<FanoutOptions, 'subscribers' | 'topics' | 'pace'>;

/** What is measured, on the engine and on a bare `ws` server that sends the same bytes. */
const workloads = {
  paced: { subscribers: 1_000, topics: 1, pace: { tag: 'perSecond', writes: 20 } },
  // While one topic's write waits for the disk, the other's is sent.
  single: { subscribers: 1_000, topics: 2, pace: { tag: 'underWay', writes: 1 } },
  coalesced: { subscribers: 1_000, topics: 1, pace: { tag: 'underWay', writes: 64 } },
} as const satisfies Record<string, Workload>;

/** One writer, a thousand subscribers of what it writes. */
export async function fanout({ runs, seconds }: BenchOptions): Promise<Measurement[]> {
  const paced = await compare(workloads.paced, runs, seconds);
  const single = await compare(workloads.single, runs, seconds);
  const coalesced = await compare(workloads.coalesced, runs, seconds);
  return [
    {
      name: '20 writes/s to 1,000 subscribers, p99',
      value: paced.engine('p99Ms'),
      unit: 'ms',
      p50Ms: paced.engine('p50Ms'),
      p99Ms: paced.engine('p99Ms'),
      baseline: { name: 'plain ws', value: paced.plain('p99Ms') },
      target: 'p50 ≤ 7 ms, p99 ≤ 20 ms',
    },
    {
      name: 'fan-out, one update in a write, socket writes',
      value: single.engine('framesPerSecond'),
      unit: '/s',
      p50Ms: single.engine('p50Ms'),
      p99Ms: single.engine('p99Ms'),
      baseline: { name: 'plain ws', value: single.plain('framesPerSecond') },
      target: '≥ 100,000/s, ≥ 0.8 × ws',
    },
    {
      name: `fan-out, coalesced (${Math.round(coalesced.engine('updatesPerFrame'))} in a write), row updates`,
      value: coalesced.engine('updatesPerSecond'),
      unit: '/s',
      p50Ms: coalesced.engine('p50Ms'),
      p99Ms: coalesced.engine('p99Ms'),
      baseline: { name: 'plain ws', value: coalesced.plain('updatesPerSecond') },
      target: '≥ 1,000,000/s, ≥ 0.8 × ws',
    },
  ];
}

type Figure = 'framesPerSecond' | 'updatesPerSecond' | 'updatesPerFrame' | 'p50Ms' | 'p99Ms';

/** Measures in turns, so that a slow minute of the machine hits both. */
async function compare(workload: Workload, runs: number, seconds: number) {
  const engineResults: FanoutResult[] = [];
  const plainResults: FanoutResult[] = [];
  for (let index = 0; index < runs; index++) {
    const engine = await startEngine('live-module');
    let ofEngine: FanoutResult;
    try {
      const { uri, database } = engine;
      ofEngine = await run({ ...workload, uri, database, seconds });
    } finally {
      await engine.stop();
    }
    engineResults.push(ofEngine);
    const server = await startPlainServer();
    try {
      // As many bytes in a frame as the engine's had.
      const { updateBytes, updatesPerFrame } = ofEngine;
      const isCoalesced = workload.pace.tag === 'underWay' && workload.pace.writes > 1;
      const plain = { updateBytes, updatesPerFrame: isCoalesced ? updatesPerFrame : 1 };
      const pace = isCoalesced ? ({ tag: 'underWay', writes: 2 } as const) : workload.pace;
      const options = { ...workload, pace, uri: server.uri, database: null, seconds, plain };
      plainResults.push(await run(options));
    } finally {
      await server.stop();
    }
  }
  const figure = (results: readonly FanoutResult[]) => (key: Figure) =>
    median(results.map(result => result[key]));
  return { engine: figure(engineResults), plain: figure(plainResults) };
}

async function run(options: FanoutOptions): Promise<FanoutResult> {
  const result = await runLoad<FanoutResult>('fanout', options);
  if (Math.abs(result.missing) >= 1) throw new Error(`${result.missing} updates were lost`);
  return result;
}
