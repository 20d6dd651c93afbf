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

import AlarmRow from "./alarm_table";
import CallRow from "./call_table";

import DropAlarmReducer from "./drop_alarm_reducer";
import DropErrandsReducer from "./drop_errands_reducer";
import MoveAlarmReducer from "./move_alarm_reducer";
import NoopReducer from "./noop_reducer";
import SetAlarmReducer from "./set_alarm_reducer";
import SetErrandReducer from "./set_errand_reducer";
import SetErrandIntervalReducer from "./set_errand_interval_reducer";
import SetIntervalReducer from "./set_interval_reducer";

/** All tables and views that a client can subscribe to. */
const tablesSchema = __schema({
  alarm: __table({
    name: "alarm",
    indexes: [
      { accessor: "id", name: "alarm_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "alarm_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AlarmRow),
  call: __table({
    name: "call",
    indexes: [
      { accessor: "id", name: "call_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "text", name: "call_text_idx_btree", algorithm: "btree", columns: ["text"] },
    ],
    constraints: [
      { name: "call_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, CallRow),
});

/** All reducers that a client can call. */
const reducersSchema = __reducers(
  __reducerSchema("drop_alarm", DropAlarmReducer),
  __reducerSchema("drop_errands", DropErrandsReducer),
  __reducerSchema("move_alarm", MoveAlarmReducer),
  __reducerSchema("noop", NoopReducer),
  __reducerSchema("set_alarm", SetAlarmReducer),
  __reducerSchema("set_errand", SetErrandReducer),
  __reducerSchema("set_errand_interval", SetErrandIntervalReducer),
  __reducerSchema("set_interval", SetIntervalReducer),
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
