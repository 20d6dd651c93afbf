import { expect, it } from 'vitest';
import { ManualClock } from '../clock.ts';
import { openStorage } from '../durability/file-durability.ts';
import { SimulatedStorage, seededRandom } from '../durability/testing/simulated-storage.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { DatabaseLog } from './database-log.ts';
import { OpenDatabase } from './open-database.ts';
import { changedBoard } from './testing/board.ts';

function open(storage: SimulatedStorage, js: string): Promise<OpenDatabase> {
  return OpenDatabase.open({
    entry: {
      identity: 0xc200n,
      owner: 7n,
      names: ['board'],
      initialProgram: '',
      folder: '',
      isLocked: false,
    },
    js,
    log: DatabaseLog.inMemory(),
    clock: new ManualClock(),
    limits: DEFAULT_LIMITS,
    modules: {},
    openDurability: replay =>
      openStorage(storage, replay, { warn: () => {}, reserveBytes: 0, roomRetryMs: 1 }),
  });
}

it('[D13] a full disk takes no new database, and hands out a stored one to be read', async () => {
  const js = await changedBoard({});
  const full = new SimulatedStorage();
  full.capacity = 100;
  await expect(open(full, js)).rejects.toThrow('The disk of this server is full');

  const storage = new SimulatedStorage();
  const first = await open(storage, js);
  const session = first.withSession({ identity: 9n, claims: '{}' }, () => new Promise(() => {}));
  void session.catch(() => {});
  const used = (): number =>
    storage.names().reduce((sum, name) => sum + storage.bytes(name).length, 0);
  const before = used();
  await expect.poll(used).toBeGreaterThan(before);
  // Killed with a client online: the start has to write that it is gone, and cannot.
  const after = storage.crash(seededRandom(1));
  after.capacity = 0;
  const second = await open(after, '');
  expect(second.module.tables.length).toBeGreaterThan(0);
  after.capacity = Number.POSITIVE_INFINITY;
  await second.close('the test ends');
});
