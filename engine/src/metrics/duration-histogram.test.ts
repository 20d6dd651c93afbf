import { describe, expect, it } from 'vitest';
import { DURATION_BOUNDS_MICROS, DurationHistogram } from './duration-histogram.ts';

describe('DurationHistogram', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 1],
    [16, 1],
    [17, 2],
    [64, 2],
    [1_048_576, 9],
    [4 ** 12, 11],
    [4 ** 12 + 1, 12],
    [3_000_000_000, 12],
    [10 ** 12, 12],
  ])('counts %i µs in bucket %i', (micros, bucket) => {
    const histogram = new DurationHistogram();
    histogram.observe(micros);
    expect(histogram.counts.indexOf(1)).toBe(bucket);
    expect(histogram.sumMicros).toBe(micros);
    // Buckets are inclusive above and exclusive below.
    expect(DURATION_BOUNDS_MICROS[bucket] ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
      micros,
    );
    if (bucket > 0) expect(DURATION_BOUNDS_MICROS[bucket - 1]).toBeLessThan(micros);
  });
});
