/**
 * Kills a bank many more times than `npm test` does:
 *
 *     npm run crash -- [--full CYCLES] [--seed SEED]
 */
import { parseArgs } from 'node:util';
import { runCrashes } from './run-crashes.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { full: { type: 'string', default: '500' }, seed: { type: 'string' } },
  });
  const cycles = Number(values.full);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  console.log(`${cycles} cycles, seed ${seed}`);
  const report = await runCrashes({
    cycles,
    seed,
    onCycle: (cycle, confirmed) => {
      if (cycle % 20 === 0) console.log(`${cycle} cycles, ${confirmed} transfers confirmed`);
    },
  });
  console.log(report);
}

await main();
