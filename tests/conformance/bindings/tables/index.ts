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

import AutoI128Row from "./auto_i_128_table";
import AutoI16Row from "./auto_i_16_table";
import AutoI256Row from "./auto_i_256_table";
import AutoI32Row from "./auto_i_32_table";
import AutoI64Row from "./auto_i_64_table";
import AutoI8Row from "./auto_i_8_table";
import AutoU128Row from "./auto_u_128_table";
import AutoU16Row from "./auto_u_16_table";
import AutoU256Row from "./auto_u_256_table";
import AutoU32Row from "./auto_u_32_table";
import AutoU64Row from "./auto_u_64_table";
import AutoU8Row from "./auto_u_8_table";
import CellRow from "./cell_table";
import LapRow from "./lap_table";
import PersonRow from "./person_table";
import PlainRow from "./plain_table";

import AddNobodyReducer from "./add_nobody_reducer";
import AddPersonReducer from "./add_person_reducer";
import FillCellsReducer from "./fill_cells_reducer";
import RunLapsReducer from "./run_laps_reducer";

import * as AddPlainProcedure from "./add_plain_procedure";
import * as CatchClashProcedure from "./catch_clash_procedure";
import * as ChangeProcedure from "./change_procedure";
import * as ClearCellsProcedure from "./clear_cells_procedure";
import * as CountAllProcedure from "./count_all_procedure";
import * as CountCellsProcedure from "./count_cells_procedure";
import * as DropCellsProcedure from "./drop_cells_procedure";
import * as DropPlainProcedure from "./drop_plain_procedure";
import * as ScanCellsProcedure from "./scan_cells_procedure";

/** All tables and views that a client can subscribe to. */
const tablesSchema = __schema({
  autoI128: __table({
    name: "auto_i_128",
    indexes: [
      { accessor: "id", name: "auto_i_128_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_i_128_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoI128Row),
  autoI16: __table({
    name: "auto_i_16",
    indexes: [
      { accessor: "id", name: "auto_i_16_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_i_16_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoI16Row),
  autoI256: __table({
    name: "auto_i_256",
    indexes: [
      { accessor: "id", name: "auto_i_256_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_i_256_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoI256Row),
  autoI32: __table({
    name: "auto_i_32",
    indexes: [
      { accessor: "id", name: "auto_i_32_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_i_32_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoI32Row),
  autoI64: __table({
    name: "auto_i_64",
    indexes: [
      { accessor: "id", name: "auto_i_64_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_i_64_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoI64Row),
  autoI8: __table({
    name: "auto_i_8",
    indexes: [
      { accessor: "id", name: "auto_i_8_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_i_8_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoI8Row),
  autoU128: __table({
    name: "auto_u_128",
    indexes: [
      { accessor: "id", name: "auto_u_128_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_u_128_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoU128Row),
  autoU16: __table({
    name: "auto_u_16",
    indexes: [
      { accessor: "id", name: "auto_u_16_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_u_16_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoU16Row),
  autoU256: __table({
    name: "auto_u_256",
    indexes: [
      { accessor: "id", name: "auto_u_256_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_u_256_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoU256Row),
  autoU32: __table({
    name: "auto_u_32",
    indexes: [
      { accessor: "id", name: "auto_u_32_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_u_32_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoU32Row),
  autoU64: __table({
    name: "auto_u_64",
    indexes: [
      { accessor: "id", name: "auto_u_64_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_u_64_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoU64Row),
  autoU8: __table({
    name: "auto_u_8",
    indexes: [
      { accessor: "id", name: "auto_u_8_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "auto_u_8_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, AutoU8Row),
  cell: __table({
    name: "cell",
    indexes: [
      { accessor: "id", name: "cell_id_idx_direct", algorithm: "btree", columns: ["id"] },
      { accessor: "byTag", name: "cell_tag_x_idx_hash", algorithm: "btree", columns: ["tag", "x"] },
      { accessor: "byPlace", name: "cell_x_y_z_idx_btree", algorithm: "btree", columns: ["x", "y", "z"] },
    ],
    constraints: [
      { name: "cell_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, CellRow),
  lap: __table({
    name: "lap",
    indexes: [],
    constraints: [],
  }, LapRow),
  person: __table({
    name: "person",
    indexes: [
      { accessor: "badge", name: "person_badge_idx_btree", algorithm: "btree", columns: ["badge"] },
      { accessor: "email", name: "person_email_idx_btree", algorithm: "btree", columns: ["email"] },
      { accessor: "id", name: "person_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "team", name: "person_team_idx_btree", algorithm: "btree", columns: ["team"] },
    ],
    constraints: [
      { name: "person_badge_key", constraint: "unique", columns: ["badge"] },
      { name: "person_email_key", constraint: "unique", columns: ["email"] },
      { name: "person_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, PersonRow),
  plain: __table({
    name: "plain",
    indexes: [],
    constraints: [],
  }, PlainRow),
});

/** All reducers that a client can call. */
const reducersSchema = __reducers(
  __reducerSchema("add_nobody", AddNobodyReducer),
  __reducerSchema("add_person", AddPersonReducer),
  __reducerSchema("fill_cells", FillCellsReducer),
  __reducerSchema("run_laps", RunLapsReducer),
);

/** All procedures that a client can call. */
const proceduresSchema = __procedures(
  __procedureSchema("add_plain", AddPlainProcedure.params, AddPlainProcedure.returnType),
  __procedureSchema("catch_clash", CatchClashProcedure.params, CatchClashProcedure.returnType),
  __procedureSchema("change", ChangeProcedure.params, ChangeProcedure.returnType),
  __procedureSchema("clear_cells", ClearCellsProcedure.params, ClearCellsProcedure.returnType),
  __procedureSchema("count_all", CountAllProcedure.params, CountAllProcedure.returnType),
  __procedureSchema("count_cells", CountCellsProcedure.params, CountCellsProcedure.returnType),
  __procedureSchema("drop_cells", DropCellsProcedure.params, DropCellsProcedure.returnType),
  __procedureSchema("drop_plain", DropPlainProcedure.params, DropPlainProcedure.returnType),
  __procedureSchema("scan_cells", ScanCellsProcedure.params, ScanCellsProcedure.returnType),
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
