/** What the load generators of `transfer` have in common: whose money moves, and how it is measured. */
import { seededRandom, zipf } from '../statistics.ts';

/** What to measure, as the generator's only argument, in JSON. */
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

/** What a generator prints, in JSON. */
export interface TransferResult {
  /** Transfers that were answered within the measured time. */
  readonly done: number;
  /** All that were answered. */
  readonly answered: number;
  /** Answers that said no; they count as done. */
  readonly refused: number;
  /** A sample of the latencies. */
  readonly latenciesMs: readonly number[];
}

/** Time that is not measured, for compilers and caches. */
const warmUpMs = 1_500;
const samplesMax = 20_000;

/** Pairs of accounts as `options` distributes them. */
export function accountPicker(options: TransferOptions): () => number {
  const random = seededRandom(options.seed);
  const pick = zipf(options.accounts, options.zipfExponent, random);
  // Popular accounts lie anywhere in the table, as they would in life, not side by side.
  return () => (pick() * 7919) % options.accounts;
}

/** Counts what is answered between warm-up and end. */
export class TransferMeter {
  /** When to stop asking, as `performance.now()` counts. */
  readonly endMs: number;
  private readonly startMs: number;
  private readonly samplesEvery: number;
  private readonly latenciesMs: number[] = [];
  private done = 0;
  private all = 0;
  private refused = 0;

  constructor(options: TransferOptions) {
    this.startMs = performance.now() + warmUpMs;
    this.endMs = this.startMs + options.seconds * 1_000;
    // A few are plenty for quantiles, which keeps the sampling out of the measurement.
    this.samplesEvery = options.connections === 1 ? 1 : 16;
  }

  /** Notes an answer. */
  answered(sentMs: number, nowMs: number, isOk: boolean): void {
    this.all += 1;
    if (nowMs < this.startMs || nowMs > this.endMs) return;
    this.done += 1;
    if (!isOk) this.refused += 1;
    if (this.done % this.samplesEvery === 0) this.latenciesMs.push(nowMs - sentMs);
  }

  /** Prints the result and ends the process. */
  report(): void {
    const { done, all: answered, refused, latenciesMs } = this;
    const step = Math.ceil(latenciesMs.length / samplesMax);
    const sample = latenciesMs
      .filter((_, i) => i % step === 0)
      .map(latencyMs => Math.round(latencyMs * 1_000) / 1_000);
    const result: TransferResult = { done, answered, refused, latenciesMs: sample };
    // A pipe takes large texts in pieces.
    process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
  }
}
