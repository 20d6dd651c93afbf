/**
 * The benchmarks. Every figure is the median of several runs, beside a baseline of the same call
 * where there is one, so that the ratio counts and not the machine.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { connections } from './connections.ts';
import { fanout } from './fanout.ts';
import { filterCost } from './filters.ts';
import { fresh } from './fresh.ts';
import { inProcess } from './in-process.ts';
import { publish } from './publish.ts';
import { rows } from './rows.ts';
import { start } from './start.ts';
import { transfer } from './transfer.ts';
import { views } from './views.ts';

/** One line of the table. */
export interface Measurement {
  readonly name: string;
  /** Median over the runs. */
  readonly value: number;
  readonly unit: string;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** The same figure of the baseline, in the same unit. */
  readonly baseline?: { readonly name: string; readonly value: number };
  readonly target?: string;
}

/** How long to measure: `runs` times, `seconds` each. */
export interface BenchOptions {
  readonly runs: number;
  readonly seconds: number;
}

const benches: Record<string, (options: BenchOptions) => Promise<Measurement[]>> = {
  transfer,
  'in-process': inProcess,
  rows,
  fresh,
  fanout,
  connections,
  views,
  filters: filterCost,
  publish,
  start,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    runs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    help: { type: 'boolean' },
  },
});
const unknown = positionals.filter(name => !(name in benches));
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no benchmark called ${unknown.join(', ')}.`);
  console.log(`npm run bench [name…] -- [--runs N] [--seconds N] [--json FILE]
names: ${Object.keys(benches).join(', ')} (all by default)`);
  process.exit(unknown.length > 0 ? 1 : 0);
}

const options = { runs: Number(values.runs), seconds: Number(values.seconds) };
const results: Measurement[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  console.error(`${name} …`);
  results.push(...((await benches[name]?.(options)) ?? []));
}
print(results);
if (values.json) {
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  writeFileSync(values.json, `${JSON.stringify({ machine, options, results }, null, 2)}\n`);
}

function print(measured: readonly Measurement[]): void {
  const cells = [
    ['', 'median', 'p50 ms', 'p99 ms', 'baseline', 'ratio', 'target'],
    ...measured.map(row => [
      row.name,
      `${figure(row.value)} ${row.unit}`,
      row.p50Ms === undefined ? '' : figure(row.p50Ms),
      row.p99Ms === undefined ? '' : figure(row.p99Ms),
      row.baseline ? `${figure(row.baseline.value)} ${row.baseline.name}` : '',
      row.baseline ? (row.value / row.baseline.value).toFixed(2) : '',
      row.target ?? '',
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map(row => row[column]!.length)));
  for (const row of cells) {
    console.log(
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    );
  }
}

function figure(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
