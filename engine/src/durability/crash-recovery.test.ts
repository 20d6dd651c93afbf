import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Durability } from './durability.ts';
import { openStorage } from './file-durability.ts';
import { ModelDatabase, type ModelState } from './testing/model-database.ts';
import { type Random, SimulatedStorage, seededRandom } from './testing/simulated-storage.ts';

// A busy machine needs many times what a quiet one does.
vi.setConfig({ testTimeout: 180_000 });

const RUNS = 100;
const CRASHES = 4;

/**
 * Random histories on a disk that loses its power at random moments: whatever happens, the next
 * start finds the state after some commit, and not before the last confirmed one.
 */
describe('after any crash', () => {
  const first = Number(process.env.PLAZA_TEST_SEED ?? Math.floor(Math.random() * 1e9));
  it(`[D1] [D2] a prefix with every confirmed commit comes back (seeds ${first} to ${first + RUNS - 1})`, async () => {
    for (let seed = first; seed < first + RUNS; seed++)
      await liveThroughCrashes(seededRandom(seed)).catch(error => {
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
      });
  });
});

async function liveThroughCrashes(random: Random): Promise<void> {
  let storage = new SimulatedStorage();
  // Operations end after zero to three turns of the event loop, so that they overlap with commits.
  storage.delay = async () => {
    for (let turns = Math.floor(random() * 4); turns > 0; turns--) await setImmediate();
  };
  const history: ModelState[] = [new ModelDatabase().state()];
  let confirmed = 0;
  for (let life = 0; life <= CRASHES; life++) {
    const database = new ModelDatabase();
    const { durability, report } = await openStorage(storage, database, {
      warn: () => {},
      groupBytes: 200,
      reserveBytes: random() < 0.5 ? 0 : 1000,
      segmentBytes: 400 + Math.floor(random() * 2000),
      snapshotBytes: 300 + Math.floor(random() * 3000),
    });
    expect(report.lastOffset).toBeGreaterThanOrEqual(confirmed);
    expect(report.lastOffset).toBeLessThan(history.length);
    expect(database.state()).toEqual(history[report.lastOffset]);
    expect(report.module).toEqual(database.moduleRecord);
    history.length = report.lastOffset + 1;
    database.offset = report.lastOffset;
    confirmed = report.lastOffset;
    durability.onDurable(offset => {
      confirmed = offset;
    });
    durability.startSnapshots(database);
    await live(database, durability, history, random);
    if (random() < 0.2) {
      await durability.close();
      expect(confirmed).toBe(history.length - 1);
    }
    storage = storage.crash(random);
  }
}

async function live(
  database: ModelDatabase,
  durability: Durability,
  history: ModelState[],
  random: Random,
): Promise<void> {
  const batches = Math.floor(random() * 60);
  for (let batch = 0; batch < batches; batch++) {
    if (database.moduleRecord === null || random() < 0.02) {
      const tables = [1, 2, 3, 4].filter(id => id <= 2 || random() < 0.5);
      const known = database.moduleRecord?.tableIds.map(({ id }) => id) ?? [];
      durability.appendModule(
        database.publish(`module ${random()}`, [...new Set([...known, ...tables])]),
      );
      history.push(database.state());
    }
    for (let left = Math.floor(random() * 4); left > 0; left--) {
      const { commit, sequences } = randomCommit(database, random);
      durability.append(commit, sequences);
      history.push(database.state());
    }
    durability.flush();
    if (random() < 0.05) void durability.snapshot();
    if (random() < 0.02) void durability.compact();
    if (random() < 0.7) await setImmediate();
  }
}

function randomCommit(database: ModelDatabase, random: Random) {
  const tables = database.moduleRecord!.tableIds.map(({ id }) => id);
  const touched = tables.filter(() => random() < 0.6);
  const changes = touched.map(tableId => {
    const present = database.rows(tableId);
    for (const row of present) if (random() < 0.2) database.relocate(tableId, row);
    const deletes = present.filter(() => random() < 0.15);
    const inserts = new Set<string>();
    // Few values, so that rows go and come back; of several lengths, also empty.
    for (let left = Math.floor(random() * 4); left > 0; left--)
      inserts.add('x'.repeat(Math.floor(random() * 3) * 40) + Math.floor(random() * 30));
    if (random() < 0.05) inserts.add('');
    return { tableId, deletes, inserts: [...inserts].filter(row => !present.includes(row)) };
  });
  const sequences =
    random() < 0.5
      ? [{ tableId: tables[0]!, column: 0, next: BigInt(database.offset) - (1n << 100n) }]
      : [];
  return database.commit(changes, sequences);
}
