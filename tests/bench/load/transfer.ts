/**
 * Load generator: transfers between accounts through the unmodified client, a fixed number in
 * flight on each connection. Prints `TransferResult` as JSON.
 */
import { setGlobalLogLevel } from 'spacetimedb';
import { DbConnection } from '../bindings/index.ts';
import { quantile, seededRandom, zipf } from '../statistics.ts';

// Standard output is for the result.
setGlobalLogLevel('warn');

/** What to measure, as the only argument, in JSON. */
export interface TransferOptions {
  readonly uri: string;
  readonly database: string;
  readonly connections: number;
  /** Calls that each connection keeps open. */
  readonly inFlight: number;
  readonly accounts: number;
  /** 0 is uniform. */
  readonly zipfExponent: number;
  readonly seconds: number;
  readonly seed: number;
  /** Wait for durability before an answer counts (the client's default). */
  readonly confirmed: boolean;
}

/** What is printed, in JSON. */
export interface TransferResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly refused: number;
}

const options = JSON.parse(process.argv[2] ?? '{}') as TransferOptions;
const random = seededRandom(options.seed);
const pick = zipf(options.accounts, options.zipfExponent, random);
// Popular accounts lie anywhere in the table, as they would in life, not side by side.
const scatter = (rank: number) => (rank * 7919) % options.accounts;

const connections = await Promise.all(Array.from({ length: options.connections }, connect));
const latencies: number[] = [];
let done = 0;
let refused = 0;

const warmUpMs = 1_000;
const started = performance.now();
const end = started + warmUpMs + options.seconds * 1_000;
await Promise.all(
  connections.flatMap(connection =>
    Array.from({ length: options.inFlight }, () => keepCalling(connection)),
  ),
);
const result: TransferResult = {
  perSecond: done / options.seconds,
  p50Ms: quantile(latencies, 0.5),
  p99Ms: quantile(latencies, 0.99),
  refused,
};
console.log(JSON.stringify(result));
process.exit(0);

async function keepCalling(connection: DbConnection): Promise<void> {
  for (;;) {
    const sent = performance.now();
    if (sent >= end) return;
    try {
      await connection.reducers.transfer({
        from: scatter(pick()),
        to: scatter(pick()),
        amount: 1n,
      });
    } catch {
      refused++;
    }
    const now = performance.now();
    if (sent < started + warmUpMs || now > end) continue;
    done++;
    // One in 16 is plenty for quantiles and keeps the sampling out of the measurement.
    if ((done & 15) === 0 || options.connections === 1) latencies.push(now - sent);
  }
}

function connect(): Promise<DbConnection> {
  return new Promise((resolve, reject) => {
    DbConnection.builder()
      .withUri(options.uri)
      .withDatabaseName(options.database)
      .withConfirmedReads(options.confirmed)
      .withCompression('none')
      .onConnect(connection => resolve(connection))
      .onConnectError((_context, error) => reject(error))
      .build();
  });
}
