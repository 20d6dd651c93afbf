/**
 * Kills a bank, and checks after each time that every promise was kept:
 *
 *     npm run crash                          20 times, as `npm test` does
 *     npm run crash -- --full                3,000 times
 *     npm run crash -- --cycles N --seed S   as often as you like; the seed of a run replays it
 *
 * A third as often a whole engine with clients is killed, with backups and restores under way.
 */
import { parseArgs } from 'node:util';
import { runCrashes } from './run-crashes.ts';
import { runServedCrashes } from './run-served-crashes.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean', default: false },
      cycles: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const cycles = Number(values.cycles ?? (values.full ? 3_000 : 20));
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const tell = (cycle: number, confirmed: number): void => {
    if (cycle % 20 === 0) console.log(`${cycle} cycles, ${confirmed} transfers confirmed`);
  };
  console.log(`A bank by itself: ${cycles} cycles, seed ${seed}`);
  console.log(await runCrashes({ cycles, seed, onCycle: tell }));
  const served = Math.ceil(cycles / 3);
  console.log(`An engine with clients: ${served} cycles, seed ${seed}`);
  console.log(await runServedCrashes({ cycles: served, seed, onCycle: tell }));
}

await main();
