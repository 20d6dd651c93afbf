/**
 * The datastore against a model that keeps rows in a plain list and looks at all of them for
 * everything.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BsatnWriter } from '../bsatn/writer.ts';
import type { RowList, TableChanges } from '../commit.ts';
import { errno, HostError } from '../module-host/errno.ts';
import type { AlgebraicType, ColumnDef, IndexDef, TableDef } from '../schema/module-def.ts';
import { MemoryDatastore } from './memory-datastore.ts';
import type { Bound } from './table.ts';

interface ModelRow {
  readonly id: number;
  readonly group: string;
  readonly rank: number;
}

const columns: readonly ColumnDef[] = (
  [
    ['id', 'U32'],
    ['group', 'String'],
    ['rank', 'I16'],
  ] as const
).map(([name, tag]) => ({
  name,
  sourceName: name,
  type: { tag } satisfies AlgebraicType,
  autoIncrement: false,
  defaultValue: null,
}));

function index(columnList: readonly number[], isUnique: boolean): IndexDef {
  const name = `index_${columnList.join('_')}`;
  return {
    name,
    sourceName: name,
    accessorName: name,
    algorithm: 'btree',
    columns: columnList,
    isUnique,
  };
}

function tableDef(indexes: readonly IndexDef[], extra: Partial<TableDef> = {}): TableDef {
  return {
    name: 'thing',
    sourceName: 'thing',
    rowTypeRef: 0,
    columns,
    primaryKey: null,
    indexes,
    constraints: [],
    schedule: null,
    isPublic: true,
    isEvent: false,
    ...extra,
  };
}

const keyed = tableDef([index([0], true), index([1, 2], false), index([2, 0], true)]);
const unkeyed = tableDef([index([2], false)]);

function bytesOf({ id, group, rank }: ModelRow): Uint8Array {
  return new BsatnWriter().u32(id).string(group).i16(rank).toBytes();
}

function textOf(row: ModelRow): string {
  return `${row.id}/${row.group}/${row.rank}`;
}

function decode(bytes: Uint8Array, start: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = view.getUint32(start + 4, true);
  const group = new TextDecoder().decode(bytes.subarray(start + 8, start + 8 + length));
  return `${view.getUint32(start, true)}/${group}/${view.getInt16(start + 8 + length, true)}`;
}

function decodeList({ bytes, starts, count }: RowList): string[] {
  return Array.from({ length: count }, (_, i) => decode(bytes, starts[i]!));
}

/** Each operation says what it would do to a list of rows, or which error it would be. */
type Operation =
  | { readonly tag: 'insert' | 'update' | 'delete'; readonly row: ModelRow }
  | { readonly tag: 'clear' }
  | { readonly tag: 'commit' }
  | { readonly tag: 'rollback' };

const rowArbitrary: fc.Arbitrary<ModelRow> = fc.record({
  id: fc.integer({ min: 0, max: 12 }),
  group: fc.constantFrom('', 'a', 'bb', 'a longer name that needs a block of its own'),
  rank: fc.integer({ min: -3, max: 3 }),
});

const operationArbitrary: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ tag: fc.constant('insert' as const), row: rowArbitrary }) },
  { weight: 6, arbitrary: fc.record({ tag: fc.constant('update' as const), row: rowArbitrary }) },
  { weight: 4, arbitrary: fc.record({ tag: fc.constant('delete' as const), row: rowArbitrary }) },
  { weight: 1, arbitrary: fc.constant({ tag: 'clear' } as const) },
  { weight: 3, arbitrary: fc.constant({ tag: 'commit' } as const) },
  { weight: 2, arbitrary: fc.constant({ tag: 'rollback' } as const) },
);

class Model {
  committed: ModelRow[] = [];
  rows: ModelRow[] = [];
  readonly hasKeys: boolean;

  constructor(hasKeys: boolean) {
    this.hasKeys = hasKeys;
  }

  private isClash(row: ModelRow, others: readonly ModelRow[]): boolean {
    return (
      this.hasKeys && others.some(o => o.id === row.id || (o.rank === row.rank && o.id === row.id))
    );
  }

  insert(row: ModelRow): number {
    if (this.rows.some(other => textOf(other) === textOf(row))) return 0;
    if (this.isClash(row, this.rows)) return errno.uniqueAlreadyExists;
    this.rows.push(row);
    return 0;
  }

  update(row: ModelRow): number {
    if (!this.hasKeys) return errno.indexNotUnique;
    const at = this.rows.findIndex(other => other.id === row.id);
    if (at < 0) return errno.noSuchRow;
    this.rows[at] = row;
    return 0;
  }

  delete(row: ModelRow): number {
    const before = this.rows.length;
    this.rows = this.rows.filter(other => textOf(other) !== textOf(row));
    return before - this.rows.length;
  }

  /** Rows that came and went since the last commit. */
  changes(): { inserts: string[]; deletes: string[] } {
    const before = this.committed.map(textOf);
    const after = this.rows.map(textOf);
    return {
      inserts: after.filter(text => !before.includes(text)).sort(),
      deletes: before.filter(text => !after.includes(text)).sort(),
    };
  }
}

function attempt(action: () => void): number {
  try {
    action();
    return 0;
  } catch (error) {
    if (error instanceof HostError) return error.code;
    throw error;
  }
}

function changesOf(changes: readonly TableChanges[]): { inserts: string[]; deletes: string[] } {
  const [only] = changes;
  return {
    inserts: only ? decodeList(only.inserts).sort() : [],
    deletes: only ? decodeList(only.deletes).sort() : [],
  };
}

function checkAgainst(datastore: MemoryDatastore, model: Model): void {
  const table = datastore.tableById(4096)!;
  const found: string[] = [];
  table.forEachRow((bytes, start, end) => {
    expect(table.layout.rowEnd(bytes, start, end)).toBe(end);
    found.push(decode(bytes, start));
  });
  const expected = model.rows.map(textOf).sort();
  expect(found.sort()).toEqual(expected);
  expect(table.rowCount).toBe(expected.length);
  for (const { def } of table.indexes) {
    const store = table.index(def.columns)!;
    for (const row of model.rows) {
      const key = table.layout.key(bytesOf(row), 0, def.columns);
      const hits: string[] = [];
      store.forEachMatch(key, (bytes, start) => hits.push(decode(bytes, start)));
      const same = model.rows.filter(other => sameKey(other, row, def.columns)).map(textOf);
      expect(hits.sort()).toEqual(same.sort());
    }
  }
}

function sameKey(a: ModelRow, b: ModelRow, columnList: readonly number[]): boolean {
  const parts = (row: ModelRow): unknown[] => [row.id, row.group, row.rank];
  return columnList.every(column => parts(a)[column] === parts(b)[column]);
}

function newDatastore(def: TableDef): MemoryDatastore {
  const datastore = new MemoryDatastore();
  datastore.createTable(4096, def, []);
  return datastore;
}

function apply(datastore: MemoryDatastore, model: Model, operation: Operation): void {
  const table = datastore.tableById(4096)!;
  switch (operation.tag) {
    case 'insert': {
      const bytes = bytesOf(operation.row);
      const code = attempt(() => table.insert(bytes, 0, bytes.length));
      expect(code).toBe(model.insert(operation.row));
      return;
    }
    case 'update': {
      const bytes = bytesOf(operation.row);
      const code = attempt(() => table.update(table.indexes[0]!, bytes, 0, bytes.length));
      expect(code).toBe(model.update(operation.row));
      return;
    }
    case 'delete': {
      const bytes = bytesOf(operation.row);
      const slot = table.findRow(bytes, 0, bytes.length);
      if (slot >= 0) table.delete(slot);
      expect(slot >= 0 ? 1 : 0).toBe(model.delete(operation.row));
      return;
    }
    case 'clear':
      expect(table.clear()).toBe(model.rows.length);
      model.rows = [];
      return;
    case 'commit':
      expect(changesOf(datastore.collectChanges())).toEqual(model.changes());
      datastore.commit();
      model.committed = [...model.rows];
      return;
    case 'rollback':
      datastore.rollBack();
      model.rows = [...model.committed];
  }
}

describe('transactions agree with the model', () => {
  for (const [name, def] of [
    ['with unique keys', keyed],
    ['without unique keys', unkeyed],
  ] as const) {
    test(name, () => {
      fc.assert(
        fc.property(fc.array(operationArbitrary, { maxLength: 60 }), operations => {
          const datastore = newDatastore(def);
          const model = new Model(def === keyed);
          for (const operation of operations) {
            apply(datastore, model, operation);
            checkAgainst(datastore, model);
          }
        }),
        { numRuns: 150 },
      );
    });
  }
});

test('[TX10] range scans agree with the model, also after changes', () => {
  const boundArbitrary = fc.oneof(
    fc.constant({ tag: 'unbounded' } as const),
    fc.record({
      tag: fc.constantFrom('included' as const, 'excluded' as const),
      rank: fc.integer({ min: -4, max: 4 }),
    }),
  );
  const toBound = (bound: { tag: string; rank?: number }): Bound =>
    bound.rank === undefined
      ? { tag: 'unbounded' }
      : {
          tag: bound.tag === 'included' ? 'included' : 'excluded',
          value: new BsatnWriter().i16(bound.rank).toBytes(),
        };
  fc.assert(
    fc.property(
      fc.array(operationArbitrary, { maxLength: 40 }),
      fc.array(fc.tuple(fc.constantFrom('', 'a', 'bb', 'none'), boundArbitrary, boundArbitrary), {
        maxLength: 5,
      }),
      (operations, scans) => {
        const datastore = newDatastore(keyed);
        const model = new Model(true);
        const store = datastore.tableById(4096)!.index([1, 2])!;
        // The order exists from here on and is kept up to date.
        store.forEachInRange(
          new Uint8Array(),
          0,
          { tag: 'unbounded' },
          { tag: 'unbounded' },
          () => {},
        );
        for (const operation of operations) apply(datastore, model, operation);
        for (const [group, from, to] of scans) {
          const hits: string[] = [];
          const prefix = new BsatnWriter().string(group).toBytes();
          store.forEachInRange(prefix, 1, toBound(from), toBound(to), (bytes, start) => {
            hits.push(decode(bytes, start));
          });
          const isWithin = ({ rank }: ModelRow): boolean =>
            (!('rank' in from) ||
              (from.tag === 'included' ? rank >= from.rank : rank > from.rank)) &&
            (!('rank' in to) || (to.tag === 'included' ? rank <= to.rank : rank < to.rank));
          const expected = model.rows.filter(row => row.group === group && isWithin(row));
          expect([...hits].sort()).toEqual(expected.map(textOf).sort());
          const ranks = hits.map(text => Number(text.split('/').at(-1)));
          expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('[TX1] a change that is stopped anywhere is undone whole', () => {
  fc.assert(
    fc.property(
      fc.array(operationArbitrary, { maxLength: 20 }),
      fc.array(operationArbitrary, { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 1, max: 200 }),
      (before, during, stopAt) => {
        const datastore = newDatastore(keyed);
        const model = new Model(true);
        for (const operation of before) apply(datastore, model, operation);
        apply(datastore, model, { tag: 'commit' });
        const table = datastore.tableById(4096)!;
        const restore = stopAfter(table, stopAt);
        try {
          for (const operation of during) {
            if (operation.tag === 'commit' || operation.tag === 'rollback') continue;
            apply(datastore, new Model(true), operation);
          }
        } catch {
          // The stop itself, or the fresh model that knows nothing of earlier rows.
        }
        restore();
        datastore.rollBack();
        checkAgainst(datastore, model);
        apply(datastore, model, { tag: 'insert', row: { id: 99, group: 'x', rank: 1 } });
        apply(datastore, model, { tag: 'commit' });
        checkAgainst(datastore, model);
      },
    ),
    { numRuns: 300 },
  );
});

/** Makes the `count`th call of any method that a change uses throw, as a time limit would stop it. */
function stopAfter(table: ReturnType<MemoryDatastore['createTable']>, count: number): () => void {
  let left = count;
  const undo: (() => void)[] = [];
  const guard = (target: object, names: readonly string[]): void => {
    for (const name of names) {
      const original: unknown = Reflect.get(target, name);
      if (typeof original !== 'function') throw new Error(`no method ${name}`);
      Reflect.set(target, name, (...args: unknown[]): unknown => {
        left -= 1;
        if (left === 0) throw new Error('stopped');
        const result: unknown = Reflect.apply(original, target, args);
        left -= 1;
        if (left === 0) throw new Error('stopped');
        return result;
      });
      undo.push(() => Reflect.deleteProperty(target, name));
    }
  };
  guard(table.rows, ['place', 'write', 'quarantine', 'nextSlot']);
  for (const { hash } of table.indexes) guard(hash, ['add', 'remove', 'place', 'vacate', 'grow']);
  guard(table, ['note', 'addToIndexes', 'removeFromIndexes']);
  guard(Reflect.get(table, 'log') as object, ['add', 'has']);
  return () => {
    for (const revert of undo) revert();
  };
}

describe('sequences', () => {
  const counted = tableDef([index([0], true)], {
    columns: columns.map((column, i) => ({ ...column, autoIncrement: i === 0 })),
  });

  test('[TX5] count from 1, leave given values alone, and say how far they are', () => {
    const datastore = newDatastore(counted);
    const table = datastore.tableById(4096)!;
    const insert = (row: ModelRow): number => {
      const bytes = bytesOf(row);
      const generated = new Uint8Array(16);
      const length = table.prepare(bytes, bytes.length, generated);
      table.insert(bytes, 0, bytes.length);
      return length;
    };
    expect(insert({ id: 0, group: 'a', rank: 0 })).toBe(4);
    expect(insert({ id: 0, group: 'b', rank: 0 })).toBe(4);
    expect(insert({ id: 7, group: 'c', rank: 0 })).toBe(0);
    expect(changesOf(datastore.collectChanges()).inserts).toEqual(['1/a/0', '2/b/0', '7/c/0']);
    expect(datastore.takeMovedSequences()).toEqual([{ tableId: 4096, column: 0, next: 3n }]);
    expect(datastore.takeMovedSequences()).toEqual([]);
    datastore.commit();
  });

  test('[D11] go on from a restored position and never back', () => {
    const datastore = newDatastore(counted);
    datastore.restoreSequence({ tableId: 4096, column: 0, next: 50n });
    datastore.restoreSequence({ tableId: 4096, column: 0, next: 20n });
    expect(datastore.sequences()).toEqual([{ tableId: 4096, column: 0, next: 50n }]);
  });

  test('[TX6] go on with the low bits where the type ends', () => {
    const datastore = newDatastore(counted);
    datastore.restoreSequence({ tableId: 4096, column: 0, next: 2n ** 32n - 1n });
    const table = datastore.tableById(4096)!;
    const generate = (): number => {
      const bytes = bytesOf({ id: 0, group: '', rank: 0 });
      table.prepare(bytes, bytes.length, new Uint8Array(16));
      return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    };
    expect([generate(), generate(), generate()]).toEqual([0xffff_ffff, 0, 1]);
  });
});

test('rows that are malformed or too long are refused', () => {
  const table = newDatastore(keyed).tableById(4096)!;
  const bytes = bytesOf({ id: 1, group: 'x', rank: 1 });
  for (const length of [bytes.length - 1, 0]) {
    expect(attempt(() => table.prepare(bytes, length, new Uint8Array(16)))).toBe(
      errno.bsatnDecodeError,
    );
  }
});

test('[TX13] an event table forgets its rows when the transaction ends', () => {
  const datastore = newDatastore(tableDef([index([0], true)], { isEvent: true }));
  const table = datastore.tableById(4096)!;
  const bytes = bytesOf({ id: 1, group: 'x', rank: 1 });
  for (let i = 0; i < 3; i++) {
    table.insert(bytes, 0, bytes.length);
    expect(table.rowCount).toBe(1);
    expect(changesOf(datastore.collectChanges())).toEqual({ inserts: ['1/x/1'], deletes: [] });
    datastore.commit();
    expect(table.rowCount).toBe(0);
  }
});

test('blocks of deleted rows are used again', () => {
  const datastore = newDatastore(keyed);
  const table = datastore.tableById(4096)!;
  const size = (): number => table.rows.bytes.length;
  let sizeBefore = 0;
  for (let round = 0; round < 50; round++) {
    for (let id = 0; id < 100; id++) {
      const bytes = bytesOf({ id, group: 'g'.repeat(id), rank: 0 });
      table.insert(bytes, 0, bytes.length);
    }
    datastore.commit();
    table.clear();
    datastore.commit();
    if (round === 0) sizeBefore = size();
  }
  expect(size()).toBe(sizeBefore);
});
