/** Encodes what the engine sends: BSATN of SpacetimeDB's v2 `ServerMessage`. */
import { BsatnWriter } from '../bsatn/writer.ts';
import type { RowList } from '../commit.ts';
import { getOrInsert } from '../subscriptions/get-or-insert.ts';
import { writeRowList } from './row-list-codec.ts';

const INITIAL_CONNECTION = 0;
const SUBSCRIBE_APPLIED = 1;
const UNSUBSCRIBE_APPLIED = 2;
const SUBSCRIPTION_ERROR = 3;
const TRANSACTION_UPDATE = 4;
const ONE_OFF_QUERY_RESULT = 5;
const REDUCER_RESULT = 6;
const PROCEDURE_RESULT = 7;

/** Rows of one table (or view), named as on the wire. */
export interface TableRows {
  readonly table: string;
  readonly rows: RowList;
}

/** What one query of a set contributes to an update. */
export interface QueryUpdate {
  readonly querySetId: number;
  readonly table: string;
  /** Made by `encodeTableUpdateRows`; shared by all who ask the same query. */
  readonly rows: Uint8Array;
}

export type ReducerOutcomeMessage =
  /** `update` is a body made by `encodeTransactionUpdateBody`; null when nothing of the caller's changed. */
  | { readonly tag: 'ok'; readonly update: Uint8Array | null }
  | { readonly tag: 'err'; readonly message: string }
  | { readonly tag: 'internalError'; readonly message: string };

/** The answer to a connection; always the first message. `connectionId` and `identity` are numbers. */
export function encodeInitialConnection(connection: {
  identity: bigint;
  connectionId: bigint;
  token: string;
}): Uint8Array {
  return start(INITIAL_CONNECTION)
    .u256(connection.identity)
    .u128(connection.connectionId)
    .string(connection.token)
    .toBytes();
}

/** All rows of a new query set; a table may occur several times. */
export function encodeSubscribeApplied(applied: {
  requestId: number;
  querySetId: number;
  tables: readonly TableRows[];
}): Uint8Array {
  const writer = startLarge(SUBSCRIBE_APPLIED, applied.tables);
  writer.u32(applied.requestId).u32(applied.querySetId);
  writeTables(writer, applied.tables);
  return writer.written;
}

/** `tables` is null when the client did not ask for the dropped rows. */
export function encodeUnsubscribeApplied(applied: {
  requestId: number;
  querySetId: number;
  tables: readonly TableRows[] | null;
}): Uint8Array {
  const writer = startLarge(UNSUBSCRIBE_APPLIED, applied.tables ?? []);
  writer.u32(applied.requestId).u32(applied.querySetId);
  if (applied.tables === null) {
    writer.u8(1);
  } else {
    writer.u8(0);
    writeTables(writer, applied.tables);
  }
  return writer.written;
}

/** `requestId` is null when a query failed that had been applied before. */
export function encodeSubscriptionError(failure: {
  requestId: number | null;
  querySetId: number;
  error: string;
}): Uint8Array {
  const writer = start(SUBSCRIPTION_ERROR);
  if (failure.requestId === null) writer.u8(1);
  else writer.u8(0).u32(failure.requestId);
  return writer.u32(failure.querySetId).string(failure.error).toBytes();
}

/** The rows of one query's update: inserted and deleted rows, or the events of an event table. */
export function encodeTableUpdateRows(
  update: { inserts: RowList; deletes: RowList },
  { isEvent }: { isEvent: boolean },
): Uint8Array {
  scratch.reset();
  if (isEvent) {
    writeRowList(scratch.u8(1), update.inserts);
  } else {
    writeRowList(scratch.u8(0), update.inserts);
    writeRowList(scratch, update.deletes);
  }
  return scratch.toBytes();
}

/**
 * The body of a transaction update, which stands in a message of its own or inside the caller's
 * reducer result.
 * @param updates at least one; those of one query set, and within it of one table, are joined
 */
export function encodeTransactionUpdateBody(updates: readonly QueryUpdate[]): Uint8Array {
  const [first] = updates;
  // Most commits change one query of a client.
  if (updates.length === 1 && first !== undefined) {
    scratch.reset().u32(1).u32(first.querySetId).u32(1).string(first.table).u32(1);
    return scratch.raw(first.rows).toBytes();
  }
  const querySets = new Map<number, Map<string, Uint8Array[]>>();
  for (const { querySetId, table, rows } of updates) {
    const tables = getOrInsert(querySets, querySetId, () => new Map<string, Uint8Array[]>());
    const ofTable = tables.get(table);
    if (ofTable === undefined) tables.set(table, [rows]);
    else ofTable.push(rows);
  }
  scratch.reset().u32(querySets.size);
  for (const [querySetId, tables] of querySets) {
    scratch.u32(querySetId).u32(tables.size);
    for (const [table, rowLists] of tables) {
      scratch.string(table).u32(rowLists.length);
      for (const rows of rowLists) scratch.raw(rows);
    }
  }
  return scratch.toBytes();
}

/** A transaction of somebody else's. */
export function encodeTransactionUpdate(body: Uint8Array): Uint8Array {
  const message = new Uint8Array(body.length + 1);
  message[0] = TRANSACTION_UPDATE;
  message.set(body, 1);
  return message;
}

export function encodeOneOffQueryResult(result: {
  requestId: number;
  outcome: { tag: 'ok'; tables: readonly TableRows[] } | { tag: 'err'; message: string };
}): Uint8Array {
  const tables = result.outcome.tag === 'ok' ? result.outcome.tables : [];
  const writer = startLarge(ONE_OFF_QUERY_RESULT, tables).u32(result.requestId);
  if (result.outcome.tag === 'ok') {
    writer.u8(0);
    writeTables(writer, result.outcome.tables);
  } else {
    writer.u8(1).string(result.outcome.message);
  }
  return writer.written;
}

/** The answer to a reducer call. `timestampMicros` is when the reducer started. */
export function encodeReducerResult(
  requestId: number,
  timestampMicros: bigint,
  outcome: ReducerOutcomeMessage,
): Uint8Array {
  const writer = start(REDUCER_RESULT).u32(requestId).i64(timestampMicros);
  switch (outcome.tag) {
    case 'ok':
      // An empty return value, then the update or no query sets at all.
      writer.u8(0).u32(0);
      if (outcome.update === null) writer.u32(0);
      else writer.raw(outcome.update);
      break;
    case 'err':
      // The error travels as a byte array that holds the BSATN of a string.
      writer
        .u8(2)
        .byteArray(new BsatnWriter(outcome.message.length + 4).string(outcome.message).written);
      break;
    case 'internalError':
      writer.u8(3).string(outcome.message);
  }
  return writer.toBytes();
}

/** Length of what `writePlainReducerResult` writes. */
export const PLAIN_REDUCER_RESULT_BYTES = 22;

/** As `encodeReducerResult` for a call that succeeded and changed nothing of the caller's. */
export function writePlainReducerResult(
  view: DataView,
  at: number,
  requestId: number,
  timestampMicros: bigint,
): void {
  view.setUint8(at, REDUCER_RESULT);
  view.setUint32(at + 1, requestId, true);
  view.setBigInt64(at + 5, timestampMicros, true);
  // Success; an empty return value; no query sets.
  view.setUint8(at + 13, 0);
  view.setUint32(at + 14, 0, true);
  view.setUint32(at + 18, 0, true);
}

export function encodeProcedureResult(result: {
  requestId: number;
  timestampMicros: bigint;
  durationMicros: bigint;
  outcome: { tag: 'returned'; value: Uint8Array } | { tag: 'internalError'; message: string };
}): Uint8Array {
  const writer = start(PROCEDURE_RESULT);
  if (result.outcome.tag === 'returned') writer.u8(0).byteArray(result.outcome.value);
  else writer.u8(1).string(result.outcome.message);
  return writer
    .i64(result.timestampMicros)
    .i64(result.durationMicros)
    .u32(result.requestId)
    .toBytes();
}

/** The encoders of small messages copy their result out of this buffer before another may start. */
const scratch = new BsatnWriter(4_096);

function start(tag: number): BsatnWriter {
  return scratch.reset().u8(tag);
}

/** Query results may be large: they get a buffer of their own, which becomes the message. */
function startLarge(tag: number, tables: readonly TableRows[]): BsatnWriter {
  const byteCount = tables.reduce(
    (sum, { rows }) => sum + rows.bytes.length + rows.count * 8 + 64,
    64,
  );
  return new BsatnWriter(byteCount).u8(tag);
}

function writeTables(writer: BsatnWriter, tables: readonly TableRows[]): void {
  writer.u32(tables.length);
  for (const { table, rows } of tables) {
    writer.string(table);
    writeRowList(writer, rows);
  }
}
