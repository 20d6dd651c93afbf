import type { InProcessResult } from './load/in-process.ts';
import type { BenchOptions, Measurement } from './main.ts';
import { runLoad } from './processes.ts';
import { median } from './statistics.ts';

/** The same transfers as `transfer`, without sockets and disk: what the engine itself costs. */
export async function inProcess({ runs, seconds }: BenchOptions): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const [name, zipfExponent] of [
    ['uniform', 0],
    ['Zipf 1.5', 1.5],
  ] as const) {
    const results: InProcessResult[] = [];
    for (let run = 0; run < runs; run++) {
      results.push(await runLoad('in-process', { zipfExponent, seconds, seed: 1 + run }));
    }
    measurements.push(
      {
        name: `transfer ${name}, in process`,
        value: median(results.map(({ perSecond }) => perSecond)),
        unit: '/s',
      },
      {
        name: '  engine, of one core',
        value: median(results.map(({ micros }) => micros)),
        unit: 'µs each',
      },
    );
  }
  return measurements;
}
