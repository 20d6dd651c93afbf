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

import CounterRow from "./counter_table";
import EventRow from "./event_table";
import NoteRow from "./note_table";
import VisitRow from "./visit_table";

import AddToReducer from "./add_to_reducer";
import AddTwiceReducer from "./add_twice_reducer";
import EraseReducer from "./erase_reducer";
import FactsReducer from "./facts_reducer";
import FailAfterWritingReducer from "./fail_after_writing_reducer";
import NoopReducer from "./noop_reducer";
import ReadOwnWritesReducer from "./read_own_writes_reducer";
import SendEventsReducer from "./send_events_reducer";
import SetModeReducer from "./set_mode_reducer";
import ShoutReducer from "./shout_reducer";
import WriteReducer from "./write_reducer";

import * as EraseWhileWalkingProcedure from "./erase_while_walking_procedure";
import * as FailProcedureProcedure from "./fail_procedure_procedure";
import * as GlobalsProcedure from "./globals_procedure";
import * as NothingProcedure from "./nothing_procedure";
import * as SeveralTransactionsProcedure from "./several_transactions_procedure";
import * as SumProcedure from "./sum_procedure";
import * as WhoCallsProcedure from "./who_calls_procedure";
import * as WriteByReducerProcedure from "./write_by_reducer_procedure";

/** All tables and views that a client can subscribe to. */
const tablesSchema = __schema({
  counter: __table({
    name: "counter",
    indexes: [
      { accessor: "name", name: "counter_name_idx_btree", algorithm: "btree", columns: ["name"] },
    ],
    constraints: [
      { name: "counter_name_key", constraint: "unique", columns: ["name"] },
    ],
  }, CounterRow),
  event: __table({
    name: "event",
    indexes: [
      { accessor: "key", name: "event_key_idx_btree", algorithm: "btree", columns: ["key"] },
    ],
    constraints: [
      { name: "event_key_key", constraint: "unique", columns: ["key"] },
    ],
    event: true,
  }, EventRow),
  note: __table({
    name: "note",
    indexes: [
      { accessor: "id", name: "note_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "text", name: "note_text_idx_btree", algorithm: "btree", columns: ["text"] },
    ],
    constraints: [
      { name: "note_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, NoteRow),
  visit: __table({
    name: "visit",
    indexes: [
      { accessor: "id", name: "visit_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "visit_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, VisitRow),
});

/** All reducers that a client can call. */
const reducersSchema = __reducers(
  __reducerSchema("add_to", AddToReducer),
  __reducerSchema("add_twice", AddTwiceReducer),
  __reducerSchema("erase", EraseReducer),
  __reducerSchema("facts", FactsReducer),
  __reducerSchema("fail_after_writing", FailAfterWritingReducer),
  __reducerSchema("noop", NoopReducer),
  __reducerSchema("read_own_writes", ReadOwnWritesReducer),
  __reducerSchema("send_events", SendEventsReducer),
  __reducerSchema("set_mode", SetModeReducer),
  __reducerSchema("shout", ShoutReducer),
  __reducerSchema("write", WriteReducer),
);

/** All procedures that a client can call. */
const proceduresSchema = __procedures(
  __procedureSchema("erase_while_walking", EraseWhileWalkingProcedure.params, EraseWhileWalkingProcedure.returnType),
  __procedureSchema("fail_procedure", FailProcedureProcedure.params, FailProcedureProcedure.returnType),
  __procedureSchema("globals", GlobalsProcedure.params, GlobalsProcedure.returnType),
  __procedureSchema("nothing", NothingProcedure.params, NothingProcedure.returnType),
  __procedureSchema("several_transactions", SeveralTransactionsProcedure.params, SeveralTransactionsProcedure.returnType),
  __procedureSchema("sum", SumProcedure.params, SumProcedure.returnType),
  __procedureSchema("who_calls", WhoCallsProcedure.params, WhoCallsProcedure.returnType),
  __procedureSchema("write_by_reducer", WriteByReducerProcedure.params, WriteByReducerProcedure.returnType),
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
