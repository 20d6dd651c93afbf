/**
 * Load generator: one writer and many subscribers of the row that it writes. Prints
 * `FanoutResult` as JSON. Writer and subscribers share a process and so a clock.
 */
import { setGlobalLogLevel } from 'spacetimedb';
import { DbConnection } from '../bindings/index.ts';
import { quantile } from '../statistics.ts';
import { subscribeLean } from './lean-subscriber.ts';

// Standard output is for the result.
setGlobalLogLevel('warn');

/** What to measure, as the only argument, in JSON. */
export interface FanoutOptions {
  readonly uri: string;
  readonly database: string;
  readonly subscribers: number;
  /** Writes a second; 0 writes as fast as the subscribers hear of it. */
  readonly writesPerSecond: number;
  readonly seconds: number;
}

/** What is printed, in JSON. */
export interface FanoutResult {
  readonly deliveriesPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Bytes of one delivered frame. */
  readonly frameBytes: number;
  readonly missing: number;
}

const options = JSON.parse(process.argv[2] ?? '{}') as FanoutOptions;
const marker = Buffer.from('sent at ');
const nowMicros = () => Math.round((performance.timeOrigin + performance.now()) * 1_000);

const latencies: number[] = [];
let deliveries = 0;
let frameBytes = 0;
let onAll: (() => void) | null = null;

for (let opened = 0; opened < options.subscribers; opened += 50) {
  await Promise.all(
    Array.from({ length: Math.min(50, options.subscribers - opened) }, () =>
      subscribeLean({ ...options, query: 'SELECT * FROM ticker WHERE topic = 1' }, handleFrame),
    ),
  );
}
const writer = await connect();

await write(); // inserts the row; the updates that follow are all alike
await settled(options.subscribers);
deliveries = 0;
latencies.length = 0;

const started = performance.now();
let writes = 0;
while (performance.now() - started < options.seconds * 1_000) {
  writes++;
  if (options.writesPerSecond === 0) {
    await write();
    await settled(writes * options.subscribers);
  } else {
    void write();
    const next = started + (writes * 1_000) / options.writesPerSecond;
    await new Promise(resolve => setTimeout(resolve, Math.max(0, next - performance.now())));
  }
}
const elapsed = (performance.now() - started) / 1_000;
if (options.writesPerSecond > 0)
  await Promise.race([settled(writes * options.subscribers), pause(2_000)]);

const result: FanoutResult = {
  deliveriesPerSecond: deliveries / elapsed,
  p50Ms: quantile(latencies, 0.5),
  p99Ms: quantile(latencies, 0.99),
  frameBytes,
  missing: writes * options.subscribers - deliveries,
};
console.log(JSON.stringify(result));
process.exit(0);

function handleFrame(frame: Buffer): void {
  deliveries++;
  frameBytes = frame.length;
  // The inserted row ends in the text "sent at <micros>"; deletes stand behind the inserts.
  const at = frame.indexOf(marker);
  const sent = Number(frame.toString('latin1', at + marker.length, at + marker.length + 16));
  latencies.push((nowMicros() - sent) / 1_000);
  onAll?.();
}

function write(): Promise<void> {
  const sent = nowMicros();
  return writer.reducers.tick({
    topic: 1,
    sentMicros: BigInt(sent),
    text: `${marker}${sent}`,
  });
}

/** Resolves when that many deliveries have been counted. */
function settled(target: number): Promise<void> {
  return new Promise(resolve => {
    onAll = () => {
      if (deliveries < target) return;
      onAll = null;
      resolve();
    };
    onAll();
  });
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}

function connect(): Promise<DbConnection> {
  return new Promise((resolve, reject) => {
    DbConnection.builder()
      .withUri(options.uri)
      .withDatabaseName(options.database)
      .onConnect(connection => resolve(connection))
      .onConnectError((_context, error) => reject(error))
      .build();
  });
}
