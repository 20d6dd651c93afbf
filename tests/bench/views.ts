import type { ViewsOptions, ViewsResult } from './load/views.ts';
import type { BenchOptions, Measurement } from './main.ts';
import { runLoad, startEngine } from './processes.ts';
import { median } from './statistics.ts';

/** A thousand people with a view each; a message into a thread that ten of them have open. */
export async function views({ runs, seconds }: BenchOptions): Promise<Measurement[]> {
  const results: ViewsResult[] = [];
  for (let index = 0; index < runs; index++) {
    const engine = await startEngine('live-module');
    try {
      const { uri, database } = engine;
      const load = { people: 1_000, viewers: 10, messagesPerSecond: 50, seconds };
      const options: ViewsOptions = { uri, database, ...load };
      const result = await runLoad<ViewsResult>('views', options);
      if (result.missing !== 0) throw new Error(`${result.missing} messages were lost`);
      results.push(result);
    } finally {
      await engine.stop();
    }
  }
  const middle = (key: keyof ViewsResult) => median(results.map(result => result[key]));
  return [
    {
      name: '1,000 people, a message to 10 of them, p99',
      value: middle('p99Ms'),
      unit: 'ms',
      p50Ms: middle('p50Ms'),
      p99Ms: middle('p99Ms'),
      target: 'p99 ≤ 10 ms',
    },
    {
      name: 'views computed for each message',
      value: middle('computedPerMessage'),
      unit: '',
      target: '10',
    },
  ];
}
