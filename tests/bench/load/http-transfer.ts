/**
 * Load generator of the baseline: the same transfers as `transfer.ts`, as HTTP requests, one at a
 * time on each connection. Prints `TransferResult` as JSON.
 */
import { Agent, request } from 'node:http';
import { accountPicker, TransferMeter, type TransferOptions } from './transfer-workload.ts';
import { untilTold } from './until-told.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as TransferOptions;
const pick = accountPicker(options);
const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
await untilTold();
const meter = new TransferMeter(options);
await Promise.race([
  Promise.all(Array.from({ length: options.connections }, keepAsking)),
  // Somebody may be retried for very long.
  new Promise(resolve => setTimeout(resolve, meter.endMs - performance.now() + 1_000)),
]);
meter.report();

async function keepAsking(): Promise<void> {
  for (;;) {
    const sentMs = performance.now();
    if (sentMs >= meter.endMs) return;
    const isOk = await ask(JSON.stringify({ from: pick(), to: pick(), amount: 1 }));
    meter.answered(sentMs, performance.now(), isOk);
  }
}

function ask(body: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${options.uri}/transfer`,
      { method: 'POST', agent, headers: { 'content-length': body.length } },
      answer => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode === 204));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
