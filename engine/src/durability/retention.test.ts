/** What has been deleted leaves the disk in time, whatever else happens. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../clock.ts';
import { createEngine } from '../embedded.ts';
import { bundleSource } from '../testing/bundle-text.ts';
import type { OpenedDurability } from './durability.ts';
import { openFolder, openStorage } from './file-durability.ts';
import { ModelDatabase } from './testing/model-database.ts';
import { SimulatedStorage, seededRandom } from './testing/simulated-storage.ts';

// A busy machine needs many times what a quiet one does.
vi.setConfig({ testTimeout: 180_000 });

const HOUR = 3_600_000_000n;

interface Opened extends OpenedDurability {
  readonly database: ModelDatabase;
}

async function open(storage: SimulatedStorage, clock: ManualClock): Promise<Opened> {
  const database = new ModelDatabase();
  const opened = await openStorage(storage, database, {
    warn: message => expect.fail(message),
    reserveBytes: 0,
    retentionMs: 24 * 3_600_000,
    clock,
  });
  database.offset = opened.report.lastOffset;
  opened.durability.startSnapshots(database);
  await quiet();
  return { ...opened, database };
}

/** Lets everything that is under way come to its end. */
async function quiet(): Promise<void> {
  for (let turns = 0; turns < 100; turns++) await setImmediate();
}

async function change(
  { durability, database }: Opened,
  { inserts = [], deletes = [] }: { inserts?: string[]; deletes?: string[] },
): Promise<void> {
  if (database.moduleRecord === null) durability.appendModule(database.publish('module', [1]));
  const { commit, sequences } = database.commit([{ tableId: 1, deletes, inserts }]);
  durability.append(commit, sequences);
  durability.flush();
  await quiet();
}

const stored = (storage: SimulatedStorage): string =>
  storage
    .names()
    .map(name => storage.bytes(name).toString('latin1'))
    .join();

describe('a deleted row', () => {
  it('[D9] is gone from all files within the retention, though nothing else happens', async () => {
    const storage = new SimulatedStorage();
    const clock = new ManualClock();
    const opened = await open(storage, clock);
    await change(opened, { inserts: ['kept', 'a secret'] });
    await change(opened, { deletes: ['a secret'] });
    expect(stored(storage)).toContain('a secret');
    for (let hour = 0; hour < 24; hour++) {
      clock.advance(HOUR);
      await quiet();
    }
    expect(stored(storage)).not.toContain('a secret');
    expect(stored(storage)).toContain('kept');
    await opened.durability.close();
    expect((await open(storage, clock)).database.rows(1)).toEqual(['kept']);
  });

  const seed = Number(process.env.PLAZA_TEST_SEED ?? Math.floor(Math.random() * 1e9));
  it(`[D9] is gone in time among other work, restarts and crashes (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    for (let run = 0; run < 8; run++) {
      let storage = new SimulatedStorage();
      const clock = new ManualClock();
      let opened = await open(storage, clock);
      const deletedAt = new Map<string, bigint>();
      let count = 0;
      for (let hour = 0; hour < 120; hour++) {
        if (random() < 0.5) await change(opened, { inserts: [`secret ${count++};`] });
        const present = opened.database.moduleRecord === null ? [] : opened.database.rows(1);
        const [first] = present;
        if (first !== undefined && random() < 0.4) {
          await change(opened, { deletes: [first] });
          deletedAt.set(first, clock.nowMicros());
        }
        if (random() < 0.05) await opened.durability.snapshot();
        const fate = random();
        if (fate < 0.05) {
          await opened.durability.close();
          if (random() < 0.5) clock.advance(BigInt(Math.floor(random() * 3)) * HOUR);
          opened = await open(storage, clock);
        } else if (fate < 0.1) {
          storage = storage.crash(random);
          opened = await open(storage, clock);
        }
        clock.advance(HOUR);
        await quiet();
        const files = stored(storage);
        for (const [row, at] of deletedAt) {
          const hours = (clock.nowMicros() - at) / HOUR;
          if (hours >= 24n)
            expect(files.includes(row), `seed ${seed}: ${row} after ${hours} hours`).toBe(false);
        }
        expect(storage.dataNames().filter(name => name.endsWith('.snapshot')).length).toBeLessThan(
          4,
        );
      }
      expect(deletedAt.size).toBeGreaterThan(5);
      await opened.durability.close();
    }
  });
});

describe('a deleted row of a real database', () => {
  it('[D9] stands in no file of its folder any more after a day', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plaza-retention-'));
    const clock = new ManualClock();
    const engine = await createEngine({
      module: await bundleSource(`
        import { schema, table, t } from 'spacetimedb/server';
        const module = schema({ note: table({ name: 'note' }, { text: t.string().unique() }) });
        export default module;
        export const add = module.reducer({ text: t.string() }, (ctx, row) => { ctx.db.note.insert(row); });
        export const remove = module.reducer({ text: t.string() }, (ctx, { text }) => {
          ctx.db.note.text.delete(text);
        });`),
      openDurability: replay =>
        openFolder(folder, replay, { warn: message => expect.fail(message), clock }),
    });
    const anna = engine.as('anna');
    for (const text of ['a kept one', 'a marked one']) await anna.call('add', { text });
    await anna.call('remove', { text: 'a marked one' });
    const filesWith = async (text: string): Promise<string[]> => {
      const files = await readdir(folder);
      const contents = await Promise.all(files.map(name => readFile(join(folder, name), 'latin1')));
      return files.filter((_, i) => contents[i]!.includes(text));
    };
    while (engine.database.durableOffset < engine.database.offset) await setImmediate();
    expect(await filesWith('a marked one')).not.toEqual([]);
    for (let hour = 0; hour < 24; hour++) {
      clock.advance(HOUR);
      // Snapshots are written beside the clock's time.
      for (let turns = 0; turns < 20; turns++) await setTimeout(1);
    }
    expect(await filesWith('a marked one')).toEqual([]);
    expect(await filesWith('a kept one')).toHaveLength(1);
    await engine.close();
    await rm(folder, { recursive: true });
  });
});

describe('the disk', () => {
  it('[D9] follows the live data', async () => {
    const storage = new SimulatedStorage();
    const opened = await openStorage(storage, new ModelDatabase(), {
      warn: message => expect.fail(message),
      reserveBytes: 0,
      snapshotBytes: 20_000,
      segmentBytes: 5_000,
    });
    const database = new ModelDatabase();
    opened.durability.startSnapshots(database);
    // Ten rows of 100 bytes live at a time, two thousand in all.
    const live: string[] = [];
    let largest = 0;
    for (let i = 0; i < 2_000; i++) {
      const row = `${i} `.padEnd(100, 'x');
      live.push(row);
      const deletes = live.length > 10 ? [live.shift()!] : [];
      await change({ ...opened, database }, { inserts: [row], deletes });
      const bytes = storage.dataNames().reduce((sum, name) => sum + storage.bytes(name).length, 0);
      largest = Math.max(largest, bytes);
    }
    await opened.durability.close();
    expect(largest).toBeLessThan(60_000);
  });
});
