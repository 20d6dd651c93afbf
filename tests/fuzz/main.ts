/**
 * Feeds the engine with inputs from outside:
 *
 *     npm run fuzz                                   100,000 inputs
 *     npm run fuzz -- --full [COUNT]                 millions
 *     npm run fuzz -- --seed SEED --target sql       the same inputs again, of one target
 *     npm run fuzz -- --seed SEED --target sql --number 17
 *     npm run fuzz -- --seed SEED --target sql --from 10000 500
 */
import { parseArgs } from 'node:util';
import { runFuzz } from './run-fuzz.ts';

const NORMAL_COUNT = 100_000;
const FULL_COUNT = 5_000_000;

const { values, positionals } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    seed: { type: 'string' },
    target: { type: 'string' },
    number: { type: 'string' },
    from: { type: 'string', default: '0' },
  },
  allowPositionals: true,
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const count = Number(positionals[0] ?? (values.full ? FULL_COUNT : NORMAL_COUNT));
console.log(`${count} inputs, seed ${seed}`);
let last = '';
const { findings, targets, residentMib } = await runFuzz({
  seed,
  count,
  ...(values.target !== undefined && { only: values.target }),
  ...(values.number !== undefined && { number: Number(values.number) }),
  from: Number(values.from),
  onProgress: (target, number) => {
    if (target !== last || number % 100_000 === 0) console.log(`${target}: ${number}`);
    last = target;
  },
});
console.table(targets);
console.log(`${residentMib} MiB resident at the end`);
// Most failures have one cause: each is shown once.
const seen = new Set<string>();
for (const { target, number, input, error } of findings) {
  const cause = error.split('\n').slice(0, 3).join().replace(/\d+/g, '');
  if (seen.has(cause)) continue;
  seen.add(cause);
  console.log(
    `\n--seed ${seed} --target ${target} --number ${number}\n${error}\n${input.slice(0, 2_000)}`,
  );
}
console.log(`\n${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;
