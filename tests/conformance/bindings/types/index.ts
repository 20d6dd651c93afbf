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

import EveryRow from "./every_table";
import KeyedBoolRow from "./keyed_bool_table";
import KeyedColourRow from "./keyed_colour_table";
import KeyedConnectionRow from "./keyed_connection_table";
import KeyedI128Row from "./keyed_i_128_table";
import KeyedI16Row from "./keyed_i_16_table";
import KeyedI256Row from "./keyed_i_256_table";
import KeyedI32Row from "./keyed_i_32_table";
import KeyedI64Row from "./keyed_i_64_table";
import KeyedI8Row from "./keyed_i_8_table";
import KeyedIdentityRow from "./keyed_identity_table";
import KeyedTextRow from "./keyed_text_table";
import KeyedTimestampRow from "./keyed_timestamp_table";
import KeyedU128Row from "./keyed_u_128_table";
import KeyedU16Row from "./keyed_u_16_table";
import KeyedU256Row from "./keyed_u_256_table";
import KeyedU32Row from "./keyed_u_32_table";
import KeyedU64Row from "./keyed_u_64_table";
import KeyedU8Row from "./keyed_u_8_table";
import KeyedUuidRow from "./keyed_uuid_table";
import LooseRow from "./loose_table";

import DropKeyedReducer from "./drop_keyed_reducer";
import PutEveryReducer from "./put_every_reducer";
import PutKeyedReducer from "./put_keyed_reducer";
import PutLooseReducer from "./put_loose_reducer";
import RewriteEveryReducer from "./rewrite_every_reducer";

import * as AddWideProcedure from "./add_wide_procedure";
import * as DropLooseProcedure from "./drop_loose_procedure";
import * as EchoEveryProcedure from "./echo_every_procedure";
import * as EchoShapeProcedure from "./echo_shape_procedure";
import * as FindEveryProcedure from "./find_every_procedure";
import * as FindKeyedProcedure from "./find_keyed_procedure";

/** All tables and views that a client can subscribe to. */
const tablesSchema = __schema({
  every: __table({
    name: "every",
    indexes: [
      { accessor: "id", name: "every_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "every_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, EveryRow),
  keyedBool: __table({
    name: "keyed_bool",
    indexes: [
      { accessor: "key", name: "keyed_bool_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_bool_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_bool_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_bool_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_bool_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedBoolRow),
  keyedColour: __table({
    name: "keyed_colour",
    indexes: [
      { accessor: "key", name: "keyed_colour_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_colour_many_idx_btree", algorithm: "btree", columns: ["many"] },
    ],
    constraints: [
      { name: "keyed_colour_key_key", constraint: "unique", columns: ["key"] },
    ],
  }, KeyedColourRow),
  keyedConnection: __table({
    name: "keyed_connection",
    indexes: [
      { accessor: "key", name: "keyed_connection_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_connection_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_connection_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_connection_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_connection_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedConnectionRow),
  keyedI128: __table({
    name: "keyed_i_128",
    indexes: [
      { accessor: "key", name: "keyed_i_128_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_i_128_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_i_128_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_i_128_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_i_128_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedI128Row),
  keyedI16: __table({
    name: "keyed_i_16",
    indexes: [
      { accessor: "key", name: "keyed_i_16_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_i_16_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_i_16_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_i_16_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_i_16_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedI16Row),
  keyedI256: __table({
    name: "keyed_i_256",
    indexes: [
      { accessor: "key", name: "keyed_i_256_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_i_256_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_i_256_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_i_256_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_i_256_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedI256Row),
  keyedI32: __table({
    name: "keyed_i_32",
    indexes: [
      { accessor: "key", name: "keyed_i_32_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_i_32_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_i_32_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_i_32_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_i_32_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedI32Row),
  keyedI64: __table({
    name: "keyed_i_64",
    indexes: [
      { accessor: "key", name: "keyed_i_64_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_i_64_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_i_64_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_i_64_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_i_64_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedI64Row),
  keyedI8: __table({
    name: "keyed_i_8",
    indexes: [
      { accessor: "key", name: "keyed_i_8_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_i_8_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_i_8_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_i_8_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_i_8_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedI8Row),
  keyedIdentity: __table({
    name: "keyed_identity",
    indexes: [
      { accessor: "key", name: "keyed_identity_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_identity_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_identity_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_identity_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_identity_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedIdentityRow),
  keyedText: __table({
    name: "keyed_text",
    indexes: [
      { accessor: "key", name: "keyed_text_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_text_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_text_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_text_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_text_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedTextRow),
  keyedTimestamp: __table({
    name: "keyed_timestamp",
    indexes: [
      { accessor: "key", name: "keyed_timestamp_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_timestamp_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_timestamp_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_timestamp_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_timestamp_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedTimestampRow),
  keyedU128: __table({
    name: "keyed_u_128",
    indexes: [
      { accessor: "key", name: "keyed_u_128_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_u_128_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_u_128_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_u_128_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_u_128_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedU128Row),
  keyedU16: __table({
    name: "keyed_u_16",
    indexes: [
      { accessor: "key", name: "keyed_u_16_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_u_16_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_u_16_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_u_16_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_u_16_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedU16Row),
  keyedU256: __table({
    name: "keyed_u_256",
    indexes: [
      { accessor: "key", name: "keyed_u_256_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_u_256_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_u_256_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_u_256_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_u_256_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedU256Row),
  keyedU32: __table({
    name: "keyed_u_32",
    indexes: [
      { accessor: "key", name: "keyed_u_32_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_u_32_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_u_32_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_u_32_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_u_32_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedU32Row),
  keyedU64: __table({
    name: "keyed_u_64",
    indexes: [
      { accessor: "key", name: "keyed_u_64_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_u_64_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_u_64_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_u_64_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_u_64_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedU64Row),
  keyedU8: __table({
    name: "keyed_u_8",
    indexes: [
      { accessor: "key", name: "keyed_u_8_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_u_8_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_u_8_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_u_8_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_u_8_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedU8Row),
  keyedUuid: __table({
    name: "keyed_uuid",
    indexes: [
      { accessor: "key", name: "keyed_uuid_key_idx_btree", algorithm: "btree", columns: ["key"] },
      { accessor: "many", name: "keyed_uuid_many_idx_btree", algorithm: "btree", columns: ["many"] },
      { accessor: "once", name: "keyed_uuid_once_idx_btree", algorithm: "btree", columns: ["once"] },
    ],
    constraints: [
      { name: "keyed_uuid_key_key", constraint: "unique", columns: ["key"] },
      { name: "keyed_uuid_once_key", constraint: "unique", columns: ["once"] },
    ],
  }, KeyedUuidRow),
  loose: __table({
    name: "loose",
    indexes: [],
    constraints: [],
  }, LooseRow),
});

/** All reducers that a client can call. */
const reducersSchema = __reducers(
  __reducerSchema("drop_keyed", DropKeyedReducer),
  __reducerSchema("put_every", PutEveryReducer),
  __reducerSchema("put_keyed", PutKeyedReducer),
  __reducerSchema("put_loose", PutLooseReducer),
  __reducerSchema("rewrite_every", RewriteEveryReducer),
);

/** All procedures that a client can call. */
const proceduresSchema = __procedures(
  __procedureSchema("add_wide", AddWideProcedure.params, AddWideProcedure.returnType),
  __procedureSchema("drop_loose", DropLooseProcedure.params, DropLooseProcedure.returnType),
  __procedureSchema("echo_every", EchoEveryProcedure.params, EchoEveryProcedure.returnType),
  __procedureSchema("echo_shape", EchoShapeProcedure.params, EchoShapeProcedure.returnType),
  __procedureSchema("find_every", FindEveryProcedure.params, FindEveryProcedure.returnType),
  __procedureSchema("find_keyed", FindKeyedProcedure.params, FindKeyedProcedure.returnType),
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
