import type { TableIndex } from '../datastore/table.ts';
import type { EqualityKey } from './equality-key.ts';
import { keyBytes } from './equality-key.ts';
import type { Relation } from './resolve-expression.ts';
import type { RowShape } from './row-shape.ts';
import type { RowTest } from './row-test.ts';

export type RowVisitor = (bytes: Uint8Array, start: number, end: number) => void;

/** A relation whose present rows can be read: a table, or a materialised view. */
export interface RowSource extends Relation {
  readonly layout: RowShape;
  readonly rowCount: number;
  /** Indexes that answer equality; a view has none. */
  readonly indexes: readonly Pick<TableIndex, 'def' | 'forEachMatch' | 'someMatch'>[];
  forEachRow(visit: RowVisitor): void;
}

/** Which rows of a source are wanted. */
export interface RowFilter {
  /** Keys of which every wanted row has one; null when unknown. */
  readonly keys: readonly EqualityKey[] | null;
  /** The condition itself; null when every row passes. */
  readonly test: RowTest | null;
}

/** Visits each row that passes the filter once, through indexes where they cover the keys. */
export function forEachMatch(source: RowSource, filter: RowFilter, visit: RowVisitor): void {
  const { test } = filter;
  const lookups = filter.keys === null ? null : lookupsOf(source, filter.keys);
  if (lookups === null) {
    if (test === null) source.forEachRow(visit);
    else
      source.forEachRow(
        (bytes, start, end) => test(bytes, start, bytes, start) && visit(bytes, start, end),
      );
    return;
  }
  for (const { index, key } of lookups) {
    index.forEachMatch(key, (bytes, start, end) => {
      if (test === null || test(bytes, start, bytes, start)) visit(bytes, start, end);
    });
  }
}

/** One question to an index. */
export interface Lookup {
  readonly index: RowSource['indexes'][number];
  readonly key: Uint8Array;
}

/**
 * One lookup for each key; null when some key is covered by no index. All lookups go to one index,
 * so that two of them never meet the same row.
 */
export function lookupsOf(source: RowSource, keys: readonly EqualityKey[]): Lookup[] | null {
  if (keys.length === 0) return [];
  for (const index of byWidth(source.indexes)) {
    const lookups = new Map<string, Lookup>();
    for (const key of keys) {
      const bytes = keyBytes(key, index.def.columns);
      if (bytes === null) break;
      lookups.set(Buffer.from(bytes).toString('latin1'), { index, key: bytes });
      if (key === keys.at(-1)) return [...lookups.values()];
    }
  }
  return null;
}

/** Unique indexes first, then those with more columns: fewer rows to test. */
export function byWidth(indexes: RowSource['indexes']): RowSource['indexes'][number][] {
  return [...indexes].sort(
    (a, b) =>
      Number(b.def.isUnique) - Number(a.def.isUnique) ||
      b.def.columns.length - a.def.columns.length,
  );
}
