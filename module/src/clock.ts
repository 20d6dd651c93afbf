/** The only clock of the module: the transaction's own timestamp. */
import { instant, type Micros } from '@plaza/shared/time';
import { Timestamp } from 'spacetimedb';
import { ScheduleAt } from 'spacetimedb/server';

/** When the running transaction takes place. */
export function now(ctx: { readonly timestamp: Timestamp }): Micros {
  return microsOf(ctx.timestamp);
}

/** The instant that a column holds. */
export function microsOf(timestamp: Timestamp): Micros {
  return instant(timestamp.microsSinceUnixEpoch);
}

/** A column's value for an instant. */
export function timestampOf(micros: Micros): Timestamp {
  return new Timestamp(micros);
}

/** A timer's value: once, at this instant. */
export function onceAt(micros: Micros): ReturnType<typeof ScheduleAt.time> {
  return ScheduleAt.time(micros);
}
