/**
 * Works the engine for a while and looks whether anything grows:
 *
 *     npm run soak                       one minute
 *     npm run soak -- --full             thirty minutes
 *     npm run soak -- --seconds 300 --seed 7
 */
import { parseArgs } from 'node:util';
import { type Quarter, runSoak } from './run-soak.ts';

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    seed: { type: 'string' },
  },
});
const seconds = Number(values.seconds ?? (values.full ? 1_800 : 60));
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
console.log(`${seconds} s, seed ${seed}`);
const { second, last, empty, visits, calls } = await runSoak({
  seconds,
  seed,
  onSample: ({ heapMib, residentMib, handles, connections, queries }) =>
    console.log(
      `heap ${heapMib.toFixed(1)} MiB, resident ${residentMib.toFixed(0)} MiB, ${handles} handles, ${connections} connections, ${queries} queries`,
    ),
});
console.table({ 'second quarter': rounded(second), 'last quarter': rounded(last) });
console.log(`${visits} visits, ${calls} calls of one client`);

/** What may be more at the end than in the second quarter: noise, not growth. */
const problems = [
  grew('heap', second.heapMib, last.heapMib, { factor: 1.15, plus: 4 }),
  grew('resident memory', second.residentMib, last.residentMib, { factor: 1.2, plus: 24 }),
  grew('handles', second.handles, last.handles, { factor: 1, plus: 15 }),
  // A machine that others work on, too, gets slower for everybody: then the echo is as well.
  last.p50Ms / last.echoMs > (2 * second.p50Ms) / second.echoMs &&
    grew('median latency', second.p50Ms, last.p50Ms, { factor: 2, plus: 1 }),
  empty.connections > 0 && `${empty.connections} connections are left behind`,
  empty.queries > 0 && `${empty.queries} queries are left behind`,
].filter(problem => problem !== false);
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? 'nothing grows' : 'something grows');
process.exitCode = problems.length === 0 ? 0 : 1;

function grew(
  what: string,
  before: number,
  after: number,
  { factor, plus }: { factor: number; plus: number },
): string | false {
  if (after <= before * factor + plus) return false;
  return `${what} has grown from ${before.toFixed(1)} to ${after.toFixed(1)}`;
}

function rounded(quarter: Quarter): Record<string, number> {
  return Object.fromEntries(
    Object.entries(quarter).map(([name, value]) => [name, Math.round(value * 10) / 10]),
  );
}
