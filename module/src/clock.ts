/** The only clock of the module: the transaction's own timestamp. */
import { instant, type Micros } from '@plaza/shared/time';
import type { Timestamp } from 'spacetimedb';
import { ScheduleAt } from 'spacetimedb/server';

/** When the running transaction takes place. */
export function now(ctx: { readonly timestamp: Timestamp }): Micros {
  return microsOf(ctx.timestamp);
}

/** The instant that a column holds. */
export function microsOf(timestamp: Timestamp): Micros {
  return instant(timestamp.microsSinceUnixEpoch);
}

/**
 * A column's value for an instant. It is taken out of a timer's value, because the class itself is
 * exported only beside the client library, which would then be bundled into the module.
 */
export function timestampOf(micros: Micros): Timestamp {
  return onceAt(micros).value;
}

/** A timer's value: once, at this instant. */
export function onceAt(micros: Micros) {
  const at = ScheduleAt.time(micros);
  if (at.tag !== 'Time') throw new Error(`ScheduleAt.time(${micros}) made an interval`);
  return at;
}
