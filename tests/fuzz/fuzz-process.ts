/** The process that is fuzzed: started by `runFuzz`, to which it tells what it finds. */
import { parseArgs } from 'node:util';
import { startFuzzHost } from './fuzz-host.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import type { FuzzJob, FuzzMessage, TargetReport } from './job.ts';
import { Random } from './random.ts';
import { bsatn } from './targets/bsatn.ts';
import { clientMessages } from './targets/client-messages.ts';
import { http } from './targets/http.ts';
import { moduleDescription } from './targets/module-description.ts';
import { satsJson } from './targets/sats-json.ts';
import { sql } from './targets/sql.ts';
import { v1Messages } from './targets/v1-messages.ts';
import { websockets } from './targets/websockets.ts';
import { Watchdog } from './watchdog.ts';

/** An input takes a fraction of a millisecond; one that takes this long hangs. */
const INPUT_MS_MAX = 20_000;
/** Inputs between two looks at memory and at what else shows late. */
const INPUTS_BETWEEN_CHECKS = 500;
/** What may be resident: far above what is needed, far below what a leak of many inputs would take. */
const RESIDENT_BYTES_MAX = 1_500 * 1024 * 1024;
const FINDINGS_MAX = 20;

const { values } = parseArgs({ options: { job: { type: 'string', default: '' } } });
/** What is being fed. */
interface FuzzInput {
  readonly target: string;
  readonly number: number;
  readonly input: Uint8Array;
}

await main(JSON.parse(values.job));

async function main(job: FuzzJob): Promise<void> {
  const fuzz = await startFuzzHost(job.modulePath);
  const targets = [
    clientMessages,
    v1Messages(fuzz),
    bsatn,
    satsJson,
    sql(fuzz),
    moduleDescription(fuzz),
    http(fuzz),
    websockets(fuzz),
  ];
  const watchdog = new Watchdog(INPUT_MS_MAX);
  let current: FuzzInput = { target: '', number: 0, input: new Uint8Array() };
  const find = (error: unknown): Promise<void> => {
    const { target, number, input } = current;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return tell({
      tag: 'finding',
      target,
      number,
      input: Buffer.from(input).toString('hex'),
      error: text,
    });
  };
  process.on('uncaughtException', error => {
    void find(error).then(() => process.exit(1));
  });

  const reports: TargetReport[] = [];
  let findingCount = 0;
  for (const target of targets) {
    const inputs = inputsOf(target, job);
    const startMs = performance.now();
    let accepted = 0;
    let count = 0;
    for (const { number, input } of inputs) {
      current = { target: target.name, number, input };
      if (number % 100 === 0) void tell({ tag: 'at', target: target.name, number });
      try {
        if (await target.run(input)) accepted += 1;
        if (count % INPUTS_BETWEEN_CHECKS === 0) await check(target);
      } catch (error) {
        await find(error);
        findingCount += 1;
        if (findingCount >= FINDINGS_MAX) process.exit(1);
      }
      count += 1;
      watchdog.tick();
    }
    reports.push({
      target: target.name,
      inputs: count,
      accepted,
      ms: Math.round(performance.now() - startMs),
    });
  }
  await tell({
    tag: 'done',
    reports,
    residentMib: Math.round(process.memoryUsage.rss() / 1024 / 1024),
  });
  await watchdog.stop();
  process.exit(0);
}

/** The inputs of a job for a target, each made when it is its turn. */
function* inputsOf(
  target: FuzzTarget,
  { seed, count, only, from, number, cases }: FuzzJob,
): Generator<{ number: number; input: Uint8Array }> {
  if (only !== null && only !== target.name) return;
  if (number !== null) {
    yield { number, input: target.generate(new Random(seed, target.name, number)) };
    return;
  }
  for (const [i, kept] of cases.entries()) {
    if (kept.target !== target.name) continue;
    yield { number: -1 - i, input: new Uint8Array(Buffer.from(kept.input, 'hex')) };
  }
  const share = only === null ? Math.ceil((count * target.share) / 1_000) : count;
  for (let i = from; i < from + share; i += 1) {
    yield { number: i, input: target.generate(new Random(seed, target.name, i)) };
  }
}

async function check(target: FuzzTarget): Promise<void> {
  await target.check?.();
  const resident = process.memoryUsage.rss();
  if (resident > RESIDENT_BYTES_MAX) throw new Error(`${resident} bytes are resident`);
}

function tell(message: FuzzMessage): Promise<void> {
  return new Promise(sent => {
    process.send?.(message, () => sent());
  });
}
