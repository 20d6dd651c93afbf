import type { FreshOptions, FreshResult } from './load/fresh.ts';
import type { BenchOptions, Measurement } from './main.ts';
import { runLoad } from './processes.ts';
import { median } from './statistics.ts';

/** A new database in memory from a module that is bundled already, as each test wants one. */
export async function fresh({ runs }: BenchOptions): Promise<Measurement[]> {
  const modules = [
    { name: 'fresh database in memory', module: 'bench', target: '≤ 10 ms' },
    { name: '  with the Plaza module', module: 'plaza', target: '≤ 10 ms' },
  ] as const;
  const measurements: Measurement[] = [];
  for (const { name, module, target } of modules) {
    const results: FreshResult[] = [];
    for (let run = 0; run < runs; run++) {
      results.push(await runLoad<FreshResult>('fresh', { module } satisfies FreshOptions));
    }
    measurements.push(
      { name, value: median(results.map(({ laterMs }) => laterMs)), unit: 'ms', target },
      {
        name: '  the first one in a process',
        value: median(results.map(({ firstMs }) => firstMs)),
        unit: 'ms',
      },
    );
  }
  return measurements;
}
