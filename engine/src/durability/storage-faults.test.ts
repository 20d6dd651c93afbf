/** Faults below the log: a disk that is full, that writes short, that fails, or that rots. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { CorruptionError, type Durability, type OpenedDurability } from './durability.ts';
import { type FileDurabilityOptions, openStorage } from './file-durability.ts';
import { ModelDatabase, type ModelState } from './testing/model-database.ts';
import {
  ShortWrite,
  SimulatedStorage,
  seededRandom,
  systemError,
} from './testing/simulated-storage.ts';

// A busy machine needs many times what a quiet one does.
vi.setConfig({ testTimeout: 180_000 });

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
    roomRetryMs: 1,
    ...options,
  });
  database.offset = opened.report.lastOffset;
  opened.durability.startSnapshots(database);
  return { ...opened, database, warnings };
}

function insert({ durability, database }: Opened, row: string): void {
  if (database.moduleRecord === null) durability.appendModule(database.publish('the module', [1]));
  const { commit, sequences } = database.commit([{ tableId: 1, deletes: [], inserts: [row] }]);
  durability.append(commit, sequences);
  durability.flush();
}

async function write(opened: Opened, rows: readonly string[]): Promise<void> {
  for (const row of rows) {
    insert(opened, row);
    await durableAt(opened.durability, opened.database.offset);
  }
}

async function durableAt(durability: Durability, offset: number): Promise<void> {
  while (durability.durableOffset < offset) await setImmediate();
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await setTimeout(1);
}

const usedBytes = (storage: SimulatedStorage): number =>
  storage.names().reduce((sum, name) => sum + storage.bytes(name).length, 0);

describe('a full disk', () => {
  it('[D13] refuses writes, keeps what was committed, and comes back by itself', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage);
    await write(opened, ['a']);
    expect(opened.durability.refusal).toBeNull();
    storage.capacity = usedBytes(storage) + 40;
    insert(opened, 'b');
    insert(opened, 'c');
    await until(() => opened.durability.refusal !== null);
    expect(opened.durability.refusal).toContain('full');
    expect(opened.durability.durableOffset).toBe(2);
    let isWritable = false;
    void opened.durability.writable().then(() => {
      isWritable = true;
    });
    await setTimeout(10);
    expect(isWritable).toBe(false);
    storage.capacity = Number.POSITIVE_INFINITY;
    await durableAt(opened.durability, 4);
    await until(() => isWritable);
    expect(opened.durability.refusal).toBeNull();
    await write(opened, ['d']);
    expect(opened.warnings.map(text => text.replace(/simulated/, ''))).toEqual([
      expect.stringContaining('is full'),
      expect.stringContaining('has room again'),
    ]);
    await opened.durability.close();
    const again = await open(storage);
    expect(again.database.rows(1)).toEqual(['a', 'b', 'c', 'd']);
    expect(again.report.tornTail).toBeNull();
  });

  it('[D13] confirms with the help of its reserve what had been committed', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage, { reserveBytes: 5_000 });
    await write(opened, ['a']);
    await until(() => storage.names().includes('reserve'));
    expect(storage.bytes('reserve').length).toBe(5_000);
    storage.capacity = usedBytes(storage) + 10;
    insert(opened, 'b');
    await durableAt(opened.durability, 3);
    expect(opened.durability.refusal).toContain('full');
    expect(storage.names()).not.toContain('reserve');
    // Still no room for the reserve, so still full.
    await setTimeout(20);
    expect(opened.durability.refusal).toContain('full');
    storage.capacity += 1_000;
    await opened.durability.writable();
    expect(storage.names()).toContain('reserve');
    await opened.durability.close();
    expect((await open(storage)).database.rows(1)).toEqual(['a', 'b']);
  });

  it('[D13] is survived by a kill at any moment of it', async () => {
    const random = seededRandom(7);
    for (let spare = 0; spare < 150; spare += 7) {
      const storage = new SimulatedStorage();
      const opened = await open(storage, { segmentBytes: 120, reserveBytes: 60 });
      await write(opened, ['a', 'b']);
      storage.capacity = usedBytes(storage) + spare;
      for (const row of ['c', 'd', 'e']) insert(opened, row);
      await setTimeout(3);
      const confirmed = opened.durability.durableOffset;
      const after = storage.crash(random);
      after.capacity = Number.POSITIVE_INFINITY;
      const again = await open(after);
      expect(again.report.lastOffset, `${spare} bytes to spare`).toBeGreaterThanOrEqual(confirmed);
      expect(again.database.rows(1)).toEqual(
        ['a', 'b', 'c', 'd', 'e'].slice(0, again.report.lastOffset - 1),
      );
      await write(again, ['x']);
      await again.durability.close();
    }
  });

  it('[D13] is over although its reserve could not be made for another reason meanwhile', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage, { reserveBytes: 5_000 });
    await write(opened, ['a']);
    await until(() => storage.names().includes('reserve'));
    storage.fault = (operation, name) => {
      if (operation === 'create' && name === 'reserve') throw systemError('EMFILE');
    };
    storage.capacity = usedBytes(storage) + 10;
    insert(opened, 'b');
    await durableAt(opened.durability, 3);
    await until(() => opened.warnings.some(text => text.includes('No room could be reserved')));
    expect(opened.durability.refusal).toContain('full');
    storage.fault = () => {};
    storage.capacity = Number.POSITIVE_INFINITY;
    await opened.durability.writable();
    await opened.durability.close();
    expect((await open(storage)).database.rows(1)).toEqual(['a', 'b']);
  });

  it('[D13] whose reserve cannot be removed lets writes wait', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage, { reserveBytes: 5_000 });
    await write(opened, ['a']);
    await until(() => storage.names().includes('reserve'));
    let tried = 0;
    storage.fault = (operation, name) => {
      if (operation !== 'remove' || name !== 'reserve') return;
      tried++;
      throw systemError('EIO');
    };
    storage.capacity = usedBytes(storage) + 10;
    insert(opened, 'b');
    await until(() => tried > 0);
    storage.capacity = Number.POSITIVE_INFINITY;
    await durableAt(opened.durability, 3);
    await opened.durability.writable();
    await opened.durability.close();
    expect((await open(storage)).database.rows(1)).toEqual(['a', 'b']);
  });

  it('[D13] that never gets room lets the engine end', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage);
    await write(opened, ['a']);
    storage.capacity = usedBytes(storage);
    insert(opened, 'b');
    await until(() => opened.durability.refusal !== null);
    await opened.durability.close();
    storage.capacity = Number.POSITIVE_INFINITY;
    expect((await open(storage)).database.rows(1)).toEqual(['a']);
  });
});

describe('a log that must not grow', () => {
  it('[D14] counts from a new snapshot on, though what that replaces cannot be removed', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage);
    await write(opened, ['a', 'b']);
    await opened.durability.snapshot();
    await write(opened, ['c']);
    await opened.durability.snapshot();
    await write(opened, ['d']);
    storage.fault = (operation, name) => {
      if (operation === 'remove' && /[1-9]\.snapshot$/.test(name)) throw systemError('EIO');
    };
    await opened.durability.snapshot();
    expect(opened.warnings).toHaveLength(1);
    expect(opened.durability.statistics).toMatchObject({ logBytes: 0, snapshotOffset: 5 });
    storage.fault = () => {};
    await opened.durability.close();
    expect((await open(storage)).database.rows(1)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('[D14] is shortened by a snapshot in time', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage, { logBytesMax: 3_000 });
    for (let i = 0; i < 300; i++) {
      await opened.durability.writable();
      await write(opened, [`row ${i}`]);
    }
    expect(opened.durability.statistics.logBytes).toBeLessThan(4_000);
    await opened.durability.close();
    expect((await open(storage)).database.rows(1)).toHaveLength(300);
  });

  it('[D14] refuses writes while no snapshot can be written', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage, { logBytesMax: 2_000 });
    storage.fault = (operation, name) => {
      if (operation === 'write' && name.endsWith('.tmp')) throw systemError('EIO');
    };
    for (let i = 0; opened.durability.refusal === null; i++) await write(opened, [`row ${i}`]);
    expect(opened.durability.refusal).toContain('has reached its limit');
    storage.fault = () => {};
    await opened.durability.writable();
    await write(opened, ['after']);
    await opened.durability.close();
  });
});

describe('a failing disk', () => {
  const operations = ['create', 'write', 'sync', 'syncFolder'] as const;
  it.each(operations)('[D5] at any %s: nothing more is confirmed', async failing => {
    for (let failAt = 1; ; failAt++) {
      const storage = new SimulatedStorage();
      let count = 0;
      storage.fault = (operation, name) => {
        if (operation !== failing || !/(^$|\.log)/.test(name)) return;
        if (++count >= failAt)
          throw failAt % 2 === 0 && failing === 'write'
            ? new ShortWrite(7, 'EIO')
            : systemError('EIO');
      };
      const opened = await open(storage, { segmentBytes: 150 });
      let failure: Error | null = null;
      opened.durability.onFailure(error => {
        failure = error;
      });
      for (const row of ['a', 'b', 'c', 'd', 'e', 'f']) {
        insert(opened, row);
        await until(
          () => failure !== null || opened.durability.durableOffset === opened.database.offset,
        );
      }
      const confirmed = opened.durability.durableOffset;
      if (failure !== null) expect(opened.durability.refusal).toContain('has failed');
      await opened.durability.close();
      storage.fault = () => {};
      const again = await open(storage);
      expect(again.report.lastOffset).toBeGreaterThanOrEqual(confirmed);
      // What was under way may have reached the disk; what came after the failure may not.
      expect(again.report.lastOffset).toBeLessThanOrEqual(confirmed + 2);
      if (failure === null) break;
      expect(failAt).toBeLessThan(50);
    }
  });
});

/** A folder with two generations, several segments and a mark; not closed, as a kill leaves it. */
async function smallFolder(): Promise<{ storage: SimulatedStorage; states: ModelState[] }> {
  const storage = new SimulatedStorage();
  const opened = await open(storage, { segmentBytes: 130 });
  const states = [new ModelDatabase().state()];
  const note = (): number => states.push(opened.database.state());
  for (const row of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
    if (opened.database.moduleRecord === null) {
      opened.durability.appendModule(opened.database.publish('js', [1]));
      note();
    }
    await write(opened, [row]);
    note();
    if (row === 'b' || row === 'e') await opened.durability.snapshot();
  }
  return { storage, states };
}

/** Calls `visit` with each bit of each file flipped. */
async function forEachFlip(
  storage: SimulatedStorage,
  visit: (name: string, at: number, bit: number) => Promise<void>,
): Promise<void> {
  for (const name of storage.names()) {
    const bytes = storage.bytes(name);
    for (let at = 0; at < bytes.length; at++)
      for (let bit = 0; bit < 8; bit++) {
        bytes[at]! ^= 1 << bit;
        await visit(name, at, bit);
        bytes[at]! ^= 1 << bit;
      }
  }
}

describe('bit rot', () => {
  it('[D7] of any bit of any file is refused, with file and byte, and nothing changes', async () => {
    const { storage } = await smallFolder();
    expect(storage.names()).toEqual([
      '0000000000000003.snapshot',
      '0000000000000004.log',
      '0000000000000006.log',
      '0000000000000006.snapshot',
      '0000000000000007.log',
      '0000000000000009.log',
      'mark',
    ]);
    await forEachFlip(storage, async (name, at, bit) => {
      const copy = storage.copy();
      const error: unknown = await open(copy).catch((thrown: unknown) => thrown);
      expect(error, `${name}, byte ${at}, bit ${bit}`).toBeInstanceOf(CorruptionError);
      const { message, position } = error as CorruptionError;
      expect(message).toContain(`simulated/${name} is damaged at byte `);
      expect(position).toBeLessThanOrEqual(at);
      for (const other of copy.names())
        expect(copy.bytes(other).equals(storage.bytes(other))).toBe(true);
    });
  });

  it('[D15] of any byte is repaired to a state that was, and only behind the damage is anything lost', async () => {
    const { storage, states } = await smallFolder();
    await forEachFlip(storage, async (name, at, bit) => {
      if (bit !== at % 8) return;
      const copy = storage.copy();
      const { report, database, warnings } = await open(copy, { repairs: true });
      const where = `${name}, byte ${at}`;
      expect(database.state(), where).toEqual(states[report.lastOffset]);
      expect(copy.names(), where).toContain(`${name}.damaged`);
      expect(copy.bytes(`${name}.damaged`).equals(storage.bytes(name))).toBe(true);
      expect(warnings.join('\n'), where).toContain(`simulated/${name} `);
      const behindNewest = /000[79]\.log/.test(name);
      if (!behindNewest) expect(report.lastOffset, where).toBe(9);
      else
        expect(warnings.join('\n'), where).toMatch(
          /Lost: everything from position \d of the history to 9/,
        );
      const again = await open(copy);
      expect(again.report.lastOffset).toBe(report.lastOffset);
    });
  });

  it('[D15] can be repaired again after a crash in the repair', async () => {
    const random = seededRandom(3);
    for (let run = 0; run < 60; run++) {
      const { storage, states } = await smallFolder();
      const names = storage.names().filter(name => name !== 'mark');
      const bytes = storage.bytes(names[Math.floor(random() * names.length)]!);
      bytes[Math.floor(random() * bytes.length)]! ^= 0x20;
      let left = Math.floor(random() * 12);
      let crashed = storage.copy();
      crashed.fault = () => {
        if (left-- <= 0) throw systemError('EIO');
      };
      await open(crashed, { repairs: true }).catch(() => {});
      crashed.fault = () => {};
      crashed = crashed.crash(random);
      const { report, database } = await open(crashed, { repairs: true });
      expect(report.lastOffset).toBeGreaterThanOrEqual(6);
      expect(database.state()).toEqual(states[report.lastOffset]);
    }
  });

  it('[D15] changes nothing in a folder that is whole', async () => {
    const { storage } = await smallFolder();
    const { warnings, report } = await open(storage.copy(), { repairs: true });
    expect(warnings).toEqual([]);
    expect(report.lastOffset).toBe(9);
  });

  it('[D7] [D15] that leaves nothing good is not repaired', async () => {
    const storage = new SimulatedStorage();
    const opened = await open(storage);
    await write(opened, ['a', 'b']);
    await opened.durability.compact();
    storage.bytes('0000000000000003.snapshot')[30]! ^= 1;
    await expect(open(storage.copy(), { repairs: true })).rejects.toThrow('is damaged at byte');
  });

  it('[D7] tells a cut end that was confirmed from one that was not', async () => {
    const { storage } = await smallFolder();
    const name = '0000000000000009.log';
    for (let length = 0; length < storage.bytes(name).length; length++) {
      const copy = storage.copy();
      await copy.append(name, length);
      await expect(open(copy), `${length} bytes`).rejects.toThrow(CorruptionError);
    }
    const lost = storage.copy();
    await lost.remove(name);
    await expect(open(lost)).rejects.toThrow('everything up to 9 had been confirmed');
  });
});
