import { Gauge, type MetricType } from 'prom-client';
import { DURATION_BOUNDS_MICROS, type DurationHistogram } from './duration-histogram.ts';

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Samples of a histogram have names of their own. */
  readonly metricName?: string;
}

/** What a metric is, and where its samples come from. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly read: () => Sample[];
}

/** A metric that keeps nothing: its samples are read when somebody asks. */
export class CollectedMetric extends Gauge {
  readonly #family: MetricFamily;

  constructor(family: MetricFamily) {
    super({ name: family.name, help: family.help, registers: [] });
    this.#family = family;
  }

  override async get() {
    const { type, read } = this.#family;
    // The library declares numbers for the types, but knows them by name.
    return { ...(await super.get()), type: type as unknown as MetricType, values: read() };
  }
}

/** A histogram as samples, in seconds. */
export function durationSamples(
  name: string,
  labels: Readonly<Record<string, string>>,
  { counts, sumMicros }: DurationHistogram,
): Sample[] {
  let total = 0;
  const buckets = counts.map((count, i) => {
    total += count;
    const bound = DURATION_BOUNDS_MICROS[i];
    const le = bound === undefined ? '+Inf' : String(bound / 1e6);
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: total };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sumMicros / 1e6 },
    { metricName: `${name}_count`, labels, value: total },
  ];
}
