/** When a scheduled row is due, as its `ScheduleAt` column says. */
export type ScheduleAt =
  | { readonly tag: 'interval'; readonly micros: bigint }
  | { readonly tag: 'time'; readonly atMicros: bigint };

/** Reads the BSATN of a `ScheduleAt` at `start`. */
export function readScheduleAt(bytes: Uint8Array, start: number): ScheduleAt {
  const value = new DataView(bytes.buffer, bytes.byteOffset + start).getBigInt64(1, true);
  if (bytes[start] === 1) return { tag: 'time', atMicros: value };
  // A negative interval counts by its length, as in SpacetimeDB.
  return { tag: 'interval', micros: value < 0n ? -value : value };
}

/** When a row that is new, or newly seen, is due for the first time. */
export function firstDue(schedule: ScheduleAt, nowMicros: bigint): bigint {
  return schedule.tag === 'time' ? schedule.atMicros : nowMicros + schedule.micros;
}

/**
 * When an interval is due again: the first multiple after `nowMicros`, counted from the last time
 * that was meant, so that the beat is kept and beats that were missed are skipped.
 */
export function nextDue(lastDueMicros: bigint, intervalMicros: bigint, nowMicros: bigint): bigint {
  if (intervalMicros === 0n) return lastDueMicros;
  const elapsed = nowMicros - lastDueMicros;
  const beats = elapsed <= 0n ? 1n : elapsed / intervalMicros + 1n;
  return lastDueMicros + beats * intervalMicros;
}

/** The longest delay that SpacetimeDB takes, about two years: its timer wheel ends there. */
const DELAY_MICROS_MAX = (2n ** 36n - 1n) * 1000n;

/** Whether SpacetimeDB refuses a row that is inserted now, because it lies too far in the future. */
export function isTooFar(schedule: ScheduleAt, nowMicros: bigint): boolean {
  return firstDue(schedule, nowMicros) - nowMicros >= DELAY_MICROS_MAX;
}
