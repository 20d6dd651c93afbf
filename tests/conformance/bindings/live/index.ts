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

import BellRow from "./bell_table";
import CheapItemsRow from "./cheap_items_table";
import FragileRow from "./fragile_table";
import ItemRow from "./item_table";
import ItemCountRow from "./item_count_table";
import ItemsOfMineRow from "./items_of_mine_table";
import LetterRow from "./letter_table";
import MyFirstShopRow from "./my_first_shop_table";
import MySecretsRow from "./my_secrets_table";
import OpenShopsRow from "./open_shops_table";
import ShopRow from "./shop_table";
import ShopSizesRow from "./shop_sizes_table";
import TagRow from "./tag_table";
import WhisperRow from "./whisper_table";

import ChangeTagReducer from "./change_tag_reducer";
import DropItemsReducer from "./drop_items_reducer";
import DropShopReducer from "./drop_shop_reducer";
import FailReducer from "./fail_reducer";
import FlickerReducer from "./flicker_reducer";
import NoopReducer from "./noop_reducer";
import PutItemsReducer from "./put_items_reducer";
import PutSecretReducer from "./put_secret_reducer";
import PutShopReducer from "./put_shop_reducer";
import PutTagReducer from "./put_tag_reducer";
import RingReducer from "./ring_reducer";
import WhisperToReducer from "./whisper_to_reducer";
import WriteReducer from "./write_reducer";

/** All tables and views that a client can subscribe to. */
const tablesSchema = __schema({
  bell: __table({
    name: "bell",
    indexes: [
      { accessor: "shop", name: "bell_shop_idx_btree", algorithm: "btree", columns: ["shop"] },
    ],
    constraints: [],
    event: true,
  }, BellRow),
  item: __table({
    name: "item",
    indexes: [
      { accessor: "id", name: "item_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "shop", name: "item_shop_idx_btree", algorithm: "btree", columns: ["shop"] },
      { accessor: "byShopAndPrice", name: "item_shop_price_idx_btree", algorithm: "btree", columns: ["shop", "price"] },
    ],
    constraints: [
      { name: "item_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, ItemRow),
  letter: __table({
    name: "letter",
    indexes: [
      { accessor: "id", name: "letter_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "to", name: "letter_to_idx_btree", algorithm: "btree", columns: ["to"] },
    ],
    constraints: [
      { name: "letter_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, LetterRow),
  shop: __table({
    name: "shop",
    indexes: [
      { accessor: "id", name: "shop_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "isOpen", name: "shop_is_open_idx_btree", algorithm: "btree", columns: ["isOpen"] },
      { accessor: "owner", name: "shop_owner_idx_btree", algorithm: "btree", columns: ["owner"] },
    ],
    constraints: [
      { name: "shop_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, ShopRow),
  tag: __table({
    name: "tag",
    indexes: [],
    constraints: [],
  }, TagRow),
  whisper: __table({
    name: "whisper",
    indexes: [],
    constraints: [],
    event: true,
  }, WhisperRow),
  cheapItems: __table({
    name: "cheap_items",
    indexes: [],
    constraints: [],
  }, CheapItemsRow),
  fragile: __table({
    name: "fragile",
    indexes: [],
    constraints: [],
  }, FragileRow),
  itemCount: __table({
    name: "item_count",
    indexes: [],
    constraints: [],
  }, ItemCountRow),
  itemsOfMine: __table({
    name: "items_of_mine",
    indexes: [],
    constraints: [],
  }, ItemsOfMineRow),
  myFirstShop: __table({
    name: "my_first_shop",
    indexes: [],
    constraints: [],
  }, MyFirstShopRow),
  mySecrets: __table({
    name: "my_secrets",
    indexes: [],
    constraints: [],
  }, MySecretsRow),
  openShops: __table({
    name: "open_shops",
    indexes: [],
    constraints: [],
  }, OpenShopsRow),
  shopSizes: __table({
    name: "shop_sizes",
    indexes: [],
    constraints: [],
  }, ShopSizesRow),
});

/** All reducers that a client can call. */
const reducersSchema = __reducers(
  __reducerSchema("change_tag", ChangeTagReducer),
  __reducerSchema("drop_items", DropItemsReducer),
  __reducerSchema("drop_shop", DropShopReducer),
  __reducerSchema("fail", FailReducer),
  __reducerSchema("flicker", FlickerReducer),
  __reducerSchema("noop", NoopReducer),
  __reducerSchema("put_items", PutItemsReducer),
  __reducerSchema("put_secret", PutSecretReducer),
  __reducerSchema("put_shop", PutShopReducer),
  __reducerSchema("put_tag", PutTagReducer),
  __reducerSchema("ring", RingReducer),
  __reducerSchema("whisper_to", WhisperToReducer),
  __reducerSchema("write", WriteReducer),
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
