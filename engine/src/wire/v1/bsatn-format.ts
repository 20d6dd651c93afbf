/** `v1.bsatn.spacetimedb`: messages as BSATN. */
import { BsatnError, BsatnReader } from '../../bsatn/reader.ts';
import { BsatnWriter } from '../../bsatn/writer.ts';
import type { RawRows } from './raw-rows.ts';
import type { TableUpdate, V1ClientMessage, V1Format, V1Message } from './v1-message.ts';

export const bsatnFormat: V1Format = {
  isText: false,
  decode(frame, isBinary) {
    if (!isBinary) throw new TypeError('only binary messages are understood');
    const reader = new BsatnReader(frame);
    const message = decodeMessage(reader);
    if (!reader.isAtEnd) {
      throw new BsatnError(`${reader.end - reader.offset} bytes follow the message`);
    }
    return message;
  },
  encode: message => encodeMessage(message, new BsatnWriter()).toBytes(),
};

function decodeMessage(reader: BsatnReader): V1ClientMessage {
  const tag = reader.u8();
  switch (tag) {
    case 0: {
      const [reducer, args] = [reader.string(), reader.byteArray()];
      const [requestId, flags] = [reader.u32(), reader.u8()];
      if (flags > 1) throw new BsatnError(`invalid call reducer flag ${flags}`);
      return { tag: 'callReducer', reducer, args, requestId, isSilent: flags === 1 };
    }
    case 1: {
      const queries = reader.array(r => r.string());
      const requestId = reader.u32();
      return { tag: 'subscribe', queries, requestId, queryId: null, isSingle: false };
    }
    case 2:
      return { tag: 'oneOffQuery', messageId: reader.byteArray(), query: reader.string() };
    case 3:
    case 4: {
      const isSingle = tag === 3;
      const queries = isSingle ? [reader.string()] : reader.array(r => r.string());
      const [requestId, queryId] = [reader.u32(), reader.u32()];
      return { tag: 'subscribe', queries, requestId, queryId, isSingle };
    }
    case 5:
    case 6: {
      const [requestId, queryId] = [reader.u32(), reader.u32()];
      return { tag: 'unsubscribe', requestId, queryId, isSingle: tag === 5 };
    }
    case 7: {
      const [procedure, args] = [reader.string(), reader.byteArray()];
      const [requestId, flags] = [reader.u32(), reader.u8()];
      if (flags !== 0) throw new BsatnError(`invalid call procedure flag ${flags}`);
      return { tag: 'callProcedure', procedure, args, requestId };
    }
    default:
      throw new BsatnError(`invalid client message tag ${tag}`);
  }
}

const TAGS = {
  initialSubscription: 0,
  transactionUpdate: 1,
  transactionUpdateLight: 2,
  identityToken: 3,
  oneOffQueryResponse: 4,
  subscribeApplied: 5,
  unsubscribeApplied: 6,
  subscriptionError: 7,
  subscribeMultiApplied: 8,
  unsubscribeMultiApplied: 9,
  procedureResult: 10,
} as const satisfies Record<V1Message['tag'], number>;

function encodeMessage(message: V1Message, writer: BsatnWriter): BsatnWriter {
  writer.u8(TAGS[message.tag]);
  switch (message.tag) {
    case 'initialSubscription':
      writeTables(writer, message.tables);
      return writer.u32(message.requestId).i64(0n);
    case 'transactionUpdate': {
      if (message.status.tag === 'committed') writeTables(writer.u8(0), message.status.tables);
      else writer.u8(1).string(message.status.message);
      writer.i64(message.timestampMicros).u256(message.callerIdentity);
      writer.u128(message.callerConnectionId).string(message.reducer).u32(message.reducerId);
      // No energy is used.
      return writer
        .byteArray(message.args)
        .u32(message.requestId)
        .u128(0n)
        .i64(message.durationMicros);
    }
    case 'transactionUpdateLight':
      return writeTables(writer.u32(0), message.tables);
    case 'identityToken':
      return writer.u256(message.identity).string(message.token).u128(message.connectionId);
    case 'oneOffQueryResponse':
      writer.byteArray(message.messageId);
      if (message.error === null) writer.u8(1);
      else writer.u8(0).string(message.error);
      writer.array(message.tables, (inner, { table, rows }) => inner.string(table).raw(rows.bytes));
      return writer.i64(0n);
    case 'subscribeApplied':
    case 'unsubscribeApplied': {
      const { rows } = message;
      writer.u32(message.requestId).u64(0n).u32(message.queryId);
      return writeTable(writer.u32(rows.tableId).string(rows.table), rows);
    }
    case 'subscriptionError':
      writeOption(writer.u64(0n), message.requestId);
      writeOption(writer, message.queryId);
      return writer.u8(1).string(message.error);
    case 'subscribeMultiApplied':
    case 'unsubscribeMultiApplied':
      writer.u32(message.requestId).u64(0n).u32(message.queryId);
      return writeTables(writer, message.tables);
    case 'procedureResult':
      if (message.status.tag === 'returned') writer.u8(0).byteArray(message.status.value);
      else writer.u8(2).string(message.status.message);
      writer.i64(message.timestampMicros).i64(message.durationMicros);
      return writer.u32(message.requestId);
  }
}

function writeTables(writer: BsatnWriter, tables: readonly TableUpdate[]): BsatnWriter {
  return writer.array(tables, writeTable);
}

function writeTable(writer: BsatnWriter, { tableId, table, updates }: TableUpdate): BsatnWriter {
  writer
    .u32(tableId)
    .string(table)
    .u64(BigInt(countRows(updates)));
  // The lists could be compressed one by one: they are not, the whole message may be.
  return writer.array(updates, (inner, { deletes, inserts }) =>
    inner.u8(0).raw(deletes.bytes).raw(inserts.bytes),
  );
}

/** How many rows there are in all. */
export function countRows(updates: readonly { deletes: RawRows; inserts: RawRows }[]): number {
  return updates.reduce((sum, { deletes, inserts }) => sum + deletes.count + inserts.count, 0);
}

function writeOption(writer: BsatnWriter, value: number | null): void {
  if (value === null) writer.u8(1);
  else writer.u8(0).u32(value);
}
