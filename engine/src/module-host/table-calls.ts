/**
 * The table part of the module ABI, as `module-sys.ts` uses it: done here (`TransactionCalls`) or,
 * for procedures, in the main thread (`RemoteCalls`). All of it throws `HostError`.
 */
export interface TableCalls {
  readonly iterators: {
    /** See `RowIterators.advance`. */
    advance(id: number, target: Uint8Array): number;
    close(id: number): unknown;
  };
  tableIdFromName(name: string): number;
  indexIdFromName(name: string): number;
  rowCount(tableId: number): bigint;
  scanTable(tableId: number): number;
  scanPoint(indexId: number, point: Uint8Array, length: number): number;
  scanRange(indexId: number, buffer: Uint8Array, range: RangeLengths): number;
  /** Inserts `row[0, length)`; generated columns are written to its start. */
  insert(tableId: number, row: Uint8Array, length: number): number;
  /** As `insert`, in place of the row with the same key in a unique index of the table. */
  update(tableId: number, indexId: number, row: Uint8Array, length: number): number;
  deletePoint(indexId: number, point: Uint8Array, length: number): number;
  deleteRange(indexId: number, buffer: Uint8Array, range: RangeLengths): number;
  /** Deletes the rows that equal one of `relation`, an array of rows. */
  deleteAllByEq(tableId: number, relation: Uint8Array, length: number): number;
  clearTable(tableId: number): bigint;
  /** Throws unless a transaction or view is running. */
  requireOpen(): void;
}

/** How a buffer divides into a prefix, the lower and the upper bound. */
export interface RangeLengths {
  readonly prefixLength: number;
  /** Columns that the prefix fixes. */
  readonly prefixColumns: number;
  readonly startLength: number;
  /** 0: the end is the start. */
  readonly endLength: number;
}
