/** Transfers on an engine in this process, in memory. Prints `InProcessResult` as JSON. */
import path from 'node:path';
import type { Call, ReducerOutcome } from '../../../engine/src/index.ts';
import { importEngine, root } from '../processes.ts';
import { seededRandom, zipf } from '../statistics.ts';

/** What to measure. */
export interface InProcessOptions {
  readonly zipfExponent: number;
  readonly seconds: number;
  readonly seed: number;
}

/** What is printed. */
export interface InProcessResult {
  readonly perSecond: number;
  /** Of one core, for each transfer. */
  readonly micros: number;
}

const accounts = 100_000;
/** As many as 64 clients with 40 calls each have open. */
const openMax = 2_560;
const argsBytes = 16;

const options = JSON.parse(process.argv[2] ?? '{}') as InProcessOptions;
const { createEngine } = await importEngine();
const engine = await createEngine({ module: path.join(root, 'tests/bench/module') });
const client = engine.as('client', { connectionId: 1n });
for (let first = 0; first < accounts; first += 10_000) {
  await client.call('open_accounts', { first, count: 10_000, balance: 1_000_000n });
}
const transfer = engine.module.reducers.find(({ name }) => name === 'transfer');
if (transfer === undefined) throw new Error('the module has no transfers');
const calls = makeCalls(transfer.id);
let nextCall = 0;

await runFor(1);
const { user, system } = process.cpuUsage();
const started = performance.now();
const done = await runFor(options.seconds);
const seconds = (performance.now() - started) / 1_000;
const used = process.cpuUsage({ user, system });
const result: InProcessResult = {
  perSecond: done / seconds,
  micros: (used.user + used.system) / done,
};
console.log(JSON.stringify(result));
process.exit(0);

/** Calls, batch after batch, and returns how many. */
async function runFor(secondsMin: number): Promise<number> {
  const endMs = performance.now() + secondsMin * 1_000;
  let count = 0;
  while (performance.now() < endMs) {
    await runBatch();
    count += openMax;
  }
  return count;
}

function runBatch(): Promise<void> {
  return new Promise((resolve, reject) => {
    let open = openMax;
    const ended = ({ tag }: ReducerOutcome): void => {
      if (tag !== 'committed') reject(new Error(`a transfer was ${tag}`));
      open -= 1;
      if (open === 0) resolve();
    };
    for (let i = 0; i < openMax; i++) {
      const call = calls[nextCall]!;
      nextCall = (nextCall + 1) % calls.length;
      engine.database.enqueue(call, ended);
    }
  });
}

/** Calls with their arguments, more than the processor's caches keep accounts. */
function makeCalls(reducer: number): Call[] {
  const pick = zipf(accounts, options.zipfExponent, seededRandom(options.seed));
  return Array.from({ length: 200_000 }, () => {
    const args = new Uint8Array(argsBytes);
    const view = new DataView(args.buffer);
    view.setUint32(0, (pick() * 7919) % accounts, true);
    view.setUint32(4, (pick() * 7919) % accounts, true);
    view.setBigInt64(8, 1n, true);
    return { reducer, args, caller: client.caller };
  });
}
