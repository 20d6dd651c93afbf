import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Commit } from '../commit.ts';
import { MemoryDatastore } from '../datastore/memory-datastore.ts';
import type { RowVisitor } from '../datastore/table.ts';
import type { TableStore } from '../datastore/table-store.ts';
import { createTables, prepareMigration, type TableIds } from '../migrations/apply-migration.ts';
import { describeModule } from '../module-host/describe-module.ts';
import type { ModuleDef } from '../schema/module-def.ts';
import { bundleSource } from '../testing/bundle-text.ts';
import { DatastoreReplay } from './datastore-replay.ts';
import type { Durability, ModuleRecord, SnapshotSource, SnapshotTable } from './durability.ts';
import { openStorage } from './file-durability.ts';
import { type Random, SimulatedStorage, seededRandom } from './testing/simulated-storage.ts';

/** The same module twice; the second has another column, index and table. */
const sources = [
  `import { schema, table, t } from 'spacetimedb/server';
   export default schema({
     note: table({ name: 'note' }, { id: t.u32().primaryKey().autoInc(), text: t.string() }),
     pair: table({ name: 'pair' }, { a: t.u8(), b: t.u8() }),
     flash: table({ name: 'flash', event: true }, { text: t.string() }),
   });`,
  `import { schema, table, t } from 'spacetimedb/server';
   export default schema({
     early: table({ name: 'early', public: true }, { id: t.u64().primaryKey() }),
     note: table({ name: 'note' }, {
       id: t.u32().primaryKey().autoInc(),
       text: t.string().index('btree'),
       likes: t.u16().default(7),
     }),
     pair: table({ name: 'pair' }, { a: t.u8(), b: t.u8() }),
     flash: table({ name: 'flash', event: true }, { text: t.string(), more: t.bool() }),
   });`,
];
const versions: { js: string; def: ModuleDef }[] = [];

beforeAll(async () => {
  for (const source of sources) {
    const js = await bundleSource(source);
    versions.push({ js, def: await describeModule(js) });
  }
});

/** A datastore with what a database keeps beside it. */
class TestDatabase {
  readonly datastore = new MemoryDatastore();
  readonly replay = new DatastoreReplay(this.datastore);
  offset = 0;
  version = -1;

  publish(durability: Durability): void {
    this.version++;
    const { js, def } = versions[this.version]!;
    if (this.version === 0) this.#record(durability, js, def, createTables(this.datastore, def));
    else {
      const migration = prepareMigration(this.datastore, versions[this.version - 1]!.def, def);
      migration.apply();
      this.#record(durability, js, def, migration.tableIds);
    }
  }

  #record(durability: Durability, js: string, def: ModuleDef, tableIds: TableIds): void {
    const record: ModuleRecord = {
      offset: ++this.offset,
      timestampMicros: 1n,
      identity: 2n,
      owner: 3n,
      js,
      description: def.raw,
      tableIds,
    };
    durability.appendModule(record);
  }

  /** A transaction that inserts, updates and deletes a few rows. */
  transact(random: Random, durability: Durability): void {
    const { datastore } = this;
    const hasLikes = this.version === 1;
    for (let left = Math.floor(random() * 4); left > 0; left--) {
      const text = 'z'.repeat(Math.floor(random() * 50));
      const row = noteOf(0, text, hasLikes);
      const note = datastore.tableByName('note')!;
      note.prepare(row, row.length, new Uint8Array(64));
      note.insert(row, 0, row.length);
      const pair = Uint8Array.of(random() * 4, random() * 4);
      datastore.tableByName('pair')!.insert(pair, 0, 2);
      const flash = datastore.tableByName('flash')!;
      const flashRow = Uint8Array.of(1, 0, 0, 0, 65, ...(hasLikes ? [1] : []));
      flash.insert(flashRow, 0, flashRow.length);
    }
    for (const name of ['note', 'pair']) {
      relocateSome(datastore.tableByName(name)!, random);
      this.#deleteSome(datastore.tableByName(name)!, random);
    }
    if (random() < 0.1) {
      datastore.rollBack();
      return;
    }
    const commit: Commit = {
      offset: ++this.offset,
      timestampMicros: 5n,
      changes: datastore.collectChanges(),
    };
    durability.append(commit, datastore.takeMovedSequences());
    datastore.commit();
  }

  #deleteSome(table: TableStore, random: Random): void {
    for (let slot = 0; slot < table.rows.slotEnd; slot++)
      if (table.rows.isLive(slot) && random() < 0.1) table.delete(slot);
  }

  get source(): SnapshotSource {
    const { datastore } = this;
    return {
      isAtRest: true,
      snapshotTables: () =>
        datastore.tables.filter(table => !table.def.isEvent).map(table => new SlowTable(table)),
      sequences: () => datastore.sequences(),
    };
  }
}

/** A few rows at a time, so that a scan takes many turns, in which transactions interfere. */
class SlowTable implements SnapshotTable {
  constructor(readonly table: TableStore) {}

  get id(): number {
    return this.table.id;
  }

  set relocationListener(listener: SnapshotTable['relocationListener']) {
    this.table.relocationListener = listener;
  }

  scan(cursor: number, _limit: number, visit: RowVisitor): number | null {
    return this.table.scan(cursor, 3, visit);
  }
}

/** Deletes rows and inserts them again: no change, but another slot. */
function relocateSome(table: TableStore, random: Random): void {
  for (let slot = 0; slot < table.rows.slotEnd; slot++) {
    if (!table.rows.isLive(slot) || random() >= 0.1) continue;
    const row = table.rows.bytes.slice(table.rows.start(slot), table.rows.end(slot));
    table.delete(slot);
    table.insert(row, 0, row.length);
  }
}

function noteOf(id: number, text: string, hasLikes: boolean): Uint8Array {
  const row = Buffer.alloc(8 + text.length + (hasLikes ? 2 : 0));
  row.writeUInt32LE(id, 0);
  row.writeUInt32LE(text.length, 4);
  row.write(text, 8, 'latin1');
  return new Uint8Array(row);
}

function stateOf(datastore: MemoryDatastore): unknown {
  return datastore.tables.map(table => {
    const rows: string[] = [];
    table.forEachRow((bytes, start, end) => {
      rows.push(Buffer.from(bytes.subarray(start, end)).toString('hex'));
    });
    return { id: table.id, def: table.def, rows: rows.sort() };
  });
}

describe('a datastore', () => {
  const seed = Number(process.env.PLAZA_TEST_SEED ?? Math.floor(Math.random() * 1e9));
  it(`[D8] [D11] [D12] comes back from log and snapshots, through a migration (seeds from ${seed})`, async () => {
    for (let run = seed; run < seed + 15; run++) {
      const random = seededRandom(run);
      const storage = new SimulatedStorage();
      const first = new TestDatabase();
      const { durability } = await openStorage(storage, first.replay, {
        warn: () => {},
        snapshotBytes: 20_000,
        segmentBytes: 5_000,
      });
      durability.startSnapshots(first.source);
      for (const _ of versions) {
        first.publish(durability);
        for (let batch = 0; batch < 100; batch++) {
          for (let left = 0; left < 3; left++) first.transact(random, durability);
          durability.flush();
          if (random() < 0.5) await setImmediate();
          if (random() < 0.01) void durability.snapshot();
        }
      }
      await durability.close();
      const second = new TestDatabase();
      const { report } = await openStorage(storage, second.replay, { warn: () => {} });
      expect(report.lastOffset, `seed ${run}`).toBe(first.offset);
      expect(report.module?.js).toBe(versions[1]!.js);
      expect(second.replay.moduleDef?.tables).toEqual(versions[1]!.def.tables);
      expect(stateOf(second.datastore), `seed ${run}`).toEqual(stateOf(first.datastore));
      for (const { tableId, column, next } of second.datastore.sequences()) {
        const before = first.datastore
          .sequences()
          .find(other => other.tableId === tableId && other.column === column)!;
        // Values that only rolled-back transactions had may come again.
        expect(next).toBeLessThanOrEqual(before.next);
        expect(next).toBeGreaterThan(largestId(first.datastore.tableById(tableId)!));
      }
    }
  });
});

function largestId(table: TableStore): bigint {
  let largest = 0n;
  table.forEachRow((bytes, start) => {
    const id = BigInt(new DataView(bytes.buffer, bytes.byteOffset).getUint32(start, true));
    if (id > largest) largest = id;
  });
  return largest;
}
