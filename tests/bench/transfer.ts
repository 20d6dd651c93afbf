import { DbConnection } from './bindings/index.ts';
import type { TransferOptions, TransferResult } from './load/transfer.ts';
import type { BenchOptions, Measurement } from './main.ts';
import { type RunningEngine, runLoad, startEngine } from './processes.ts';
import { median } from './statistics.ts';

const accounts = 100_000;

/** Reducer calls a second through the unmodified client, and what one call alone takes. */
export async function transfer({ runs, seconds }: BenchOptions): Promise<Measurement[]> {
  const engine = await startEngine();
  try {
    await openAccounts(engine);
    const crowd = { connections: 64, inFlight: 40 };
    const alone = { connections: 1, inFlight: 1 };
    const run = async (over: Partial<TransferOptions>) => {
      const results: TransferResult[] = [];
      for (let index = 0; index < runs; index++) {
        const options: TransferOptions = {
          uri: engine.uri,
          database: engine.database,
          accounts,
          zipfExponent: 0,
          seconds,
          seed: 1 + index,
          confirmed: true,
          ...crowd,
          ...over,
        };
        results.push(await runLoad<TransferResult>('transfer', options));
      }
      return {
        value: median(results.map(result => result.perSecond)),
        p50Ms: median(results.map(result => result.p50Ms)),
        p99Ms: median(results.map(result => result.p99Ms)),
        unit: '/s',
      };
    };
    return [
      { name: 'transfer uniform, durable', ...(await run({})), target: '≥ 60,000/s' },
      {
        name: 'transfer Zipf 1.5, durable',
        ...(await run({ zipfExponent: 1.5 })),
        target: '≥ 60,000/s',
      },
      { name: 'transfer uniform, not waiting for the disk', ...(await run({ confirmed: false })) },
      { name: 'one call alone, durable', ...(await run(alone)), target: 'p50 ≤ 1.5 ms' },
      {
        name: 'one call alone, not waiting for the disk',
        ...(await run({ ...alone, confirmed: false })),
      },
    ];
  } finally {
    await engine.stop();
  }
}

async function openAccounts(engine: RunningEngine): Promise<void> {
  const connection = await new Promise<DbConnection>((resolve, reject) => {
    DbConnection.builder()
      .withUri(engine.uri)
      .withDatabaseName(engine.database)
      .onConnect(connected => resolve(connected))
      .onConnectError((_context, error) => reject(error))
      .build();
  });
  for (let first = 0; first < accounts; first += 10_000) {
    await connection.reducers.openAccounts({ first, count: 10_000, balance: 1_000_000n });
  }
  connection.disconnect();
}
