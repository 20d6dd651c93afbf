import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createEngine, type EngineOptions } from '../embedded.ts';
import { bundleSource } from '../testing/bundle-text.ts';
import { openStorage } from './file-durability.ts';
import { SimulatedStorage, seededRandom } from './testing/simulated-storage.ts';

const source = `
  import { schema, table, t } from 'spacetimedb/server';
  const module = schema({ note: table({ name: 'note' }, { text: t.string() }) });
  export default module;
  export const add = module.reducer({ text: t.string() }, (ctx, { text }) => {
    ctx.db.note.insert({ text });
  });`;

it('[D5] a database whose disk fails says so and confirms nothing more', async () => {
  let storage = new SimulatedStorage();
  const openDurability: EngineOptions['openDurability'] = replay =>
    openStorage(storage, replay, { warn: () => {} });
  const module = await bundleSource(source);
  const engine = await createEngine({ module, openDurability });
  const { database } = engine;
  const anna = engine.as('anna');
  await anna.call('add', { text: 'kept' });
  while (database.durableOffset < database.offset) await setImmediate();
  const confirmed = database.durableOffset;

  storage.fault = () => {
    throw new Error('EIO: the disk is gone');
  };
  const failed = new Promise<Error>(resolve => database.onStorageFailure(resolve));
  await anna.call('add', { text: 'lost' });
  expect((await failed).message).toContain('EIO');
  storage.fault = () => {};
  await expect(anna.call('add', { text: 'lost too' })).rejects.toThrow('nothing can be written');
  await engine.close();
  expect(database.durableOffset).toBe(confirmed);

  storage = storage.crash(seededRandom(1));
  const next = await createEngine({ module, openDurability });
  expect(next.rows('note')).toEqual([{ text: 'kept' }]);
  await next.close();
});
