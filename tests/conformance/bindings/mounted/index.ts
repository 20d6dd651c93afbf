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

import CrateRow from "./crate_table";
import Depot_CrateRow from "./depot/crate_table";
import Depot_RedCratesRow from "./depot/red_crates_table";

import AddBothReducer from "./add_both_reducer";
import Depot_AddCrateReducer from "./depot/add_crate_reducer";

import * as LabelsProcedure from "./labels_procedure";
import * as Depot_CountCratesProcedure from "./depot/count_crates_procedure";

/** All tables and views that a client can subscribe to. */
const tablesSchema = __schema({
  crate: __table({
    name: "crate",
    indexes: [
      { accessor: "id", name: "crate_id_idx_btree", algorithm: "btree", columns: ["id"] },
    ],
    constraints: [
      { name: "crate_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, CrateRow),
  "depot.crate": __table({
    name: "depot.crate",
    indexes: [
      { accessor: "id", name: "crate_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "label", name: "crate_label_idx_btree", algorithm: "btree", columns: ["label"] },
    ],
    constraints: [
      { name: "crate_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, Depot_CrateRow),
  "depot.red_crates": __table({
    name: "depot.red_crates",
    indexes: [],
    constraints: [],
  }, Depot_RedCratesRow),
});

/** All reducers that a client can call. */
const reducersSchema = __reducers(
  __reducerSchema("add_both", AddBothReducer),
  __reducerSchema("depot.add_crate", Depot_AddCrateReducer),
);

/** All procedures that a client can call. */
const proceduresSchema = __procedures(
  __procedureSchema("labels", LabelsProcedure.params, LabelsProcedure.returnType),
  __procedureSchema("depot.count_crates", Depot_CountCratesProcedure.params, Depot_CountCratesProcedure.returnType),
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

const __queries = __makeQueryBuilder(tablesSchema.schemaType);
const __reducerAccessors = __convertToAccessorMap(reducersSchema.reducersType.reducers);
const __procedureAccessors = __convertToAccessorMap(proceduresSchema.procedures);

/** The module's tables and views; each is a query builder for subscriptions too. */
export const tables = {
  crate: __queries["crate"],
  depot: {
    crate: __queries["depot.crate"],
    redCrates: __queries["depot.red_crates"],
  },
} as const;

/** The module's reducers, for `useReducer`. */
export const reducers = {
  addBoth: __reducerAccessors["addBoth"],
  depot: {
    addCrate: __reducerAccessors["depot.addCrate"],
  },
} as const;

/** The module's procedures, for `useProcedure`. */
export const procedures = {
  labels: __procedureAccessors["labels"],
  depot: {
    countCrates: __procedureAccessors["depot.countCrates"],
  },
} as const;

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
