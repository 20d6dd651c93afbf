/**
 * What a committed transaction looks like to every stage behind it: the durable log, the
 * subscriptions, the views and the scheduler read the same immutable value.
 */
import type { Table } from './datastore/table.ts';

/** Rows of one table as BSATN, back to back in one buffer. */
export interface RowList {
  /** The rows' bytes; row `i` is `bytes.subarray(starts[i], starts[i + 1])`. */
  readonly bytes: Uint8Array;
  /** `count + 1` offsets into `bytes`; the last one ends the last row. */
  readonly starts: ArrayLike<number>;
  /** Number of rows. */
  readonly count: number;
}

/** The net effect of one transaction on one table: a row stands in at most one of both lists. */
export interface TableChanges {
  readonly table: Table;
  readonly inserts: RowList;
  /** For an event table always empty: its rows exist only in the commit that inserted them. */
  readonly deletes: RowList;
}

/** One committed transaction. */
export interface Commit {
  /** Position in the database's history: dense, from 1. 0 means "before any commit". */
  readonly offset: number;
  /** Microseconds since 1970, UTC, of the call that made it. */
  readonly timestampMicros: bigint;
  /** Touched tables, each once, ordered by table id; empty when nothing changed. */
  readonly changes: readonly TableChanges[];
}
