/** Instants and spans that must not mix: both are microseconds, as the engine counts them. */

declare const unit: unique symbol;

/** An instant: microseconds since 1970-01-01T00:00:00Z. */
export type Micros = bigint & { readonly [unit]: 'instant' };

/** A span of time in microseconds; may be negative. */
export type DurationMicros = bigint & { readonly [unit]: 'duration' };

/** Brands a number of microseconds since 1970, UTC. */
export function instant(microsSinceUnixEpoch: bigint): Micros {
  // The brand exists in the type system only.
  return microsSinceUnixEpoch as Micros;
}

/** Brands a span given in microseconds. */
export function duration(micros: bigint): DurationMicros {
  // The brand exists in the type system only.
  return micros as DurationMicros;
}

/** A span given in milliseconds, which must be whole. */
export function millis(count: number): DurationMicros {
  return duration(BigInt(count) * 1_000n);
}

/** A span given in seconds, which must be whole. */
export function seconds(count: number): DurationMicros {
  return duration(BigInt(count) * 1_000_000n);
}

/** A span given in minutes, which must be whole. */
export function minutes(count: number): DurationMicros {
  return seconds(count * 60);
}

/** A span given in hours, which must be whole. */
export function hours(count: number): DurationMicros {
  return minutes(count * 60);
}

/** The instant that lies `span` behind `start`. */
export function later(start: Micros, span: DurationMicros): Micros {
  return instant(start + span);
}

/** The instant that lies `span` before `end`. */
export function earlier(end: Micros, span: DurationMicros): Micros {
  return instant(end - span);
}

/** The span from `start` to `end`; negative when `end` lies first. */
export function elapsed(start: Micros, end: Micros): DurationMicros {
  return duration(end - start);
}
