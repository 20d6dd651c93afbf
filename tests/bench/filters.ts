import type { FiltersOptions, FiltersResult } from './load/filters.ts';
import type { BenchOptions, Measurement } from './main.ts';
import { runLoad, startEngine } from './processes.ts';
import { median } from './statistics.ts';

const counts = [10, 100, 1_000, 10_000];
const filters = {
  equality: 'shelf = N',
  range: 'price >= N AND price < N + 10',
  open: 'price > N',
  join: 'JOIN keeper … WHERE keeper.id = N',
} as const satisfies Record<FiltersOptions['filter'], string>;

/** What one commit costs as ever more different queries watch the table that it changes. */
export async function filterCost({ runs, seconds }: BenchOptions): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const filter of ['equality', 'range', 'open', 'join'] as const) {
    let fewest = Number.NaN;
    for (const queries of counts) {
      const results: FiltersResult[] = [];
      for (let index = 0; index < runs; index++)
        results.push(await run({ filter, queries, seconds }));
      const value = median(results.map(({ microsPerCommit }) => microsPerCommit));
      if (queries === counts[0]) fewest = value;
      measurements.push({
        name: `a commit, ${queries.toLocaleString('en')} different queries ${filters[filter]}`,
        value,
        unit: 'µs',
        baseline: { name: `with ${counts[0]}`, value: fewest },
        ...(queries === counts.at(-1) && { target: 'near flat' }),
      });
    }
  }
  return measurements;
}

async function run(load: Omit<FiltersOptions, 'uri' | 'database'>): Promise<FiltersResult> {
  const engine = await startEngine('live-module');
  try {
    return await runLoad<FiltersResult>('filters', {
      ...load,
      uri: engine.uri,
      database: engine.database,
    } satisfies FiltersOptions);
  } finally {
    await engine.stop();
  }
}
