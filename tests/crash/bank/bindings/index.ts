// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  DbConnectionBuilder as __DbConnectionBuilder,
  DbConnectionImpl as __DbConnectionImpl,
  SubscriptionBuilderImpl as __SubscriptionBuilderImpl,
  convertToAccessorMap as __convertToAccessorMap,
  makeQueryBuilder as __makeQueryBuilder,
  procedureSchema as __procedureSchema,
  procedures as __procedures,
  reducerSchema as __reducerSchema,
  reducers as __reducers,
  schema as __schema,
  table as __table,
  type DbConnectionConfig as __DbConnectionConfig,
  type ErrorContextInterface as __ErrorContextInterface,
  type EventContextInterface as __EventContextInterface,
  type QueryBuilder as __QueryBuilder,
  type ReducerEventContextInterface as __ReducerEventContextInterface,
  type RemoteModule as __RemoteModule,
  type SubscriptionEventContextInterface as __SubscriptionEventContextInterface,
  type SubscriptionHandleImpl as __SubscriptionHandleImpl,
} from "spacetimedb";

import AccountRow from "./account_table";
import BeatRow from "./beat_table";
import OnlineRow from "./online_table";
import RefundRow from "./refund_table";
import RefundTimerRow from "./refund_timer_table";
import TransferLogRow from "./transfer_log_table";

import TransferReducer from "./transfer_reducer";

/** All tables and views that a client can subscribe to. */
const tablesSchema = __schema({
  account: __table({
    name: "account",
    indexes: [
      { accessor: "id", name: "account_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "account_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AccountRow),
  beat: __table({
    name: "beat",
    indexes: [
      { accessor: "id", name: "beat_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "beat_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, BeatRow),
  online: __table({
    name: "online",
    indexes: [
      { accessor: "connectionId", name: "online_connection_id_idx_btree", algorithm: "btree", columns: ["connectionId"] },
    ],
    constraints: [
      { name: "online_connection_id_key", constraint: "unique", columns: ["connectionId"] },
    ],
  }, OnlineRow),
  refund: __table({
    name: "refund",
    indexes: [
      { accessor: "transferSeq", name: "refund_transfer_seq_idx_btree", algorithm: "btree", columns: ["transferSeq"] },
    ],
    constraints: [
      { name: "refund_transfer_seq_key", constraint: "unique", columns: ["transferSeq"] },
    ],
  }, RefundRow),
  refundTimer: __table({
    name: "refund_timer",
    indexes: [
      { accessor: "id", name: "refund_timer_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "refund_timer_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, RefundTimerRow),
  transferLog: __table({
    name: "transfer_log",
    indexes: [
      { accessor: "fromId", name: "transfer_log_from_id_idx_btree", algorithm: "btree", columns: ["fromId"] },
      { accessor: "requestId", name: "transfer_log_request_id_idx_btree", algorithm: "btree", columns: ["requestId"] },
      { accessor: "seq", name: "transfer_log_seq_idx_btree", algorithm: "btree", columns: ["seq"] },
      { accessor: "toId", name: "transfer_log_to_id_idx_hash", algorithm: "btree", columns: ["toId"] },
    ],
    constraints: [
      { name: "transfer_log_request_id_key", constraint: "unique", columns: ["requestId"] },
      { name: "transfer_log_seq_key", constraint: "unique", columns: ["seq"] },
    ],
  }, TransferLogRow),
});

/** All reducers that a client can call. */
const reducersSchema = __reducers(
  __reducerSchema("transfer", TransferReducer),
);

/** All procedures that a client can call. */
const proceduresSchema = __procedures(
);

const REMOTE_MODULE = {
  versionInfo: {
    cliVersion: "2.10.1" as const,
  },
  tables: tablesSchema.schemaType.tables,
  reducers: reducersSchema.reducersType.reducers,
  ...proceduresSchema,
} satisfies __RemoteModule<
  typeof tablesSchema.schemaType,
  typeof reducersSchema.reducersType,
  typeof proceduresSchema
>;

/** The module's tables and views; each is a query builder for subscriptions too. */
export const tables: __QueryBuilder<typeof tablesSchema.schemaType> = __makeQueryBuilder(
  tablesSchema.schemaType,
);

/** The module's reducers, for `useReducer`. */
export const reducers = __convertToAccessorMap(reducersSchema.reducersType.reducers);

/** The module's procedures, for `useProcedure`. */
export const procedures = __convertToAccessorMap(proceduresSchema.procedures);

/** What a row callback is given. */
export type EventContext = __EventContextInterface<typeof REMOTE_MODULE>;
/** What a reducer callback is given. */
export type ReducerEventContext = __ReducerEventContextInterface<typeof REMOTE_MODULE>;
/** What a subscription callback is given. */
export type SubscriptionEventContext = __SubscriptionEventContextInterface<typeof REMOTE_MODULE>;
/** What an error callback is given. */
export type ErrorContext = __ErrorContextInterface<typeof REMOTE_MODULE>;
/** An active subscription, as `subscribe` returns it. */
export type SubscriptionHandle = __SubscriptionHandleImpl<typeof REMOTE_MODULE>;

/** Configures a subscription. */
export class SubscriptionBuilder extends __SubscriptionBuilderImpl<typeof REMOTE_MODULE> {}

/** Configures a connection. */
export class DbConnectionBuilder extends __DbConnectionBuilder<DbConnection> {}

/** A connection to a database that runs this module. */
export class DbConnection extends __DbConnectionImpl<typeof REMOTE_MODULE> {
  /** Starts to configure a connection. */
  static builder = (): DbConnectionBuilder => {
    return new DbConnectionBuilder(
      REMOTE_MODULE,
      (config: __DbConnectionConfig<typeof REMOTE_MODULE>) => new DbConnection(config),
    );
  };

  /** Starts to configure a subscription on this connection. */
  override subscriptionBuilder = (): SubscriptionBuilder => {
    return new SubscriptionBuilder(this);
  };
}
