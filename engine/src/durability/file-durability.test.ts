import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { CorruptionError, type Durability, type OpenedDurability } from './durability.ts';
import { type FileDurabilityOptions, openFolder, openStorage } from './file-durability.ts';
import { openMemory } from './memory-durability.ts';
import { ModelDatabase } from './testing/model-database.ts';
import { SimulatedStorage, seededRandom } from './testing/simulated-storage.ts';

interface Opened extends OpenedDurability {
  readonly database: ModelDatabase;
  readonly warnings: readonly string[];
}

async function open(
  storage: SimulatedStorage,
  options: Partial<FileDurabilityOptions> = {},
): Promise<Opened> {
  const database = new ModelDatabase();
  const warnings: string[] = [];
  const opened = await openStorage(storage, database, {
    warn: message => warnings.push(message),
    reserveBytes: 0,
    ...options,
  });
  database.offset = opened.report.lastOffset;
  opened.durability.startSnapshots(database);
  return { ...opened, database, warnings };
}

/** A database whose table 1 has got these rows, one commit each, each durable before the next. */
async function write({ durability, database }: Opened, rows: readonly string[]): Promise<void> {
  if (database.moduleRecord === null) durability.appendModule(database.publish('the module', [1]));
  for (const row of rows) {
    append(durability, database, row);
    durability.flush();
    await durableAt(durability, database.offset);
  }
}

function append(durability: Durability, database: ModelDatabase, row: string): void {
  const { commit, sequences } = database.commit([{ tableId: 1, deletes: [], inserts: [row] }]);
  durability.append(commit, sequences);
}

async function durableAt(durability: Durability, offset: number): Promise<void> {
  while (durability.durableOffset < offset) await setImmediate();
}

describe('the log', () => {
  it('[D4] writes what gathers during a sync as one frame', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage);
    await write(opened, ['first']);
    let writes = 0;
    storage.fault = (operation, name) => {
      if (operation === 'write' && name.endsWith('.log')) writes++;
    };
    const confirmed: number[] = [];
    opened.durability.onDurable(offset => confirmed.push(offset));
    for (let i = 0; i < 50; i++) {
      append(opened.durability, opened.database, `row ${i}`);
      opened.durability.flush();
    }
    await durableAt(opened.durability, opened.database.offset);
    expect(writes).toBe(2);
    expect(confirmed).toEqual([3, 52]);
  });

  it('[D1] [D3] confirms nothing that was not flushed, and keeps a batch whole', async () => {
    const storage = new SimulatedStorage();
    const { durability, database } = await open(storage);
    durability.appendModule(database.publish('module', [1]));
    append(durability, database, 'by init');
    await setImmediate();
    expect(storage.dataNames()).toEqual([]);
    durability.flush();
    append(durability, database, 'of the next batch');
    await durableAt(durability, 2);
    await setImmediate();
    expect(durability.durableOffset).toBe(2);
    const again = await open(storage.crash(seededRandom(1)));
    expect(again.report.lastOffset).toBe(2);
    expect(again.database.rows(1)).toEqual(['by init']);
    expect(again.report.module).toEqual(database.moduleRecord);
  });

  it('refuses a commit out of order', async () => {
    const { durability, database } = await open(new SimulatedStorage());
    durability.appendModule(database.publish('module', [1]));
    database.offset++;
    expect(() => append(durability, database, 'x')).toThrow('commit 3 does not follow 1');
  });

  it('[D2] goes on in new segments and reads them all back', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage, { segmentBytes: 300 });
    const rows = Array.from({ length: 40 }, (_, i) => `row ${i}`);
    await write(opened, rows);
    await opened.durability.close();
    expect(storage.dataNames().length).toBeGreaterThan(5);
    expect((await open(storage)).database.rows(1)).toEqual(rows);
  });

  it.each(['write', 'sync'] as const)(
    '[D5] never confirms again after a failed %s',
    async operation => {
      const storage = new SimulatedStorage();
      const opened = await open(storage);
      await write(opened, ['kept']);
      storage.fault = current => {
        if (current === operation) throw new Error('EIO: the disk is gone');
      };
      const { durability, database } = opened;
      const failures: string[] = [];
      durability.onFailure(error => failures.push(error.message));
      append(durability, database, 'lost');
      durability.flush();
      while (failures.length === 0) await setImmediate();
      storage.fault = () => {};
      append(durability, database, 'after');
      durability.flush();
      await setImmediate();
      durability.onFailure(error => failures.push(error.message));
      expect(failures).toHaveLength(2);
      for (const failure of failures) expect(failure).toContain('EIO: the disk is gone');
      expect(durability.refusal).toContain('has failed');
      expect(durability.durableOffset).toBe(2);
      await durability.close();
      // The write itself may have reached the disk; what must not be is the commit after it.
      expect((await open(storage)).database.rows(1)).not.toContain('after');
    },
  );
});

describe('a torn tail', () => {
  it('[D6] is cut off, reported, and written over', async () => {
    const storage = new SimulatedStorage();
    await write(await open(storage), ['a', 'b', 'c']);
    const name = storage.dataNames()[0]!;
    const whole = storage.bytes(name).length;
    const file = await storage.append(name, whole - 5);
    await file.close();
    // As if the machine had lost its power before anybody was told of the last one.
    await storage.remove('mark');
    const again = await open(storage);
    expect(again.report.lastOffset).toBe(3);
    expect(again.report.tornTail).toMatchObject({ file: `simulated/${name}` });
    expect(again.warnings[0]).toContain(`cut off simulated/${name} at byte`);
    expect(again.database.rows(1)).toEqual(['a', 'b']);
    await write(again, ['d']);
    await again.durability.close();
    const third = await open(storage);
    expect(third.database.rows(1)).toEqual(['a', 'b', 'd']);
    expect(third.report.tornTail).toBeNull();
  });

  it('[D6] may be anything at all', async () => {
    const seed = Math.floor(Math.random() * 1e9);
    const random = seededRandom(seed);
    for (let run = 0; run < 60; run++) {
      const storage = new SimulatedStorage();
      await write(await open(storage), ['a', 'b', 'c']);
      const name = storage.dataNames()[0]!;
      const content = storage.bytes(name);
      const cut = Math.floor(random() * (content.length - 200));
      const file = await storage.append(name, content.length);
      await file.write(Uint8Array.from({ length: cut }, () => random() * 256));
      const again = await open(storage);
      expect(again.database.rows(1), `seed ${seed}`).toEqual(['a', 'b', 'c']);
      expect(again.report.tornTail?.bytesCut ?? 0).toBe(cut);
    }
  });
});

describe('damage', () => {
  it('[D7] before the tail is refused with file and byte, and changes nothing', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage, { segmentBytes: 200 });
    await write(opened, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    await opened.durability.close();
    const names = storage.dataNames();
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) {
      const bytes = storage.bytes(name);
      for (let at = 0; at < bytes.length; at++) {
        const original = bytes[at]!;
        bytes[at] = original ^ 0x10;
        const before = names.map(other => Buffer.from(storage.bytes(other)).toString('hex'));
        const error: unknown = await open(storage).catch((thrown: unknown) => thrown);
        expect(error, `${name} at ${at}`).toBeInstanceOf(CorruptionError);
        expect((error as CorruptionError).message).toContain(
          `simulated/${name} is damaged at byte `,
        );
        expect((error as CorruptionError).position).toBeLessThanOrEqual(at);
        expect(names.map(other => storage.bytes(other).toString('hex'))).toEqual(before);
        bytes[at] = original;
      }
    }
    expect((await open(storage)).database.rows(1).length).toBe(7);
  });

  it('[D7] of a snapshot is refused', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage);
    await write(opened, ['a', 'b', 'c']);
    await opened.durability.snapshot();
    await opened.durability.close();
    const name = storage.dataNames().find(name => name.endsWith('.snapshot'))!;
    const bytes = storage.bytes(name);
    for (let at = 0; at < bytes.length; at++) {
      const original = bytes[at]!;
      bytes[at] = original ^ 0x01;
      await expect(open(storage), `at ${at}`).rejects.toThrow(`${name} is damaged at byte`);
      bytes[at] = original;
    }
    await storage.append(name, bytes.length - 1);
    await expect(open(storage)).rejects.toThrow('cut short');
  });

  it('[D7] by a missing file is refused', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage, { segmentBytes: 200 });
    await write(opened, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    await opened.durability.close();
    const [first, second] = storage.dataNames() as [string, string];
    const middle = storage.crash(seededRandom(1));
    await middle.remove(second);
    await expect(open(middle)).rejects.toThrow(/is damaged at byte 0: the log before it ends at/);
    await middle.remove(first);
    await expect(open(middle)).rejects.toThrow(/the log before \d+ is missing/);
  });
});

describe('a snapshot', () => {
  it('[D8] replaces the log before it and is what the next start begins from', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage, { segmentBytes: 200 });
    await write(opened, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    await opened.durability.compact();
    await write(opened, ['i']);
    await opened.durability.close();
    expect(storage.dataNames()).toEqual(['0000000000000009.snapshot', '0000000000000010.log']);
    const again = await open(storage);
    expect(again.report).toMatchObject({ lastOffset: 10, snapshotOffset: 9, tornTail: null });
    expect(again.report.module).toEqual(opened.database.moduleRecord);
    expect(again.database.state()).toEqual(opened.database.state());
  });

  it('[D8] is taken again when the log has grown, and two are kept', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage, { snapshotBytes: 2000 });
    await write(
      opened,
      Array.from({ length: 200 }, (_, i) => `row ${i}`),
    );
    await opened.durability.close();
    const snapshots = storage.dataNames().filter(name => name.endsWith('.snapshot'));
    expect(snapshots.length).toBe(2);
    const again = await open(storage);
    expect(again.report.snapshotOffset).toBeGreaterThan(10);
    expect(again.database.rows(1).length).toBe(200);
  });

  it('[D9] leaves nothing of what was deleted before it', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage);
    await write(opened, ['kept', 'a secret']);
    const { commit } = opened.database.commit([{ tableId: 1, deletes: ['a secret'], inserts: [] }]);
    opened.durability.append(commit, []);
    opened.durability.flush();
    await durableAt(opened.durability, commit.offset);
    await opened.durability.compact();
    await setImmediate();
    const stored = storage.dataNames().map(name => storage.bytes(name).toString('latin1'));
    expect(stored.join()).toContain('kept');
    expect(stored.join()).not.toContain('a secret');
    await write(opened, ['later']);
    await opened.durability.close();
    expect((await open(storage)).database.rows(1)).toEqual(['kept', 'later']);
  });

  it('[D8] that cannot be written costs a warning and nothing else', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage);
    await write(opened, ['a', 'b']);
    storage.fault = (_, name) => {
      if (name.endsWith('.tmp')) throw new Error('ENOSPC: no space left on device');
    };
    await opened.durability.snapshot();
    await write(opened, ['c']);
    expect(opened.warnings).toEqual([
      'No snapshot could be written: ENOSPC: no space left on device',
    ]);
    expect(storage.dataNames()).not.toContainEqual(expect.stringContaining('.tmp'));
    storage.fault = () => {};
    await opened.durability.snapshot();
    await opened.durability.close();
    const again = await open(storage);
    expect(again.report.snapshotOffset).toBe(4);
    expect(again.database.rows(1)).toEqual(['a', 'b', 'c']);
  });

  it('[D8] waits for an open transaction to end', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage);
    await write(opened, ['a']);
    opened.database.isAtRest = false;
    const done = opened.durability.snapshot();
    await setImmediate();
    expect(storage.dataNames().some(name => name.includes('snapshot'))).toBe(false);
    opened.database.isAtRest = true;
    await done;
    expect(storage.dataNames()).toContain('0000000000000002.snapshot');
  });
});

describe('a database in a folder', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  it('[D2] [D10] survives closing and opening, with snapshot and log', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'plaza-durability-')), 'a', 'b');
    folders.push(folder);
    const warn = (message: string) => expect.fail(message);
    const first = new ModelDatabase();
    const opened = await openFolder(folder, first, { warn });
    opened.durability.startSnapshots(first);
    opened.durability.appendModule(first.publish('module', [1, 2]));
    for (let i = 0; i < 500; i++) {
      const { commit, sequences } = first.commit(
        [{ tableId: 1 + (i % 2), deletes: [], inserts: [`row ${i}`, 'y'.repeat(i)] }],
        [{ tableId: 1, column: 0, next: BigInt(i) }],
      );
      opened.durability.append(commit, sequences);
      opened.durability.flush();
      if (i === 250) await opened.durability.snapshot();
    }
    await expect(openFolder(folder, new ModelDatabase(), { warn })).rejects.toThrow(
      /is in use by another process \(pid \d+\)/,
    );
    await opened.durability.close();
    const second = new ModelDatabase();
    const again = await openFolder(folder, second, { warn });
    expect(again.report).toMatchObject({ lastOffset: 501, snapshotOffset: 252 });
    expect(second.state()).toEqual(first.state());
    await again.durability.close();
  });
});

describe('in memory', () => {
  it('confirms at the end of each batch', async () => {
    const { durability, report } = await openMemory();
    const database = new ModelDatabase();
    expect(report.lastOffset).toBe(0);
    const confirmed: number[] = [];
    const stop = durability.onDurable(offset => confirmed.push(offset));
    durability.appendModule(database.publish('module', [1]));
    append(durability, database, 'x');
    expect(durability.durableOffset).toBe(0);
    durability.flush();
    durability.flush();
    stop();
    append(durability, database, 'y');
    await durability.close();
    expect(confirmed).toEqual([2]);
    expect(durability.durableOffset).toBe(3);
  });
});
