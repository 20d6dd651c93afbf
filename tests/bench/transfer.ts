import { DbConnection } from './bindings/index.ts';
import type { TransferOptions, TransferResult } from './load/transfer-workload.ts';
import { processMicros } from './machine.ts';
import type { BenchOptions, Measurement } from './main.ts';
import { startPostgres } from './postgres.ts';
import { type RunningEngine, runLoads, startEngine } from './processes.ts';
import { median, quantile } from './statistics.ts';

const accounts = 100_000;

/** The load generators: the unmodified client, bare sockets, HTTP for PostgreSQL. */
type Generator = 'transfer' | 'lean-transfer' | 'http-transfer';

/** What is measured. */
interface Variation {
  readonly generator: Generator;
  readonly zipfExponent: number;
  readonly confirmed: boolean;
  readonly connections: number;
  readonly inFlight: number;
  /** Processes that the connections are spread over. */
  readonly processes: number;
}

/** One run. */
interface Outcome {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Time of one core that the engine took for each transfer, in microseconds. */
  readonly engineMicros: number;
}

/**
 * A client's share of a call costs about as much as the engine's: with clients in one process it
 * would be their core that sets the limit.
 */
const crowd = { connections: 64, inFlight: 40, processes: 2 };
const lean = { generator: 'lean-transfer', ...crowd, processes: 1 } as const;
const sdk = { generator: 'transfer', ...crowd } as const;
const alone = { ...sdk, connections: 1, inFlight: 1, processes: 1 };
const http = { generator: 'http-transfer', ...crowd, inFlight: 1, processes: 1 } as const;

const uniform = { zipfExponent: 0, confirmed: true };
const popular = { zipfExponent: 1.5, confirmed: true };

/** Reducer calls a second, what one call alone takes, and the same through PostgreSQL. */
export async function transfer(options: BenchOptions): Promise<Measurement[]> {
  const baseline = await measureBaseline(options);
  const engine = await startEngine();
  const run = async (name: string, variation: Variation, target?: string) =>
    measurement(name, await measure(engine, variation, options), target);
  try {
    await openAccounts(engine);
    return [
      await against(
        baseline?.uniform,
        run('transfer uniform, durable', { ...sdk, ...uniform }, '≥ 150,000/s, 80 ×'),
      ),
      await against(
        baseline?.popular,
        run('transfer Zipf 1.5, durable', { ...sdk, ...popular }, '≥ 150,000/s, 2,000 ×'),
      ),
      await run(
        'transfer uniform, not waiting for the disk',
        { ...sdk, ...uniform, confirmed: false },
        '≥ 200,000/s',
      ),
      await run('transfer uniform, durable, lean clients', { ...lean, ...uniform }, '≥ 300,000/s'),
      await run('transfer Zipf 1.5, durable, lean clients', { ...lean, ...popular }, '≥ 300,000/s'),
      await run(
        'transfer uniform, not waiting, lean clients',
        { ...lean, ...uniform, confirmed: false },
        '≥ 350,000/s',
      ),
      await run('one call alone, durable', { ...alone, ...uniform }, 'p50 ≤ 0.5, p99 ≤ 3 ms'),
      await run(
        'one call alone, not waiting for the disk',
        { ...alone, ...uniform, confirmed: false },
        'p50 ≤ 0.10, p99 ≤ 0.5 ms',
      ),
    ].flat();
  } finally {
    await engine.stop();
  }
}

async function against(
  baseline: number | undefined,
  measured: Promise<Measurement[]>,
): Promise<Measurement[]> {
  const [first, ...rest] = await measured;
  if (first === undefined || baseline === undefined) return measured;
  return [{ ...first, baseline: { name: 'PostgreSQL', value: baseline } }, ...rest];
}

function measurement(name: string, runs: readonly Outcome[], target?: string): Measurement[] {
  const medianOf = (key: keyof Outcome): number => median(runs.map(run => run[key]));
  const latencies = { p50Ms: medianOf('p50Ms'), p99Ms: medianOf('p99Ms') };
  const engineMicros = medianOf('engineMicros');
  const calls = { name, value: medianOf('perSecond'), unit: '/s', ...latencies, target };
  if (Number.isNaN(engineMicros)) return [calls];
  return [calls, { name: '  engine, of one core', value: engineMicros, unit: 'µs each' }];
}

async function measureBaseline(
  options: BenchOptions,
): Promise<{ readonly uniform: number; readonly popular: number } | null> {
  const postgres = await startPostgres({ accounts, connections: http.connections });
  if (postgres === null) return null;
  const perSecond = async (variation: Variation): Promise<number> => {
    const runs = await measure({ ...postgres, database: '', pid: null }, variation, options);
    return median(runs.map(run => run.perSecond));
  };
  try {
    return {
      uniform: await perSecond({ ...http, ...uniform }),
      popular: await perSecond({ ...http, ...popular }),
    };
  } finally {
    await postgres.stop();
  }
}

async function measure(
  server: { readonly uri: string; readonly database: string; readonly pid: number | null },
  { generator, processes, ...variation }: Variation,
  { runs, seconds }: BenchOptions,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let run = 0; run < runs; run++) {
    const before = server.pid === null ? Number.NaN : processMicros(server.pid);
    const results = await runLoads<TransferResult>(
      generator,
      Array.from(
        { length: processes },
        (_, process): TransferOptions => ({
          ...variation,
          uri: server.uri,
          database: server.database,
          connections: variation.connections / processes,
          accounts,
          seconds,
          seed: 1 + run * processes + process,
        }),
      ),
    );
    const engineMicros = server.pid === null ? Number.NaN : processMicros(server.pid) - before;
    const done = results.reduce((sum, result) => sum + result.done, 0);
    const answered = results.reduce((sum, result) => sum + result.answered, 0);
    const latenciesMs = results.flatMap(result => result.latenciesMs);
    outcomes.push({
      perSecond: done / seconds,
      p50Ms: quantile(latenciesMs, 0.5),
      p99Ms: quantile(latenciesMs, 0.99),
      engineMicros: engineMicros / answered,
    });
  }
  return outcomes;
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
