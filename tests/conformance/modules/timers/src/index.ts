/** Rows that call functions when their time has come. */
import { ScheduleAt } from 'spacetimedb';
import { SenderError, schema, t, table } from 'spacetimedb/server';

const alarm = table(
  { public: true },
  { id: t.u64().primaryKey().autoInc(), at: t.scheduleAt(), text: t.string() },
);
const errand = table(
  {},
  { id: t.u64().primaryKey().autoInc(), at: t.scheduleAt(), text: t.string() },
);
/** What was called, in order. */
const call = table(
  { public: true },
  {
    id: t.u64().primaryKey().autoInc(),
    text: t.string().index('btree'),
    /** Whether the row was there while its function ran. */
    wasThere: t.bool(),
    sender: t.identity(),
    connection: t.string(),
    micros: t.i64(),
  },
);

const spacetimedb = schema({ alarm, errand, call });
export default spacetimedb;

export const ringAlarm = spacetimedb.reducer(
  { onSchedule: alarm },
  { row: alarm.rowType },
  (ctx, { row }) => {
    const { db } = ctx;
    db.call.insert({
      id: 0n,
      text: row.text,
      wasThere: db.alarm.id.find(row.id) !== null,
      sender: ctx.sender,
      connection: ctx.connectionId?.toHexString() ?? 'none',
      micros: ctx.timestamp.microsSinceUnixEpoch,
    });
    if (row.text.startsWith('fail')) throw new SenderError('as it was asked to');
    if (row.text.startsWith('once')) db.alarm.id.delete(row.id);
    if (row.text.startsWith('chain '))
      db.alarm.insert({ id: 0n, at: ScheduleAt.time(0n), text: row.text.slice('chain '.length) });
  },
);

export const runErrand = spacetimedb.procedure(
  { onSchedule: errand },
  { row: errand.rowType },
  t.unit(),
  (ctx, { row }) => {
    ctx.withTx(tx =>
      tx.db.call.insert({
        id: 0n,
        text: row.text,
        wasThere: tx.db.errand.id.find(row.id) !== null,
        sender: ctx.sender,
        connection: ctx.connectionId?.toHexString() ?? 'none',
        micros: tx.timestamp.microsSinceUnixEpoch,
      }),
    );
    return {};
  },
);

/** @param args.inMicros from now; 0: a time long ago */
export const setAlarm = spacetimedb.reducer(
  { text: t.string(), inMicros: t.i64() },
  (ctx, { text, inMicros }) => {
    const now = ctx.timestamp.microsSinceUnixEpoch;
    const at = ScheduleAt.time(inMicros === 0n ? 0n : now + inMicros);
    ctx.db.alarm.insert({ id: 0n, at, text });
    if (text.startsWith('give up')) throw new SenderError('given up');
  },
);

export const setInterval = spacetimedb.reducer(
  { text: t.string(), micros: t.i64() },
  (ctx, { text, micros }) => {
    ctx.db.alarm.insert({ id: 0n, at: ScheduleAt.interval(micros), text });
  },
);

export const setErrand = spacetimedb.reducer(
  { text: t.string(), inMicros: t.i64() },
  (ctx, { text, inMicros }) => {
    const at = ScheduleAt.time(ctx.timestamp.microsSinceUnixEpoch + inMicros);
    ctx.db.errand.insert({ id: 0n, at, text });
  },
);

export const setErrandInterval = spacetimedb.reducer(
  { text: t.string(), micros: t.i64() },
  (ctx, { text, micros }) => {
    ctx.db.errand.insert({ id: 0n, at: ScheduleAt.interval(micros), text });
  },
);

export const dropErrands = spacetimedb.reducer(ctx => {
  ctx.db.errand.clear();
});

export const moveAlarm = spacetimedb.reducer(
  { text: t.string(), inMicros: t.i64() },
  (ctx, { text, inMicros }) => {
    const at = ScheduleAt.time(ctx.timestamp.microsSinceUnixEpoch + inMicros);
    for (const row of [...ctx.db.alarm.iter()])
      if (row.text === text) ctx.db.alarm.id.update({ ...row, at });
  },
);

export const dropAlarm = spacetimedb.reducer({ text: t.string() }, (ctx, { text }) => {
  for (const row of [...ctx.db.alarm.iter()]) if (row.text === text) ctx.db.alarm.id.delete(row.id);
});

export const noop = spacetimedb.reducer(() => {});
