/** Tables as the parts behind the datastore see them: read-only, rows as BSATN. */
import type { RowLayout } from '../bsatn/row-layout.ts';
import type { IndexDef, TableDef } from '../schema/module-def.ts';

/** Receives a row: `bytes` from `start` to `end`, valid only during the call. */
export type RowVisitor = (bytes: Uint8Array, start: number, end: number) => void;

/** A table in its present state, including what the open transaction has written. */
export interface Table {
  /** Never changes while the table exists, also over restarts and migrations. */
  readonly id: number;
  readonly def: TableDef;
  readonly layout: RowLayout;
  readonly rowCount: number;
  readonly indexes: readonly TableIndex[];
  /** Calls `visit` for each row; the table must not be written meanwhile. */
  forEachRow(visit: RowVisitor): void;
  /** An index over exactly these columns in any order, or null. */
  index(columns: readonly number[]): TableIndex | null;
}

/** One end of a range of a column's values. */
export type Bound =
  | { readonly tag: 'unbounded' }
  /** `value` is the BSATN of one column. */
  | { readonly tag: 'included' | 'excluded'; readonly value: Uint8Array };

/** An index of a table, for look-ups; `def.columns` is its column order. */
export interface TableIndex {
  readonly def: IndexDef;
  /** Rows whose indexed columns equal `key`, the columns' BSATN concatenated in index order. */
  forEachMatch(key: Uint8Array, visit: RowVisitor): void;
  /** True when one of those rows passes the test; the rows behind the first are not looked at. */
  someMatch(
    key: Uint8Array,
    test: (bytes: Uint8Array, start: number, end: number) => boolean,
  ): boolean;
  /**
   * Rows whose first `prefixColumns` columns equal `prefix` and whose next column lies between the
   * bounds, in index order.
   * @throws {HostError} wrongIndexAlgorithm: only B-tree and direct indexes have an order
   */
  forEachInRange(
    prefix: Uint8Array,
    prefixColumns: number,
    from: Bound,
    to: Bound,
    visit: RowVisitor,
  ): void;
}
