/** Makes fresh databases in memory in this process. Prints `FreshResult` as JSON. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { importEngine, root } from '../processes.ts';
import { median } from '../statistics.ts';

/** What to make them of. */
export interface FreshOptions {
  readonly module: 'bench' | 'plaza';
}

/** What is printed. */
export interface FreshResult {
  readonly firstMs: number;
  /** Median of the others. */
  readonly laterMs: number;
}

const { module } = JSON.parse(process.argv[2] ?? '{}') as FreshOptions;
const { bundleModule, createEngine } = await importEngine();
const text =
  module === 'plaza'
    ? readFileSync(path.join(root, 'dist/module.js'), 'utf8')
    : await bundleModule(path.join(root, 'tests/bench/module'));

const [firstMs = Number.NaN, ...laterMs] = await timesOf(21);
const result: FreshResult = { firstMs, laterMs: median(laterMs) };
console.log(JSON.stringify(result));

async function timesOf(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const startedMs = performance.now();
    const engine = await createEngine({ module: text });
    times.push(performance.now() - startedMs);
    await engine.close();
  }
  return times;
}
