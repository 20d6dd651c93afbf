import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../clock.ts';
import type { Commit } from '../commit.ts';
import { MemoryDatastore } from '../datastore/memory-datastore.ts';
import { createTables } from '../migrations/apply-migration.ts';
import { buildModuleDef, product, sum, u8, u64 } from '../migrations/testing/build-module-def.ts';
import { type ScheduledCall, type ScheduleHost, Scheduler } from './scheduler.ts';

const start = 1_000_000n;
const scheduleAt = sum({
  Interval: product({ __time_duration_micros__: { tag: 'I64' } }),
  Time: product({ __timestamp_micros_since_unix_epoch__: { tag: 'I64' } }),
});
const module = buildModuleDef({
  tables: {
    timer: {
      columns: { note: u8, id: u64, at: scheduleAt },
      unique: [1],
      primaryKey: 1,
      schedule: { name: 's', atColumn: 2, functionName: 'ring', functionKind: 'reducer' },
    },
    other: { columns: { id: u8 } },
  },
});

/** Tables and calls, each call a turn of the event loop after it was queued. */
class TestHost implements ScheduleHost {
  readonly datastore = new MemoryDatastore();
  readonly #listeners = new Set<(commit: Commit) => void>();
  #queue: Promise<void> = Promise.resolve();
  /** `note@micros since the start` of each call that was made. */
  readonly calls: string[] = [];
  /** What the reducer does besides. */
  onRing: (call: ScheduledCall) => void = () => {};

  constructor(readonly clock: ManualClock) {
    createTables(this.datastore, module);
  }

  get timers() {
    return this.datastore.tableByName('timer')!;
  }

  onCommit(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  callScheduled(call: ScheduledCall): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      await setImmediate();
      const row = call.find();
      if (row === null) return;
      this.calls.push(`${String.fromCharCode(row[0]!)}@${this.clock.nowMicros() - start}`);
      this.onRing(call);
      const spent = call.spent();
      if (spent !== null) this.timers.delete(this.timers.findRow(spent, 0, spent.length));
      this.commit();
    });
    return this.#queue;
  }

  /** Adds or replaces a row; `tag` 0 is an interval, 1 a time since the start. */
  put(note: string, id: number, tag: 0 | 1, micros: bigint): void {
    const row = new Uint8Array(18);
    row[0] = note.charCodeAt(0);
    const view = new DataView(row.buffer);
    view.setBigUint64(1, BigInt(id), true);
    row[9] = tag;
    view.setBigInt64(10, tag === 1 ? start + micros : micros, true);
    this.remove(id);
    this.timers.insert(row, 0, row.length);
  }

  remove(id: number): void {
    const key = new Uint8Array(8);
    key[0] = id;
    const slot = this.timers.index([1])!.hash.find(key, 0, 8);
    if (slot >= 0) this.timers.delete(slot);
  }

  commit(): void {
    const commit = { offset: 1, timestampMicros: 0n, changes: this.datastore.collectChanges() };
    this.datastore.commit();
    for (const listener of this.#listeners) listener(commit);
  }
}

let clock: ManualClock;
let host: TestHost;
let scheduler: Scheduler;

beforeEach(() => {
  clock = new ManualClock(start);
  host = new TestHost(clock);
  scheduler = new Scheduler(host, clock);
  scheduler.start();
});

/** Moves the clock to this many microseconds after the start and lets the calls run. */
async function until(micros: bigint): Promise<void> {
  clock.setTo(start + micros);
  for (let turns = 0; turns < 20; turns++) await setImmediate();
}

describe('a one-shot row', () => {
  it('[SCHED1] is called when its time has come, in order of time, and then gone', async () => {
    host.put('b', 1, 1, 200n);
    host.put('a', 2, 1, 100n);
    host.put('c', 3, 1, 200n);
    host.commit();
    await until(99n);
    expect(host.calls).toEqual([]);
    await until(100n);
    expect(host.calls).toEqual(['a@100']);
    await until(500n);
    expect(host.calls).toEqual(['a@100', 'b@500', 'c@500']);
    expect(host.timers.rowCount).toBe(0);
  });

  it('[SCHED1] in the past is called at once', async () => {
    host.put('a', 1, 1, -50n);
    host.commit();
    await until(0n);
    expect(host.calls).toEqual(['a@0']);
  });

  it('[SCHED4] is not called when it has been deleted, even when its call was queued already', async () => {
    host.put('a', 1, 1, 100n);
    host.put('b', 2, 1, 100n);
    host.commit();
    host.onRing = () => host.remove(2);
    await until(100n);
    expect(host.calls).toEqual(['a@100']);
  });

  it('[SCHED4] is called at its new time when it has been updated, as it is then', async () => {
    host.put('a', 1, 1, 100n);
    host.commit();
    host.put('b', 1, 1, 300n);
    host.commit();
    await until(200n);
    expect(host.calls).toEqual([]);
    await until(300n);
    expect(host.calls).toEqual(['b@300']);
  });

  it('[SCHED3] is gone after its call, also when the call has put it off', async () => {
    host.put('a', 1, 1, 100n);
    host.commit();
    host.onRing = () => host.put('a', 1, 1, 500n);
    await until(100n);
    expect(host.timers.rowCount).toBe(0);
    await until(600n);
    expect(host.calls).toEqual(['a@100']);
  });
});

describe('an interval row', () => {
  it('[SCHED2] is called one interval after it came, keeps its beat and skips what it missed', async () => {
    host.put('i', 1, 0, 100n);
    host.commit();
    await until(99n);
    expect(host.calls).toEqual([]);
    await until(100n);
    await until(230n);
    await until(299n);
    await until(300n);
    await until(750n);
    await until(800n);
    expect(host.calls).toEqual(['i@100', 'i@230', 'i@300', 'i@750', 'i@800']);
    expect(host.timers.rowCount).toBe(1);
  });

  it('[SCHED4] ends when it is deleted', async () => {
    host.put('i', 1, 0, 100n);
    host.commit();
    await until(100n);
    host.remove(1);
    host.commit();
    await until(500n);
    expect(host.calls).toEqual(['i@100']);
  });

  it('[SCHED4] begins anew when it is updated, also by its own call', async () => {
    host.put('i', 1, 0, 100n);
    host.commit();
    host.onRing = () => host.put('i', 1, 0, 1_000n);
    await until(100n);
    await until(1_099n);
    await until(1_100n);
    expect(host.calls).toEqual(['i@100', 'i@1100']);
  });

  it('becomes one-shot when its call makes it so', async () => {
    host.put('i', 1, 0, 100n);
    host.commit();
    host.onRing = () => host.put('i', 1, 1, 200n);
    await until(100n);
    expect(host.timers.rowCount).toBe(0);
  });
});

describe('a start', () => {
  it('[SCHED5] takes up the rows that are there: times as they are, intervals from now', async () => {
    scheduler.stop();
    host.put('t', 1, 1, 50n);
    host.put('i', 2, 0, 100n);
    host.commit();
    await until(400n);
    expect(host.calls).toEqual([]);
    scheduler.start();
    await until(400n);
    await until(499n);
    expect(host.calls).toEqual(['t@400']);
    await until(500n);
    expect(host.calls).toEqual(['t@400', 'i@500']);
  });

  it('works off a backlog in order and leaves others their turn', async () => {
    scheduler.stop();
    for (let id = 1; id <= 200; id++)
      host.put(String.fromCharCode(200 - id + 48), id, 1, BigInt(id));
    host.commit();
    clock.setTo(start + 1_000n);
    let most = 0;
    let queued = 0;
    const callScheduled = host.callScheduled.bind(host);
    host.callScheduled = async call => {
      most = Math.max(most, ++queued);
      await callScheduled(call);
      queued--;
    };
    scheduler.start();
    for (let turns = 0; turns < 1_000 && host.timers.rowCount > 0; turns++) await until(1_000n);
    expect(host.calls.length).toBe(200);
    expect(host.calls.map(call => call.charCodeAt(0))).toEqual(
      Array.from({ length: 200 }, (_, i) => 199 - i + 48),
    );
    expect(most).toBeLessThanOrEqual(64);
  });

  it('after a stop does nothing until then', async () => {
    host.put('a', 1, 1, 100n);
    host.commit();
    scheduler.stop();
    await until(200n);
    expect(host.calls).toEqual([]);
  });

  it('puts no next time in for a call that was under way', async () => {
    host.put('a', 1, 0, 100n);
    host.commit();
    host.onRing = () => scheduler.stop();
    await until(100n);
    expect(host.calls).toEqual(['a@100']);
    expect(clock.nextTimerMicros).toBeNull();
    await until(1_000n);
    expect(host.calls).toEqual(['a@100']);
  });
});
