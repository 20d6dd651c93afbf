import { once } from 'node:events';
import type { FanoutOptions, FanoutResult } from './load/fanout.ts';
import type { ProbeOptions, ProbeResult } from './load/probe.ts';
import { openFilesMax, residentBytes } from './machine.ts';
import type { BenchOptions, Measurement } from './main.ts';
import { startEngine, startLoad } from './processes.ts';
import { median } from './statistics.ts';
import { startPlainServer } from './ws-server.ts';

const wanted = 10_000;
const topics = 100;
/** Files that a process needs besides its sockets. */
const otherFiles = 100;

interface Run {
  readonly fanout: FanoutResult;
  readonly probe: ProbeResult | null;
  readonly bytesPerConnection: number;
}

/** Ten thousand connected subscribers: what they hear when, what they hold up, what they weigh. */
export async function connections({ runs, seconds }: BenchOptions): Promise<Measurement[]> {
  const possible = Math.floor((openFilesMax() - otherFiles) / topics) * topics;
  const subscribers = Math.min(wanted, possible);
  if (subscribers < wanted) {
    console.error(
      `only ${subscribers} subscribers: a process may open ${openFilesMax()} files (ulimit -n)`,
    );
  }
  const load = { subscribers, topics, seconds, waits: true } as const;
  const spread = { ...load, pace: { tag: 'perSecond', writes: 100 } } as const;
  const broadcast = { ...load, topics: 1, pace: { tag: 'perSecond', writes: 1 } } as const;
  const results: Run[] = [];
  const broadcasts: Run[] = [];
  const plainBytes: number[] = [];
  for (let index = 0; index < runs; index++) {
    results.push(await ofEngine(spread));
    broadcasts.push(await ofEngine(broadcast));
    plainBytes.push(await ofPlainServer(spread, results[index]!.fanout.updateBytes));
  }
  const middle = (read: (run: Run) => number, of = results) => median(of.map(read));
  const count = subscribers.toLocaleString('en');
  return [
    {
      name: `${count} subscribers, 100 writes/s over 100 topics, p99`,
      value: middle(({ fanout }) => fanout.p99Ms),
      unit: 'ms',
      p50Ms: middle(({ fanout }) => fanout.p50Ms),
      p99Ms: middle(({ fanout }) => fanout.p99Ms),
      target: 'p99 ≤ 100 ms',
    },
    {
      name: 'longest wait of a reducer meanwhile',
      value: middle(({ probe }) => probe?.maxMs ?? Number.NaN),
      unit: 'ms',
      p50Ms: middle(({ probe }) => probe?.p50Ms ?? Number.NaN),
      p99Ms: middle(({ probe }) => probe?.p99Ms ?? Number.NaN),
      target: '≤ 5 ms',
    },
    {
      name: `one write a second to all ${count}, p99`,
      value: middle(({ fanout }) => fanout.p99Ms, broadcasts),
      unit: 'ms',
      p50Ms: middle(({ fanout }) => fanout.p50Ms, broadcasts),
      p99Ms: middle(({ fanout }) => fanout.p99Ms, broadcasts),
    },
    {
      name: 'longest wait of a reducer meanwhile',
      value: middle(({ probe }) => probe?.maxMs ?? Number.NaN, broadcasts),
      unit: 'ms',
      p50Ms: middle(({ probe }) => probe?.p50Ms ?? Number.NaN, broadcasts),
      p99Ms: middle(({ probe }) => probe?.p99Ms ?? Number.NaN, broadcasts),
      target: '≤ 5 ms',
    },
    {
      name: 'memory of a connection with a subscription',
      value: middle(({ bytesPerConnection }) => bytesPerConnection) / 1024,
      unit: 'KiB',
      baseline: { name: 'plain ws', value: median(plainBytes) / 1024 },
      target: '≤ 10 KiB',
    },
  ];
}

type Load = Pick<FanoutOptions, 'subscribers' | 'topics' | 'pace' | 'seconds' | 'waits'>;

async function ofEngine(load: Load): Promise<Run> {
  const engine = await startEngine('live-module');
  try {
    const { uri, database } = engine;
    const before = residentBytes(engine.pid);
    const fanout = startLoad<FanoutResult>('fanout', { ...load, uri, database });
    const probe = startLoad<ProbeResult>('probe', {
      uri,
      database,
      seconds: load.seconds,
    } satisfies ProbeOptions);
    await Promise.all([once(fanout.child.stdout, 'data'), once(probe.child.stdout, 'data')]);
    const bytesPerConnection = (residentBytes(engine.pid) - before) / load.subscribers;
    fanout.child.stdin.end('go\n');
    // The generator warms up first.
    await new Promise(resolve => setTimeout(resolve, 1_000));
    probe.child.stdin.end('go\n');
    const result = await fanout.result;
    if (result.missing !== 0) throw new Error(`${result.missing} updates were lost`);
    return { fanout: result, probe: await probe.result, bytesPerConnection };
  } finally {
    await engine.stop();
  }
}

async function ofPlainServer(load: Load, updateBytes: number): Promise<number> {
  const server = await startPlainServer();
  try {
    const before = residentBytes(server.pid);
    const plain = { updateBytes, updatesPerFrame: 1 };
    const fanout = startLoad<FanoutResult>('fanout', {
      ...load,
      uri: server.uri,
      database: null,
      seconds: 0,
      plain,
    } satisfies FanoutOptions);
    await once(fanout.child.stdout, 'data');
    const bytes = (residentBytes(server.pid) - before) / load.subscribers;
    fanout.child.kill();
    await fanout.result.catch(() => {});
    return bytes;
  } finally {
    await server.stop();
  }
}
