/** The module ABI's table calls, byte by byte, with the error numbers that modules rely on. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { BsatnWriter } from '../bsatn/writer.ts';
import { MemoryDatastore } from '../datastore/memory-datastore.ts';
import type { IndexDef, TableDef } from '../schema/module-def.ts';
import { errno, HostError } from './errno.ts';
import { TransactionCalls } from './transaction-calls.ts';

function index(name: string, columns: readonly number[], more: Partial<IndexDef> = {}): IndexDef {
  return {
    name,
    sourceName: `${name}Source`,
    accessorName: null,
    algorithm: 'btree',
    columns,
    isUnique: false,
    ...more,
  };
}

const message: TableDef = {
  name: 'message',
  sourceName: 'theMessage',
  rowTypeRef: 0,
  columns: [
    { name: 'id', type: { tag: 'U32' } as const, autoIncrement: true },
    { name: 'room', type: { tag: 'U8' } as const, autoIncrement: false },
    { name: 'text', type: { tag: 'String' } as const, autoIncrement: false },
  ].map(column => ({ ...column, sourceName: column.name, defaultValue: null })),
  primaryKey: 0,
  indexes: [
    index('by_id', [0], { isUnique: true }),
    index('by_room_and_text', [1, 2]),
    index('by_room', [1], { algorithm: 'hash' }),
  ],
  constraints: [],
  schedule: null,
  isPublic: true,
  isEvent: false,
};

let calls: TransactionCalls;
let table = 0;
let byId = 0;
let byRoomAndText = 0;
let byRoom = 0;

beforeEach(() => {
  const datastore = new MemoryDatastore();
  datastore.createTable(4096, message, []);
  calls = new TransactionCalls(datastore);
  calls.mode = 'write';
  table = calls.tableIdFromName('message');
  byId = calls.indexIdFromName('by_id');
  byRoomAndText = calls.indexIdFromName('by_room_and_text');
  byRoom = calls.indexIdFromName('by_room');
});

function row(id: number, room: number, text: string): Uint8Array {
  return new BsatnWriter().u32(id).u8(room).string(text).toBytes();
}

function insert(id: number, room: number, text: string): Uint8Array {
  const bytes = row(id, room, text);
  const written = calls.insert(table, bytes, bytes.length);
  return bytes.slice(0, written);
}

function codeOf(action: () => unknown): number {
  try {
    action();
    return 0;
  } catch (error) {
    if (error instanceof HostError) return error.code;
    throw error;
  }
}

/** Reads an iterator to its end in buffers of so many bytes, and decodes the texts. */
function textsOf(iterator: number, bufferSize = 65_536): string[] {
  const texts: string[] = [];
  const buffer = new Uint8Array(bufferSize);
  for (;;) {
    const result = calls.iterators.advance(iterator, buffer);
    for (let at = 0; at < Math.abs(result); ) {
      const length = new DataView(buffer.buffer).getUint32(at + 5, true);
      texts.push(new TextDecoder().decode(buffer.subarray(at + 9, at + 9 + length)));
      at += 9 + length;
    }
    if (result <= 0) return texts;
  }
}

/** A scan of `by_room_and_text`: a room, then bounds on the text. */
function rangeOf(
  room: number | null,
  from: [tag: number, text?: string],
  to: [tag: number, text?: string] | null,
): [Uint8Array, Parameters<TransactionCalls['scanRange']>[2]] {
  const bound = ([tag, text]: [number, string?]): Uint8Array => {
    const writer = new BsatnWriter().u8(tag);
    return (text === undefined ? writer : writer.string(text)).toBytes();
  };
  const prefix = room === null ? new Uint8Array() : Uint8Array.of(room);
  const start = bound(from);
  const end = to === null ? new Uint8Array() : bound(to);
  return [
    Buffer.concat([prefix, start, end]),
    {
      prefixLength: prefix.length,
      prefixColumns: prefix.length,
      startLength: start.length,
      endLength: end.length,
    },
  ];
}

const included = 0;
const excluded = 1;
const unbounded = 2;

describe('names', () => {
  test('are found as written and as canonical', () => {
    expect(calls.tableIdFromName('theMessage')).toBe(table);
    expect(calls.indexIdFromName('by_idSource')).toBe(byId);
  });

  test('that are unknown are errors', () => {
    expect(codeOf(() => calls.tableIdFromName('none'))).toBe(errno.noSuchTable);
    expect(codeOf(() => calls.indexIdFromName('none'))).toBe(errno.noSuchIndex);
    expect(codeOf(() => calls.scanTable(99))).toBe(errno.noSuchTable);
    expect(codeOf(() => calls.scanPoint(99, new Uint8Array(4), 4))).toBe(errno.noSuchIndex);
  });
});

describe('modes', () => {
  test('nothing works outside a transaction', () => {
    calls.mode = 'closed';
    const bytes = row(1, 1, 'x');
    for (const action of [
      () => calls.tableIdFromName('message'),
      () => calls.rowCount(table),
      () => calls.scanTable(table),
      () => calls.insert(table, bytes, bytes.length),
      () => calls.clearTable(table),
    ]) {
      expect(codeOf(action)).toBe(errno.notInTransaction);
    }
  });

  test('[VIEW4] a view only reads', () => {
    calls.mode = 'read';
    const bytes = row(1, 1, 'x');
    expect(calls.rowCount(table)).toBe(0n);
    expect(codeOf(() => calls.insert(table, bytes, bytes.length))).toBe(
      errno.transactionIsReadOnly,
    );
    expect(codeOf(() => calls.deletePoint(byId, bytes, 4))).toBe(errno.transactionIsReadOnly);
  });
});

describe('writing', () => {
  test('[TX5] puts generated columns at the start of the buffer, and only generated ones', () => {
    expect(insert(0, 1, 'a')).toEqual(Uint8Array.of(1, 0, 0, 0));
    expect(insert(9, 1, 'b')).toEqual(new Uint8Array());
    expect(insert(0, 1, 'c')).toEqual(Uint8Array.of(2, 0, 0, 0));
  });

  test('[TX7] [TX8] refuses a second row with a unique key, but not the same row again', () => {
    insert(5, 1, 'a');
    expect(codeOf(() => insert(5, 1, 'b'))).toBe(errno.uniqueAlreadyExists);
    expect(codeOf(() => insert(5, 1, 'a'))).toBe(0);
    expect(calls.rowCount(table)).toBe(1n);
  });

  test('[TX9] updates by a unique index of the same table', () => {
    insert(5, 1, 'a');
    const changed = row(5, 2, 'b');
    expect(calls.update(table, byId, changed, changed.length)).toBe(0);
    expect(textsOf(calls.scanTable(table))).toEqual(['b']);
    const other = row(6, 2, 'b');
    expect(codeOf(() => calls.update(table, byId, other, other.length))).toBe(errno.noSuchRow);
    expect(codeOf(() => calls.update(table, byRoom, changed, changed.length))).toBe(
      errno.indexNotUnique,
    );
    expect(codeOf(() => calls.update(table, 99, changed, changed.length))).toBe(errno.noSuchIndex);
  });

  test('[TX10] deletes by value, by key and by range, and counts', () => {
    for (const [i, text] of ['a', 'b', 'c', 'd'].entries()) insert(i + 1, 1, text);
    insert(9, 2, 'z');
    const relation = Buffer.concat([
      new BsatnWriter().u32(3).toBytes(),
      row(1, 1, 'a'),
      row(1, 1, 'other'),
      row(2, 1, 'b'),
    ]);
    expect(calls.deleteAllByEq(table, relation, relation.length)).toBe(2);
    expect(calls.deletePoint(byRoom, Uint8Array.of(2), 1)).toBe(1);
    expect(calls.deletePoint(byRoom, Uint8Array.of(2), 1)).toBe(0);
    expect(calls.deleteRange(byRoomAndText, ...rangeOf(1, [excluded, 'c'], [unbounded]))).toBe(1);
    expect(calls.clearTable(table)).toBe(1n);
    expect(calls.rowCount(table)).toBe(0n);
  });

  test('refuses bytes that are no rows, or lengths beyond the buffer', () => {
    const bytes = row(1, 1, 'x');
    const short = (): unknown => calls.insert(table, bytes, bytes.length - 1);
    expect(codeOf(short)).toBe(errno.bsatnDecodeError);
    expect(codeOf(() => calls.deleteAllByEq(table, bytes, 3))).toBe(errno.bsatnDecodeError);
    expect(codeOf(() => calls.scanPoint(byId, bytes, 3))).toBe(errno.bsatnDecodeError);
    expect(() => calls.insert(table, bytes, bytes.length + 1)).toThrow(RangeError);
  });
});

describe('reading', () => {
  beforeEach(() => {
    for (const [i, text] of ['d', 'a', 'c', 'b'].entries()) insert(i + 1, 1, text);
    insert(5, 2, 'a');
  });

  test.each([
    ['from included', 1, [included, 'b'], [unbounded], ['b', 'c', 'd']],
    ['from excluded', 1, [excluded, 'b'], [unbounded], ['c', 'd']],
    ['to included', 1, [unbounded], [included, 'b'], ['a', 'b']],
    ['to excluded', 1, [unbounded], [excluded, 'b'], ['a']],
    ['both ends', 1, [excluded, 'a'], [excluded, 'd'], ['b', 'c']],
    ['nothing between', 1, [included, 'x'], [included, 'y'], []],
    ['ends crossed', 1, [included, 'd'], [included, 'a'], []],
    ['an end that is the start', 1, [included, 'c'], null, ['c']],
    ['a whole prefix', 2, [unbounded], [unbounded], ['a']],
  ] as const)('a range: %s', (_, room, from, to, expected) => {
    const scan = rangeOf(
      room,
      [...from] as [number, string?],
      to && ([...to] as [number, string?]),
    );
    expect(textsOf(calls.scanRange(byRoomAndText, ...scan))).toEqual(expected);
  });

  test('[TX10] a range over the first column alone', () => {
    const buffer = Uint8Array.of(included, 2, unbounded);
    const lengths = { prefixLength: 0, prefixColumns: 0, startLength: 2, endLength: 1 };
    expect(textsOf(calls.scanRange(byRoomAndText, buffer, lengths))).toEqual(['a']);
  });

  test('[TX10] a hash index has keys and no ranges', () => {
    expect(textsOf(calls.scanPoint(byRoom, Uint8Array.of(2), 1))).toEqual(['a']);
    const lengths = { prefixLength: 0, prefixColumns: 0, startLength: 2, endLength: 0 };
    expect(textsOf(calls.scanRange(byRoom, Uint8Array.of(included, 2), lengths))).toEqual(['a']);
    expect(codeOf(() => calls.scanRange(byRoom, Uint8Array.of(excluded, 2), lengths))).toBe(
      errno.wrongIndexAlgorithm,
    );
  });

  test('fills buffers with whole rows, and says when one is too small', () => {
    const iterator = calls.scanTable(table);
    expect(() => calls.iterators.advance(iterator, new Uint8Array(9))).toThrow(
      expect.objectContaining({ __buffer_too_small__: 10 }),
    );
    expect(textsOf(iterator, 25)).toEqual(['d', 'a', 'c', 'b', 'a']);
    expect(codeOf(() => calls.iterators.advance(iterator, new Uint8Array(99)))).toBe(
      errno.noSuchIter,
    );
  });

  test('an empty result is 0 once, then the iterator is gone', () => {
    const key = new BsatnWriter().u32(77).toBytes();
    const iterator = calls.scanPoint(byId, key, 4);
    expect(calls.iterators.advance(iterator, new Uint8Array(9))).toBe(0);
    expect(codeOf(() => calls.iterators.advance(iterator, new Uint8Array(9)))).toBe(
      errno.noSuchIter,
    );
  });

  test('shows what was there when the iterator was opened', () => {
    const key = new BsatnWriter().u32(1).toBytes();
    const found = calls.scanPoint(byId, key, 4);
    const whole = calls.scanTable(table);
    const changed = row(1, 1, 'changed');
    calls.update(table, byId, changed, changed.length);
    calls.deletePoint(byRoom, Uint8Array.of(2), 1);
    expect(textsOf(found)).toEqual(['d']);
    expect(textsOf(whole)).toEqual(['d', 'a', 'c', 'b', 'a']);
    expect(textsOf(calls.scanTable(table))).toEqual(['changed', 'a', 'c', 'b']);
  });

  test('several iterators are open at once, and closing ends one', () => {
    const key = (id: number): Uint8Array => new BsatnWriter().u32(id).toBytes();
    const first = calls.scanPoint(byId, key(1), 4);
    const second = calls.scanPoint(byId, key(2), 4);
    expect(textsOf(second)).toEqual(['a']);
    expect(calls.iterators.close(first)).toBe(true);
    expect(calls.iterators.close(first)).toBe(false);
  });
});

test('[V2] reads are recorded as exactly as SpacetimeDB records them', () => {
  insert(1, 1, 'a');
  calls.mode = 'read';
  const reads: NonNullable<TransactionCalls['reads']> = [];
  calls.reads = reads;
  const whole = { tableId: 4096, index: null, key: null };
  calls.scanPoint(byId, Uint8Array.of(1, 0, 0, 0, 99), 4);
  calls.scanRange(byRoomAndText, ...rangeOf(1, [included, 'a'], null));
  calls.scanRange(byRoomAndText, ...rangeOf(1, [unbounded], [unbounded]));
  calls.scanTable(table);
  calls.rowCount(table);
  expect(
    reads.map(({ tableId, index: used, key }) => ({ tableId, index: used?.def.name ?? null, key })),
  ).toEqual([
    { tableId: 4096, index: 'by_id', key: Uint8Array.of(1, 0, 0, 0) },
    { tableId: 4096, index: 'by_room_and_text', key: Uint8Array.of(1, 1, 0, 0, 0, 97) },
    whole,
    whole,
    whole,
  ]);
});

test('bytes that make no sense are refused by number, and change nothing', () => {
  insert(1, 1, 'a');
  const rows = (): string[] => textsOf(calls.scanTable(table));
  const small = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 12 }),
      fc.record({
        prefixLength: small,
        prefixColumns: fc.integer({ min: 0, max: 4 }),
        startLength: small,
        endLength: small,
      }),
      fc.integer({ min: 0, max: 3 }),
      small,
      (bytes, range, id, length) => {
        for (const action of [
          () => calls.scanPoint(id, bytes, length),
          () => calls.scanRange(id, bytes, range),
          () => calls.insert(id, bytes.slice(), length),
          () => calls.update(table, id, bytes.slice(), length),
          () => calls.deleteAllByEq(id, bytes, length),
        ]) {
          const before = rows();
          try {
            action();
          } catch (error) {
            expect(error instanceof HostError || error instanceof RangeError).toBe(true);
            expect(rows()).toEqual(before);
          }
        }
      },
    ),
    { numRuns: 500 },
  );
});
