import { describe, expect, it } from 'vitest';
import { MemoryDatastore } from '../datastore/memory-datastore.ts';
import type { ModuleDef } from '../schema/module-def.ts';
import { createTables, prepareMigration } from './apply-migration.ts';
import { MigrationError } from './plan-migration.ts';
import { buildModuleDef, type TableSpec, u8, u32, u64 } from './testing/build-module-def.ts';

function moduleOf(tables: Readonly<Record<string, TableSpec>>): ModuleDef {
  return buildModuleDef({ tables });
}

/** A database whose table `item` holds rows of these bytes. */
function databaseOf(module: ModuleDef, rows: readonly (readonly number[])[]): MemoryDatastore {
  const datastore = new MemoryDatastore();
  createTables(datastore, module);
  const { id } = datastore.tableByName('item')!;
  for (const row of rows) datastore.applyInsert(id, Uint8Array.from(row));
  return datastore;
}

function rowsOf(datastore: MemoryDatastore, table = 'item'): number[][] {
  const rows: number[][] = [];
  datastore.tableByName(table)!.forEachRow((bytes, start, end) => {
    rows.push([...bytes.subarray(start, end)]);
  });
  return rows.sort((a, b) => a[0]! - b[0]!);
}

function reasonsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof MigrationError) return error.reasons;
    throw error;
  }
  return [];
}

describe('a migration', () => {
  const before = moduleOf({ item: { columns: { id: u8, kind: u8 } } });

  it('[MIG2] appends columns with their defaults', () => {
    const datastore = databaseOf(before, [
      [1, 10],
      [2, 20],
    ]);
    const { id } = datastore.tableByName('item')!;
    const after = moduleOf({
      item: {
        columns: {
          id: u8,
          kind: u8,
          count: { type: u32, defaultValue: Uint8Array.of(5, 0, 0, 0) },
          flag: { type: u8, defaultValue: Uint8Array.of(7) },
        },
      },
    });
    const migration = prepareMigration(datastore, before, after);
    expect(rowsOf(datastore)).toEqual([
      [1, 10],
      [2, 20],
    ]);
    migration.apply();
    expect(rowsOf(datastore)).toEqual([
      [1, 10, 5, 0, 0, 0, 7],
      [2, 20, 5, 0, 0, 0, 7],
    ]);
    expect(datastore.tableByName('item')).toMatchObject({ id, rowCount: 2 });
    expect(migration.tableIds).toEqual([{ name: 'item', id }]);
    expect(migration.plan.disconnectsClients).toBe(true);
  });

  it('[MIG1] adds indexes, access and tables, and keeps rows, ids and sequences', () => {
    const old = moduleOf({
      item: { columns: { id: { type: u8, autoIncrement: true }, kind: u8 }, unique: [0] },
    });
    const datastore = databaseOf(old, [
      [1, 10],
      [2, 10],
    ]);
    const { id } = datastore.tableByName('item')!;
    datastore.restoreSequence({ tableId: id, column: 0, next: 9n });
    const after = moduleOf({
      other: { columns: { id: u8 } },
      item: {
        columns: { id: { type: u8, autoIncrement: true }, kind: u8 },
        unique: [0],
        indexed: [1],
        isPublic: true,
      },
    });
    const { plan, tableIds, apply } = prepareMigration(datastore, old, after);
    apply();
    expect(plan.disconnectsClients).toBe(false);
    expect(tableIds).toEqual([
      { name: 'other', id: id + 1 },
      { name: 'item', id },
    ]);
    const item = datastore.tableById(id)!;
    expect(item.def.isPublic).toBe(true);
    let matches = 0;
    item.index([1])!.forEachMatch(Uint8Array.of(10), () => matches++);
    expect(matches).toBe(2);
    expect(datastore.sequences()).toEqual([{ tableId: id, column: 0, next: 9n }]);
    expect(datastore.tableByName('other')).toMatchObject({ id: id + 1, rowCount: 0 });
  });

  it('leaves tables that do not change as they are', () => {
    const datastore = databaseOf(before, [[1, 10]]);
    const table = datastore.tableByName('item');
    const after = moduleOf({ item: { columns: { id: u8, kind: u8 } }, b: { columns: { id: u8 } } });
    prepareMigration(datastore, before, after).apply();
    expect(datastore.tableByName('item')).toBe(table);
  });

  it('gives added tables the ids that they had, on replay', () => {
    const datastore = databaseOf(before, []);
    const after = moduleOf({ item: { columns: { id: u8, kind: u8 } }, b: { columns: { id: u8 } } });
    prepareMigration(datastore, before, after, [{ name: 'b', id: 5000 }]).apply();
    expect(datastore.tableByName('b')!.id).toBe(5000);
  });

  it('[MIG2] [MIG3] removes an empty table, and never one with rows', () => {
    const nothing = moduleOf({});
    const full = databaseOf(before, [[1, 10]]);
    expect(reasonsOf(() => prepareMigration(full, before, nothing))).toEqual([
      'Table `item` cannot be removed while it has rows (1): delete them first.',
    ]);
    expect(rowsOf(full)).toEqual([[1, 10]]);
    const empty = databaseOf(before, []);
    prepareMigration(empty, before, nothing).apply();
    expect(empty.tables).toEqual([]);
  });

  it('[MIG3] refuses a unique constraint that rows break, and changes nothing at all', () => {
    const datastore = databaseOf(before, [
      [1, 10],
      [2, 10],
    ]);
    const after = moduleOf({
      added: { columns: { id: u8 } },
      item: { columns: { id: u8, kind: u8 }, unique: [1], isPublic: true },
    });
    expect(reasonsOf(() => prepareMigration(datastore, before, after))).toEqual([
      'Table `item` has rows with equal values, which the unique constraint `item_kind_key` forbids.',
    ]);
    expect(rowsOf(datastore).length).toBe(2);
    expect(datastore.tables.length).toBe(1);
    expect(datastore.tableByName('item')!.def.isPublic).toBe(false);
    const fitting = databaseOf(before, [
      [1, 10],
      [2, 20],
    ]);
    prepareMigration(fitting, before, after).apply();
    const { id } = fitting.tableByName('item')!;
    expect(() => fitting.applyInsert(id, Uint8Array.of(3, 20))).toThrow();
  });

  it('[MIG3] refuses auto-increment over values that it would give again', () => {
    const after = moduleOf({
      item: { columns: { id: { type: u8, autoIncrement: true }, kind: u8 } },
    });
    expect(reasonsOf(() => prepareMigration(databaseOf(before, [[3, 1]]), before, after))).toEqual([
      'Column `id` of table `item` cannot become auto-increment: it holds values that the sequence would give again.',
    ]);
    prepareMigration(databaseOf(before, [[0, 1]]), before, after).apply();
  });

  it('lets auto-increment begin on a signed column of negative values', () => {
    const old = moduleOf({ item: { columns: { id: { tag: 'I8' } } } });
    const after = moduleOf({
      item: { columns: { id: { type: { tag: 'I8' }, autoIncrement: true } } },
    });
    prepareMigration(databaseOf(old, [[0xff]]), old, after).apply();
    expect(reasonsOf(() => prepareMigration(databaseOf(old, [[1]]), old, after))).toHaveLength(1);
  });

  it('changes an event table freely', () => {
    const old = moduleOf({ item: { columns: { id: u8 }, isEvent: true } });
    const after = moduleOf({ item: { columns: { name: u64, more: u8 }, isEvent: true } });
    const datastore = databaseOf(old, []);
    prepareMigration(datastore, old, after).apply();
    expect(datastore.tableByName('item')!.def.columns.length).toBe(2);
  });
});
