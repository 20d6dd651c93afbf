/**
 * The oldest protocol: what clients of SpacetimeDB 1.x speak, and `spacetime subscribe`. The calls
 * of others are told without who called and with what, as SpacetimeDB does for modules of today.
 */
import type { ProcedureOutcome, ReducerOutcome } from '../../call.ts';
import { parseSelect } from '../../sql/parse.ts';
import { SqlError } from '../../sql/sql-error.ts';
import { getOrInsert } from '../../subscriptions/get-or-insert.ts';
import type { SharedUpdate } from '../../subscriptions/shared-update.ts';
import type { ClientMessage, SubscriptionForm } from '../client-message.ts';
import type { Dialect, Message } from '../dialect.ts';
import type { LiveDatabase } from '../live-database.ts';
import { OutgoingMessage } from '../outgoing-message.ts';
import type { TableRows } from '../server-message.ts';
import { encodeRows, NO_ROWS, readUpdateBody } from './raw-rows.ts';
import type { TableUpdate, TransactionUpdate, V1Format, V1Message } from './v1-message.ts';

/** The number of a reducer that does not exist. */
const NO_REDUCER = 0xffff_ffff;

export class V1Dialect implements Dialect {
  readonly plainAnswer = null;
  readonly #database: LiveDatabase;
  readonly #format: V1Format;
  #client: { readonly identity: bigint; readonly connectionId: bigint } = {
    identity: 0n,
    connectionId: 0n,
  };
  /** Whole subscriptions have no id of their own: they get one that no client can give. */
  #lastWholeId = 0;
  /** The table of each subscription to a single query, which is named even when it has no rows. */
  readonly #tableOfSingle = new Map<number, string>();

  constructor(database: LiveDatabase, format: V1Format) {
    this.#database = database;
    this.#format = format;
  }

  decode(frame: Uint8Array, isBinary: boolean): ClientMessage[] {
    const message = this.#format.decode(frame, isBinary);
    switch (message.tag) {
      case 'callReducer': {
        const { requestId, reducer: name, args, isSilent } = message;
        return [{ tag: 'callReducer', requestId, name, args, isSilent }];
      }
      case 'callProcedure': {
        const { requestId, procedure: name, args } = message;
        return [{ tag: 'callProcedure', requestId, name, args }];
      }
      case 'subscribe': {
        const { requestId, queries, queryId, isSingle } = message;
        const form: SubscriptionForm = queryId === null ? 'whole' : isSingle ? 'single' : 'multi';
        if (queryId === null) this.#lastWholeId -= 1;
        const querySetId = queryId ?? this.#lastWholeId;
        return [{ tag: 'subscribe', requestId, querySetId, queries, form }];
      }
      case 'unsubscribe': {
        const { requestId, queryId: querySetId } = message;
        const form = message.isSingle ? 'single' : 'multi';
        return [{ tag: 'unsubscribe', requestId, querySetId, sendDroppedRows: true, form }];
      }
      case 'oneOffQuery': {
        const { messageId, query } = message;
        return [{ tag: 'oneOffQuery', requestId: 0, query, messageId }];
      }
    }
  }

  greeting(client: { identity: bigint; connectionId: bigint; token: string }): OutgoingMessage {
    this.#client = client;
    return this.#encode({ tag: 'identityToken', ...client });
  }

  checkSubscription({ queries }: Message<'subscribe'>): void {
    const { tables } = this.#database.database.module;
    for (const sql of queries) {
      const name = returnedTable(sql);
      if (!tables.some(table => table.name === name && table.isEvent)) continue;
      // Older bindings would keep the rows of events.
      throw new SqlError(
        'Subscribing to event tables requires WebSocket v2. Please upgrade your client SDK and regenerate your module bindings.',
      );
    }
  }

  subscribed(request: Message<'subscribe'>, rows: readonly TableRows[]): OutgoingMessage {
    const { requestId, querySetId: queryId, form, queries } = request;
    switch (form) {
      case 'single': {
        const table = rows[0]?.table ?? returnedTable(queries[0] ?? '') ?? '';
        this.#tableOfSingle.set(queryId, table);
        return this.#encode({
          tag: 'subscribeApplied',
          requestId,
          queryId,
          rows: this.#single(table, rows, 'inserts'),
        });
      }
      case 'multi':
        return this.#encode({
          tag: 'subscribeMultiApplied',
          requestId,
          queryId,
          tables: this.#tables(rows, 'inserts'),
        });
      default:
        return this.#encode({
          tag: 'initialSubscription',
          requestId,
          tables: this.#tables(rows, 'inserts'),
        });
    }
  }

  unsubscribed(request: Message<'unsubscribe'>, rows: readonly TableRows[]): OutgoingMessage {
    const { requestId, querySetId: queryId, form } = request;
    if (form === 'multi') {
      const tables = this.#tables(rows, 'deletes');
      return this.#encode({ tag: 'unsubscribeMultiApplied', requestId, queryId, tables });
    }
    const table = this.#tableOfSingle.get(queryId) ?? rows[0]?.table ?? '';
    this.#tableOfSingle.delete(queryId);
    return this.#encode({
      tag: 'unsubscribeApplied',
      requestId,
      queryId,
      rows: this.#single(table, rows, 'deletes'),
    });
  }

  subscriptionRefused(
    { requestId, querySetId, form }: Message<'subscribe'> | Message<'unsubscribe'>,
    error: string,
  ): OutgoingMessage {
    if (form === 'whole') {
      return this.#encode(this.#failedCall({ requestId, name: '', args: new Uint8Array() }, error));
    }
    return this.#encode({ tag: 'subscriptionError', requestId, queryId: querySetId, error });
  }

  subscriptionFailed(querySetId: number, error: string): OutgoingMessage {
    const queryId = querySetId < 0 ? null : querySetId;
    return this.#encode({ tag: 'subscriptionError', requestId: null, queryId, error });
  }

  queried(
    { messageId = new Uint8Array() }: Message<'oneOffQuery'>,
    outcome: Parameters<Dialect['queried']>[1],
  ): OutgoingMessage {
    const tables = outcome.tag === 'ok' ? outcome.tables : [];
    return this.#encode({
      tag: 'oneOffQueryResponse',
      messageId,
      error: outcome.tag === 'ok' ? null : outcome.message,
      tables: tables.map(({ table, rows }) => ({ table, rows: encodeRows(rows) })),
    });
  }

  update(update: SharedUpdate): OutgoingMessage {
    // Made once for all clients of this format, since none of them is told who called.
    const messages = getOrInsert(lightUpdates, this.#format.isText, () => new WeakMap());
    const known = messages.get(update);
    if (known !== undefined) return known;
    const tables = this.#updateTables(update);
    const message = this.#encode({ tag: 'transactionUpdateLight', tables });
    messages.set(update, message);
    return message;
  }

  called(
    request: Message<'callReducer'>,
    outcome: ReducerOutcome,
    update: SharedUpdate | null,
  ): OutgoingMessage | null {
    if (outcome.tag === 'committed' && request.isSilent) {
      return update === null ? null : this.update(update);
    }
    const message =
      outcome.tag === 'committed'
        ? {
            ...this.#failedCall(request, ''),
            status: {
              tag: 'committed',
              tables: update === null ? [] : this.#updateTables(update),
            } as const,
          }
        : this.#failedCall(request, outcome.message);
    return this.#encode({
      ...message,
      timestampMicros: outcome.timestampMicros,
      durationMicros: BigInt(Math.round(outcome.durationMicros)),
    });
  }

  procedureCalled(
    { requestId, name }: Message<'callProcedure'>,
    outcome: ProcedureOutcome,
  ): OutgoingMessage {
    const { timestampMicros, durationMicros } = outcome;
    return this.#encode({
      tag: 'procedureResult',
      procedure: name,
      status:
        outcome.tag === 'returned' ? outcome : { tag: 'internalError', message: outcome.message },
      timestampMicros,
      durationMicros,
      requestId,
    });
  }

  #failedCall(
    { requestId, name, args }: Pick<Message<'callReducer'>, 'requestId' | 'name' | 'args'>,
    message: string,
  ): TransactionUpdate {
    const { reducers } = this.#database.database.module;
    const reducerId = reducers.findIndex(reducer => reducer.name === name);
    return {
      tag: 'transactionUpdate',
      status: { tag: 'failed', message },
      timestampMicros: 0n,
      callerIdentity: this.#client.identity,
      callerConnectionId: this.#client.connectionId,
      reducer: name,
      reducerId: reducerId < 0 ? NO_REDUCER : reducerId,
      args,
      requestId,
      durationMicros: 0n,
    };
  }

  #updateTables(update: SharedUpdate): TableUpdate[] {
    const tables = new Map<string, Omit<TableUpdate, 'updates'> & { updates: Lists[] }>();
    for (const { table, deletes, inserts } of readUpdateBody(update.body)) {
      this.#tableIn(tables, table).updates.push({ deletes, inserts });
    }
    return [...tables.values()];
  }

  #tables(rows: readonly TableRows[], side: keyof Lists): TableUpdate[] {
    const tables = new Map<string, Omit<TableUpdate, 'updates'> & { updates: Lists[] }>();
    for (const { table, rows: list } of rows) {
      const none = { deletes: NO_ROWS, inserts: NO_ROWS };
      this.#tableIn(tables, table).updates.push({ ...none, [side]: encodeRows(list) });
    }
    return [...tables.values()];
  }

  #tableIn(tables: Map<string, Omit<TableUpdate, 'updates'> & { updates: Lists[] }>, name: string) {
    return getOrInsert(tables, name, () => ({
      tableId: this.#tableId(name),
      table: name,
      updates: [],
    }));
  }

  #single(table: string, rows: readonly TableRows[], side: keyof Lists): TableUpdate {
    const [update] = this.#tables(rows, side);
    return update ?? { tableId: this.#tableId(table), table, updates: [] };
  }

  /** Views have no number; clients go by the name. */
  #tableId(name: string): number {
    return this.#database.database.datastore.tableByName(name)?.id ?? 0;
  }

  #encode(message: V1Message): OutgoingMessage {
    const { isText } = this.#format;
    return new OutgoingMessage(this.#format.encode(message), { isText });
  }
}

type Lists = TableUpdate['updates'][number];

/** By whether they are texts. */
const lightUpdates = new Map<boolean, WeakMap<SharedUpdate, OutgoingMessage>>();

/** The table or view whose rows a query returns, by the name that the query gives; null if none. */
function returnedTable(sql: string): string | null {
  try {
    const { projection, from, joins } = parseSelect(sql);
    const wanted = (projection.tag === 'rows' ? projection.table : null) ?? from.alias;
    return [from, ...joins].find(({ alias }) => alias === wanted)?.name ?? null;
  } catch {
    // It will be refused.
    return null;
  }
}
