/** Bounds of the buckets in microseconds, inclusive: powers of four, 4 µs to 17 s. */
export const DURATION_BOUNDS_MICROS: readonly number[] = Array.from(
  { length: 12 },
  (_, i) => 4 ** (i + 1),
);

/** Counts durations by size. Cheap enough to be told of every call: no search, no allocation. */
export class DurationHistogram {
  /** For each bound the durations up to it and above the one before; then those above the last. */
  readonly counts = new Array<number>(DURATION_BOUNDS_MICROS.length + 1).fill(0);
  sumMicros = 0;

  /** @param micros microseconds, at least 0 */
  observe(micros: number): void {
    this.sumMicros += micros;
    // The bits of `micros - 1`, two to a bucket: exactly a power of four is within its bound.
    const bits = 32 - Math.clz32(micros > 1 ? micros - 1 : 0);
    const bucket = micros > 0x7fffffff ? DURATION_BOUNDS_MICROS.length : ((bits + 1) >> 1) - 1;
    const last = DURATION_BOUNDS_MICROS.length;
    this.counts[bucket < 0 ? 0 : bucket > last ? last : bucket]! += 1;
  }
}
