// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type ChangeTagReducer from "../change_tag_reducer";
import type DropItemsReducer from "../drop_items_reducer";
import type DropShopReducer from "../drop_shop_reducer";
import type FailReducer from "../fail_reducer";
import type FlickerReducer from "../flicker_reducer";
import type NoopReducer from "../noop_reducer";
import type PutItemsReducer from "../put_items_reducer";
import type PutSecretReducer from "../put_secret_reducer";
import type PutShopReducer from "../put_shop_reducer";
import type PutTagReducer from "../put_tag_reducer";
import type RingReducer from "../ring_reducer";
import type WhisperToReducer from "../whisper_to_reducer";
import type WriteReducer from "../write_reducer";

export type ChangeTagParams = __Infer<typeof ChangeTagReducer>;
export type DropItemsParams = __Infer<typeof DropItemsReducer>;
export type DropShopParams = __Infer<typeof DropShopReducer>;
export type FailParams = __Infer<typeof FailReducer>;
export type FlickerParams = __Infer<typeof FlickerReducer>;
export type NoopParams = __Infer<typeof NoopReducer>;
export type PutItemsParams = __Infer<typeof PutItemsReducer>;
export type PutSecretParams = __Infer<typeof PutSecretReducer>;
export type PutShopParams = __Infer<typeof PutShopReducer>;
export type PutTagParams = __Infer<typeof PutTagReducer>;
export type RingParams = __Infer<typeof RingReducer>;
export type WhisperToParams = __Infer<typeof WhisperToReducer>;
export type WriteParams = __Infer<typeof WriteReducer>;
