/**
 * `v1.json.spacetimedb`: messages as SATS-JSON. Rows, arguments and return values are JSON texts
 * within the text, as on SpacetimeDB.
 */
import { BsatnReader } from '../../bsatn/reader.ts';
import { RowLayout } from '../../bsatn/row-layout.ts';
import { encodeValue } from '../../bsatn/value.ts';
import { isList, isObject, type JsonValue, parseJson, stringifyJson } from '../../http/json.ts';
import { jsonToSats, satsToJson } from '../../http/sats-json.ts';
import type { AlgebraicType, FunctionDef, TypeElement } from '../../schema/module-def.ts';
import type { LiveDatabase } from '../live-database.ts';
import { countRows } from './bsatn-format.ts';
import { namedJson } from './json-values.ts';
import { type RawRows, splitRows } from './raw-rows.ts';
import type { TableUpdate, V1ClientMessage, V1Format, V1Message } from './v1-message.ts';

/** The JSON format for clients of a database, whose schema rows and arguments need. */
export function jsonFormat({ database }: LiveDatabase): V1Format {
  return {
    isText: true,
    decode(frame) {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(frame);
      return new ClientMessageReader(database.module).read(parseJson(text));
    },
    encode: message =>
      new TextEncoder().encode(stringifyJson(new ServerMessageWriter(database).write(message))),
  };
}

/** What is needed of a module's description. */
interface Functions {
  readonly reducers: readonly FunctionDef[];
  readonly procedures: readonly (FunctionDef & { readonly returnType: AlgebraicType })[];
  readonly typespace: readonly AlgebraicType[];
}

class ClientMessageReader {
  readonly #module: Functions;

  constructor(module: Functions) {
    this.#module = module;
  }

  /** @throws {TypeError} it is no such message */
  read(json: JsonValue): V1ClientMessage {
    const [entry, ...more] = isObject(json) ? Object.entries(json) : [];
    if (entry === undefined || more.length > 0) throw new TypeError('expected one variant');
    const [variant, value] = entry;
    if (!isObject(value)) throw new TypeError(`${variant} is no object`);
    const requestId = (): number => count(value.request_id, 'request_id');
    switch (variant) {
      case 'CallReducer': {
        const reducer = text(value.reducer, 'reducer');
        const flags = count(value.flags ?? 0, 'flags');
        if (flags > 1) throw new TypeError(`invalid call reducer flag ${flags}`);
        const args = this.#args(this.#module.reducers, reducer, text(value.args, 'args'));
        return { tag: 'callReducer', reducer, args, requestId: requestId(), isSilent: flags === 1 };
      }
      case 'CallProcedure': {
        const procedure = text(value.procedure, 'procedure');
        const args = this.#args(this.#module.procedures, procedure, text(value.args, 'args'));
        return { tag: 'callProcedure', procedure, args, requestId: requestId() };
      }
      case 'Subscribe':
      case 'SubscribeMulti': {
        if (!isList(value.query_strings ?? null)) throw new TypeError('query_strings is no array');
        const queries = [...(value.query_strings as readonly JsonValue[])].map(query =>
          text(query, 'query_strings'),
        );
        const queryId = variant === 'Subscribe' ? null : readQueryId(value.query_id);
        return { tag: 'subscribe', queries, requestId: requestId(), queryId, isSingle: false };
      }
      case 'SubscribeSingle': {
        const queries = [text(value.query, 'query')];
        const queryId = readQueryId(value.query_id);
        return { tag: 'subscribe', queries, requestId: requestId(), queryId, isSingle: true };
      }
      case 'Unsubscribe':
      case 'UnsubscribeMulti': {
        const queryId = readQueryId(value.query_id);
        const isSingle = variant === 'Unsubscribe';
        return { tag: 'unsubscribe', requestId: requestId(), queryId, isSingle };
      }
      case 'OneOffQuery':
        return {
          tag: 'oneOffQuery',
          messageId: readBytes(value.message_id),
          query: text(value.query_string, 'query_string'),
        };
      default:
        throw new TypeError(`unknown variant \`${variant}\``);
    }
  }

  /** BSATN of the arguments; of arguments that do not fit, something that fits as little. */
  #args(functions: readonly FunctionDef[], name: string, json: string): Uint8Array {
    const { typespace } = this.#module;
    const def = functions.find(candidate => candidate.name === name);
    if (def === undefined) return new Uint8Array();
    try {
      const type = { tag: 'Product', elements: def.params } as const;
      return encodeValue(
        type,
        typespace,
        jsonToSats(type, typespace, parseJson(json)),
        'arguments',
      );
    } catch {
      const layout = new RowLayout(
        def.params.map(({ type }) => type),
        typespace,
      );
      return new Uint8Array(layout.fixedSize === 0 ? 1 : 0);
    }
  }
}

function text(value: JsonValue | undefined, field: string): string {
  if (typeof value !== 'string') throw new TypeError(`${field} is no string`);
  return value;
}

function count(value: JsonValue | undefined, field: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new TypeError(`${field} is no 32-bit number`);
  }
  return value;
}

function readQueryId(value: JsonValue | undefined): number {
  return count(value !== undefined && isObject(value) ? value.id : value, 'query_id');
}

function readBytes(value: JsonValue | undefined): Uint8Array {
  if (typeof value === 'string' && /^([0-9a-f]{2})*$/i.test(value)) {
    return new Uint8Array(Buffer.from(value, 'hex'));
  }
  if (value === undefined || !isList(value)) throw new TypeError('message_id is no bytes');
  return Uint8Array.from(value, byte => count(byte, 'message_id'));
}

class ServerMessageWriter {
  readonly #database: LiveDatabase['database'];

  constructor(database: LiveDatabase['database']) {
    this.#database = database;
  }

  write(message: V1Message): JsonValue {
    switch (message.tag) {
      case 'initialSubscription':
        return {
          InitialSubscription: {
            database_update: this.#update(message.tables),
            request_id: message.requestId,
            total_host_execution_duration: duration(0n),
          },
        };
      case 'transactionUpdate':
        return {
          TransactionUpdate: {
            status:
              message.status.tag === 'committed'
                ? { Committed: this.#update(message.status.tables) }
                : { Failed: message.status.message },
            timestamp: { __timestamp_micros_since_unix_epoch__: message.timestampMicros },
            caller_identity: identity(message.callerIdentity),
            caller_connection_id: { __connection_id__: message.callerConnectionId },
            reducer_call: {
              reducer_name: message.reducer,
              reducer_id: message.reducerId,
              args: this.#argsText(message.reducer, message.args),
              request_id: message.requestId,
            },
            energy_quanta_used: { quanta: 0 },
            total_host_execution_duration: duration(message.durationMicros),
          },
        };
      case 'transactionUpdateLight':
        return { TransactionUpdateLight: { request_id: 0, update: this.#update(message.tables) } };
      case 'identityToken':
        return {
          IdentityToken: {
            identity: identity(message.identity),
            token: message.token,
            connection_id: { __connection_id__: message.connectionId },
          },
        };
      case 'oneOffQueryResponse':
        return {
          OneOffQueryResponse: {
            message_id: Buffer.from(message.messageId).toString('hex'),
            error: option(message.error),
            tables: message.tables.map(({ table, rows }) => ({
              table_name: table,
              rows: this.#rows(table, rows),
            })),
            total_host_execution_duration: duration(0n),
          },
        };
      case 'subscribeApplied':
      case 'unsubscribeApplied': {
        const applied = {
          request_id: message.requestId,
          total_host_execution_duration_micros: 0,
          query_id: { id: message.queryId },
          rows: {
            table_id: message.rows.tableId,
            table_name: message.rows.table,
            table_rows: this.#table(message.rows),
          },
        };
        return message.tag === 'subscribeApplied'
          ? { SubscribeApplied: applied }
          : { UnsubscribeApplied: applied };
      }
      case 'subscriptionError':
        return {
          SubscriptionError: {
            total_host_execution_duration_micros: 0,
            request_id: option(message.requestId),
            query_id: option(message.queryId),
            table_id: option(null),
            error: message.error,
          },
        };
      case 'subscribeMultiApplied':
      case 'unsubscribeMultiApplied': {
        const applied = {
          request_id: message.requestId,
          total_host_execution_duration_micros: 0,
          query_id: { id: message.queryId },
          update: this.#update(message.tables),
        };
        return message.tag === 'subscribeMultiApplied'
          ? { SubscribeMultiApplied: applied }
          : { UnsubscribeMultiApplied: applied };
      }
      case 'procedureResult':
        return {
          ProcedureResult: {
            status:
              message.status.tag === 'returned'
                ? { Returned: this.#returnText(message.procedure, message.status.value) }
                : { InternalError: message.status.message },
            timestamp: { __timestamp_micros_since_unix_epoch__: message.timestampMicros },
            total_host_execution_duration: duration(message.durationMicros),
            request_id: message.requestId,
          },
        };
    }
  }

  #update(tables: readonly TableUpdate[]): JsonValue {
    return { tables: tables.map(table => this.#table(table)) };
  }

  #table({ tableId, table, updates }: TableUpdate): JsonValue {
    return {
      table_id: tableId,
      table_name: table,
      num_rows: countRows(updates),
      updates: updates.map(({ deletes, inserts }) => ({
        deletes: this.#rows(table, deletes),
        inserts: this.#rows(table, inserts),
      })),
    };
  }

  /** Each row is a text of its own. */
  #rows(table: string, rows: RawRows): JsonValue {
    const elements = this.#columns(table);
    const { typespace } = this.#database.module;
    return splitRows(rows).map(row =>
      stringifyJson(namedJson({ tag: 'Product', elements }, typespace, new BsatnReader(row))),
    );
  }

  #columns(name: string): readonly TypeElement[] {
    const table = this.#database.datastore.tableByName(name)?.def;
    const view = this.#database.module.views.find(candidate => candidate.name === name);
    return (table ?? view)?.columns ?? [];
  }

  #argsText(reducer: string, args: Uint8Array): string {
    const def = this.#database.module.reducers.find(({ name }) => name === reducer);
    if (def === undefined) return '';
    try {
      const type = { tag: 'Product', elements: def.params } as const;
      const { typespace } = this.#database.module;
      return stringifyJson(satsToJson(type, typespace, new BsatnReader(args)));
    } catch {
      // They did not fit in the first place.
      return '';
    }
  }

  #returnText(procedure: string, value: Uint8Array): string {
    const { procedures, typespace } = this.#database.module;
    const def = procedures.find(({ name }) => name === procedure);
    if (def === undefined) return '';
    return stringifyJson(namedJson(def.returnType, typespace, new BsatnReader(value)));
  }
}

function identity(value: bigint): JsonValue {
  return { __identity__: `0x${value.toString(16)}` };
}

function duration(micros: bigint): JsonValue {
  return { __time_duration_micros__: micros };
}

function option(value: JsonValue): JsonValue {
  return value === null ? { none: [] } : { some: value };
}
