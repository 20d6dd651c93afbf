/**
 * Kills a bank, and checks after each time that every promise was kept:
 *
 *     npm run crash                          20 times, as `npm test` does
 *     npm run crash -- --full                3,000 times
 *     npm run crash -- --cycles N --seed S   as often as you like
 *
 * A third as often a whole engine with clients is killed, with backups and restores under way. Every
 * hundred cycles a new bank begins, with the next seed; that seed alone replays its series. The
 * moments of the kills depend on the machine's pace, too.
 */
import { parseArgs } from 'node:util';
import { runCrashes } from './run-crashes.ts';
import { runServedCrashes } from './run-served-crashes.ts';

const CYCLES_PER_BANK = 100;

interface Series {
  readonly cycles: number;
  readonly seed: number;
  readonly onCycle: (cycle: number) => void;
}

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
  await inSeries('A bank by itself', { cycles, seed }, runCrashes);
  await inSeries(
    'An engine with clients',
    { cycles: Math.ceil(cycles / 3), seed },
    runServedCrashes,
  );
}

async function inSeries(
  what: string,
  { cycles, seed }: { cycles: number; seed: number },
  run: (series: Series) => Promise<object>,
): Promise<void> {
  for (let done = 0, next = seed; done < cycles; done += CYCLES_PER_BANK, next++) {
    const count = Math.min(CYCLES_PER_BANK, cycles - done);
    console.log(`${what}: ${count} cycles, seed ${next}`);
    const onCycle = (cycle: number): void => {
      if (cycle % 20 === 0) console.log(`  ${done + cycle} of ${cycles}`);
    };
    console.log(await run({ cycles: count, seed: next, onCycle }));
  }
}

await main();
