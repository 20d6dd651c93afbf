/** A whole database on a disk that gets full and has room again. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createEngine, type EngineOptions } from '../embedded.ts';
import { bundleSource } from '../testing/bundle-text.ts';
import { openStorage } from './file-durability.ts';
import { SimulatedStorage } from './testing/simulated-storage.ts';

// A busy machine needs many times what a quiet one does.
vi.setConfig({ testTimeout: 180_000 });

const source = `
  import { ScheduleAt } from 'spacetimedb';
  import { schema, table, t } from 'spacetimedb/server';
  const timer = table({ name: 'timer' }, { id: t.u64().primaryKey().autoInc(), at: t.scheduleAt() });
  const module = schema({
    note: table({ name: 'note', public: true }, { id: t.u64().primaryKey().autoInc(), text: t.string() }),
    tick: table({ name: 'tick' }, { id: t.u64().primaryKey().autoInc() }),
    online: table({ name: 'online' }, { who: t.identity() }),
    timer,
  });
  export default module;
  export const connected = module.clientConnected(ctx => { ctx.db.online.insert({ who: ctx.sender }); });
  export const add = module.reducer({ text: t.string() }, (ctx, { text }) => {
    ctx.db.note.insert({ id: 0n, text });
  });
  export const look = module.reducer(ctx => { [...ctx.db.note.iter()]; });
  export const arm = module.reducer(ctx => {
    ctx.db.timer.insert({ id: 0n, at: ScheduleAt.time(ctx.timestamp.microsSinceUnixEpoch + 1000n) });
  });
  export const onTick = module.reducer({ onSchedule: timer }, { timer: timer.rowType }, ctx => {
    ctx.db.tick.insert({ id: 0n });
  });`;

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await setTimeout(1);
}

const used = (storage: SimulatedStorage): number =>
  storage.names().reduce((sum, name) => sum + storage.bytes(name).length, 0);

describe('a database on a full disk', () => {
  it('[D13] refuses writes with a sentence, reads on, and goes on by itself', async () => {
    const storage = new SimulatedStorage();
    const openDurability: EngineOptions['openDurability'] = replay =>
      openStorage(storage, replay, { warn: () => {}, reserveBytes: 20_000, roomRetryMs: 1 });
    const module = await bundleSource(source);
    const engine = await createEngine({ module, openDurability });
    const { database } = engine;
    const anna = engine.as('anna');
    await anna.call('add', { text: 'before' });
    await anna.call('arm');
    await until(() => storage.names().includes('reserve'));
    await until(() => storage.bytes('reserve').length === 20_000);

    storage.capacity = used(storage) + 5;
    // The one that meets the full disk is confirmed all the same, from the reserve.
    const { commit } = await anna.call('add', { text: 'just in time' });
    await until(() => database.durableOffset >= commit.offset);
    expect(database.refusal).toContain('is full');
    for (let i = 0; i < 3; i++)
      await expect(anna.call('add', { text: 'lost' })).rejects.toThrow(
        'The disk of this server is full: nothing can be written until there is room.',
      );
    // Reading goes on, also for those who come now.
    await anna.call('look');
    expect(anna.query('SELECT * FROM note')).toHaveLength(2);
    const bert = await engine.as('bert').connect();
    await until(() => database.durableOffset === database.offset);
    expect(bert.query('SELECT * FROM note')).toHaveLength(2);
    // What is due waits; it does not count as called.
    await engine.advance(10_000n);
    expect(engine.rows('tick')).toHaveLength(0);
    expect(engine.rows('timer')).toHaveLength(1);

    storage.capacity = Number.POSITIVE_INFINITY;
    await until(() => database.refusal === null);
    await anna.call('add', { text: 'after' });
    await until(() => engine.rows('tick').length === 1);
    expect(engine.rows('timer')).toHaveLength(0);
    await engine.close();

    const again = await createEngine({ module, openDurability });
    expect(again.rows('note').map(({ id, text }) => [id, text])).toEqual([
      [1n, 'before'],
      [2n, 'just in time'],
      // Ids of what was refused are not given again.
      [expect.any(BigInt), 'after'],
    ]);
    expect(again.rows('tick')).toHaveLength(1);
    await again.close();
  });

  it('[D13] refuses a new module, and keeps the old one', async () => {
    const storage = new SimulatedStorage();
    const openDurability: EngineOptions['openDurability'] = replay =>
      openStorage(storage, replay, { warn: () => {}, reserveBytes: 2_000, roomRetryMs: 1 });
    const module = await bundleSource(source);
    const engine = await createEngine({ module, openDurability });
    await until(() => storage.names().includes('reserve'));
    storage.capacity = used(storage) + 5;
    await engine.as('anna').call('add', { text: 'one' });
    await until(() => engine.database.refusal !== null);
    const next = await bundleSource(source.replace("'tick'", "'tock'"));
    await expect(engine.publish(next)).rejects.toThrow('is full');
    await expect(engine.as('anna').call('add', { text: 'two' })).rejects.toThrow('is full');
    storage.capacity = Number.POSITIVE_INFINITY;
    await until(() => engine.database.refusal === null);
    await engine.as('anna').call('add', { text: 'three' });
    while (engine.database.durableOffset < engine.database.offset) await setImmediate();
    await engine.close();
  });
});
