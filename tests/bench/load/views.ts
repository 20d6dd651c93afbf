/**
 * Load generator: many people, each with a view of their own over the threads that they have open,
 * and messages into threads that a few of them have open. Prints `ViewsResult` as JSON.
 */
import { quantile } from '../statistics.ts';
import { encodeString, encodeU32, openLeanClient } from './lean-client.ts';

/** What to measure, as the only argument, in JSON. */
export interface ViewsOptions {
  readonly uri: string;
  readonly database: string;
  readonly people: number;
  /** People who have the same thread open; everybody has one. */
  readonly viewers: number;
  readonly messagesPerSecond: number;
  readonly seconds: number;
}

/** What is printed, in JSON. */
export interface ViewsResult {
  /** From before the call to the message in the view of somebody who has the thread open. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How often the engine computed a view for each message; the number of viewers, ideally. */
  readonly computedPerMessage: number;
  readonly missing: number;
}

const options = JSON.parse(process.argv[2] ?? '{}') as ViewsOptions;
const { people, viewers } = options;
const threads = Math.floor(people / viewers);
/** So many messages fill the pages that the view shows, as in a thread that is in use. */
const messagesBefore = 48;
const marker = Buffer.from('sent at ');
const stampBytes = 16;
const latencies: number[] = [];
let received = 0;
let isMeasuring = false;

const nowMicros = () => Math.round((performance.timeOrigin + performance.now()) * 1_000);
const writer = await openLeanClient(options, {
  onResult(_requestId, _started, isOk) {
    if (!isOk) throw new Error('a call failed');
  },
});
for (let opened = 0; opened < people; opened += 50) {
  await Promise.all(
    Array.from({ length: Math.min(50, people - opened) }, (_, i) => openViewer(opened + i)),
  );
}
for (let message = 0; message < messagesBefore; message++) {
  for (let thread = 0; thread < threads; thread++) say(thread);
  await settled((message + 1) * threads);
}
received = 0;
isMeasuring = true;
const computedBefore = await viewsComputed();
const started = performance.now();
let messages = 0;
while (performance.now() - started < options.seconds * 1_000) {
  say(messages % threads);
  messages += 1;
  const next = started + (messages * 1_000) / options.messagesPerSecond;
  await pause(next - performance.now());
}
await Promise.race([settled(messages), pause(5_000)]);
const result: ViewsResult = {
  p50Ms: quantile(latencies, 0.5),
  p99Ms: quantile(latencies, 0.99),
  computedPerMessage: ((await viewsComputed()) - computedBefore) / messages,
  missing: messages * viewers - received,
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));

async function openViewer(number: number): Promise<void> {
  const client = await openLeanClient(options, {
    onUpdate(bytes, start, end) {
      // A frame may hold several updates: each shows one new message.
      for (let at = start; ; at += stampBytes) {
        at = bytes.indexOf(marker, at) + marker.length;
        if (at < marker.length || at > end) return;
        received += 1;
        if (!isMeasuring) continue;
        const sent = Number(bytes.toString('latin1', at, at + stampBytes));
        latencies.push((nowMicros() - sent) / 1_000);
      }
    },
  });
  client.call(0, 'open', encodeU32(number % threads));
  await client.subscribe('SELECT * FROM my_thread_tail');
}

function say(thread: number): void {
  const text = encodeString(`${marker}${nowMicros()}`);
  writer.call(0, 'say', Buffer.concat([encodeU32(thread), text]));
}

/** Resolves when all have got so many messages. */
async function settled(messageCount: number): Promise<void> {
  while (received < messageCount * viewers) await pause(2);
}

/** How often the engine has computed a view so far. */
async function viewsComputed(): Promise<number> {
  const response = await fetch(`${options.uri.replace(/^ws/, 'http')}/metrics`);
  const sample = /^plaza_engine_views_computed_total\{.*\} (\d+)$/m.exec(await response.text());
  return Number(sample?.[1] ?? Number.NaN);
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, Math.max(0, ms)));
}
