/**
 * Compares what clients hold with what their queries mean, over and over:
 *
 *     npm run oracle -- [--full] [--transitions N] [--seed SEED]
 */
import { parseArgs } from 'node:util';
import { keptCases } from './kept-cases.ts';
import { runCases } from './run.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean', default: false },
      transitions: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const transitions = Number(values.transitions ?? (values.full ? 1_000_000 : 50_000));
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  console.log(`${transitions} transitions, seed ${seed}`);
  const startMs = performance.now();
  const report = await runCases({
    seed,
    transitions,
    kept: values.seed === undefined ? keptCases : [],
    onCase: (done, cases) => {
      if (cases % 50 === 0) console.log(`${cases} cases, ${done.transitions} transitions`);
    },
  });
  console.log({ ...report, seconds: Math.round((performance.now() - startMs) / 1000) });
}

await main();
