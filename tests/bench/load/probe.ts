/**
 * Load generator: one connection that calls an empty reducer at a steady pace, to see how long
 * reducers wait for their turn while others are served. Prints `ProbeResult` as JSON.
 */
import { quantile } from '../statistics.ts';
import { openLeanClient } from './lean-client.ts';
import { untilTold } from './until-told.ts';

/** What to measure, as the only argument, in JSON. */
export interface ProbeOptions {
  readonly uri: string;
  readonly database: string;
  readonly seconds: number;
}

/** What is printed, in JSON: milliseconds from sending a call until its reducer started. */
export interface ProbeResult {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly calls: number;
}

const intervalMs = 5;
const options = JSON.parse(process.argv[2] ?? '{}') as ProbeOptions;
const sentMicros: number[] = [];
const delaysMs: number[] = [];

const client = await openLeanClient(
  { ...options, confirmed: false },
  {
    onResult(requestId, startedMicros) {
      // Both clocks are the machine's, read to a millisecond or better.
      delaysMs.push(Math.max(0, startedMicros - (sentMicros[requestId] ?? 0)) / 1_000);
    },
  },
);
await untilTold();
const end = performance.now() + options.seconds * 1_000;
while (performance.now() < end) {
  const requestId = sentMicros.length;
  sentMicros.push((performance.timeOrigin + performance.now()) * 1_000);
  client.call(requestId, 'noop', new Uint8Array());
  await new Promise(resolve => setTimeout(resolve, intervalMs));
}
await new Promise(resolve => setTimeout(resolve, 500));
const result: ProbeResult = {
  p50Ms: quantile(delaysMs, 0.5),
  p99Ms: quantile(delaysMs, 0.99),
  maxMs: Math.max(...delaysMs),
  calls: delaysMs.length,
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
