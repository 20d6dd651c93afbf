/** Rows that call functions when their time has come. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DbConnection, tables } from './bindings/timers/index.ts';
import { bundleFolder } from './support/bundle.ts';
import { type Client, connect, rejection, subscribe, until } from './support/client.ts';
import { TestDatabase } from './support/database.ts';

let database: TestDatabase;
let anna: Client<DbConnection>;

beforeAll(async () => {
  database = await TestDatabase.publish('timers');
  anna = await connect(DbConnection, database);
  await subscribe(anna.connection, tables.alarm, tables.call);
});
afterAll(async () => {
  anna?.connection.disconnect();
  await database?.delete();
});

/** What was called by rows of this text, oldest first. */
const callsOf = (text: string) =>
  [...anna.connection.db.call.iter()]
    .filter(row => row.text === text)
    .sort((a, b) => Number(a.id - b.id));
const isPending = (text: string) =>
  [...anna.connection.db.alarm.iter()].some(row => row.text === text);
const called = (text: string, times = 1) => until(() => callsOf(text).length >= times);

/** Microseconds. */
const SOON = 100_000n;
const LATER = 60_000_000n;

describe('a row with a time', () => {
  it('[SCHED1] calls once when it has come, not before, as the database itself', async () => {
    const before = BigInt(Date.now()) * 1_000n;
    await anna.connection.reducers.setAlarm({ text: 'soon', inMicros: SOON });
    expect(isPending('soon')).toBe(true);
    await called('soon');
    await until(() => !isPending('soon'));
    const [call] = callsOf('soon');
    expect(call?.connection).toBe('none');
    expect(call?.sender.toHexString()).toBe(database.identity);
    // A second for clocks that differ.
    expect(call?.micros).toBeGreaterThan(before + SOON - 1_000_000n);
    await sleep(200);
    expect(callsOf('soon')).toHaveLength(1);
  });

  it('[SCHED1] that is past calls at once', async () => {
    await anna.connection.reducers.setAlarm({ text: 'past', inMicros: 0n });
    await called('past');
  });

  it('[SCHED1] calls in the order of the times', async () => {
    await Promise.all([
      anna.connection.reducers.setAlarm({ text: 'third', inMicros: 3n * SOON }),
      anna.connection.reducers.setAlarm({ text: 'first', inMicros: SOON }),
      anna.connection.reducers.setAlarm({ text: 'second', inMicros: 2n * SOON }),
    ]);
    await called('third');
    const ids = ['first', 'second', 'third'].map(text => callsOf(text)[0]!.id);
    expect(ids).toEqual([...ids].sort((a, b) => Number(a - b)));
  });

  it('[SCHED3] is there while its reducer runs, and gone afterwards', async () => {
    await anna.connection.reducers.setAlarm({ text: 'look', inMicros: SOON });
    await called('look');
    expect(callsOf('look')[0]?.wasThere).toBe(true);
    await until(() => !isPending('look'));
  });

  it('[SCHED3] is gone also when its reducer failed, which leaves nothing else', async () => {
    await anna.connection.reducers.setAlarm({ text: 'fail', inMicros: SOON });
    await until(() => !isPending('fail'));
    expect(callsOf('fail')).toEqual([]);
    await until(async () =>
      (await database.logs()).some(line => line.message.includes('as it was asked to')),
    );
  });

  it('[SCHED3] of a procedure is gone before the call', async () => {
    await anna.connection.reducers.setErrand({ text: 'errand', inMicros: SOON });
    await called('errand');
    expect(callsOf('errand')[0]).toMatchObject({ wasThere: false, connection: 'none' });
    expect(callsOf('errand')[0]?.sender.toHexString()).toBe(database.identity);
  });

  it('[SCHED4] that is deleted calls nothing; one that is moved calls then', async () => {
    const { reducers } = anna.connection;
    await reducers.setAlarm({ text: 'deleted', inMicros: 3n * SOON });
    await reducers.setAlarm({ text: 'put off', inMicros: 3n * SOON });
    await reducers.setAlarm({ text: 'brought forward', inMicros: LATER });
    await reducers.dropAlarm({ text: 'deleted' });
    await reducers.moveAlarm({ text: 'put off', inMicros: LATER });
    await reducers.moveAlarm({ text: 'brought forward', inMicros: SOON });
    await called('brought forward');
    await sleep(500);
    expect(callsOf('deleted')).toEqual([]);
    expect(callsOf('put off')).toEqual([]);
    expect(isPending('put off')).toBe(true);
    await reducers.dropAlarm({ text: 'put off' });
  });

  it('[SCHED4] of a transaction that fails calls nothing', async () => {
    await rejection(anna.connection.reducers.setAlarm({ text: 'give up', inMicros: SOON }));
    await sleep(300);
    expect(callsOf('give up')).toEqual([]);
    expect(isPending('give up')).toBe(false);
  });

  it('[SCHED1] may set the next one', async () => {
    await anna.connection.reducers.setAlarm({ text: 'chain chain link', inMicros: SOON });
    await called('link');
  });
});

describe('a row with an interval', () => {
  it('[SCHED2] [SCHED3] calls a procedure again and again, and stays', async () => {
    await anna.connection.reducers.setErrandInterval({ text: 'round', micros: SOON });
    await called('round', 3);
    // It is there, unlike that of a single errand.
    expect(callsOf('round').every(call => call.wasThere)).toBe(true);
    await anna.connection.reducers.dropErrands({});
    const count = callsOf('round').length;
    await sleep(400);
    expect(callsOf('round').length).toBeLessThanOrEqual(count + 1);
  });

  it('[SCHED2] calls again and again, first after one interval, and stays', async () => {
    const { reducers } = anna.connection;
    const before = Date.now();
    await reducers.setInterval({ text: 'tick', micros: 2n * SOON });
    await called('tick', 3);
    expect(Date.now() - before).toBeGreaterThan(550);
    expect(isPending('tick')).toBe(true);
    await reducers.dropAlarm({ text: 'tick' });
    const count = callsOf('tick').length;
    await sleep(500);
    expect(callsOf('tick')).toHaveLength(count);
  });

  it('[SCHED2] ends when its own call deletes it', async () => {
    await anna.connection.reducers.setInterval({ text: 'once', micros: SOON });
    await called('once');
    await sleep(300);
    expect(callsOf('once')).toHaveLength(1);
    expect(isPending('once')).toBe(false);
  });

  it('[SCHED2] goes on although its calls fail', async () => {
    await anna.connection.reducers.setInterval({ text: 'fail again', micros: SOON });
    await until(
      async () =>
        (await database.logs()).filter(line => line.message.includes('as it was asked to')).length >
        3,
    );
    expect(isPending('fail again')).toBe(true);
    await anna.connection.reducers.dropAlarm({ text: 'fail again' });
  });
});

it('[ERR6] clients cannot call what is scheduled', async () => {
  const error = await rejection(anna.connection.callReducer('ring_alarm', new Uint8Array()));
  expect(String(error)).toContain('no such reducer');
  const procedure = await rejection(anna.connection.callProcedure('run_errand', new Uint8Array()));
  expect(String(procedure)).toContain('No such procedure');
});

it('[HTTP14] the owner can call what is scheduled, over HTTP', async () => {
  const row = {
    id: 77,
    at: { Time: { __timestamp_micros_since_unix_epoch__: 0 } },
    text: 'by hand',
  };
  expect((await database.call('ring_alarm', { row })).status).toBe(404);
  await database.callOk('ring_alarm', { row }, database.owner.token);
  await called('by hand');
  expect(callsOf('by hand')[0]?.sender.toHexString()).toBe(database.owner.identity);
});

it('[SCHED5] schedules outlive the module that made them', async () => {
  const { reducers } = anna.connection;
  await reducers.setAlarm({ text: 'survivor', inMicros: 5n * SOON });
  await reducers.setInterval({ text: 'beat', micros: 2n * SOON });
  const again = `${await bundleFolder('timers')}\n// A new module of the same text but this.`;
  const answer = await database.publishAgain(again);
  expect(answer.status, answer.text).toBe(200);
  const count = callsOf('beat').length;
  await called('survivor');
  await called('beat', count + 2);
  await reducers.dropAlarm({ text: 'beat' });
});
