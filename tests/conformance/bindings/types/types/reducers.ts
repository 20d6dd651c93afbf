// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type DropKeyedReducer from "../drop_keyed_reducer";
import type PutEveryReducer from "../put_every_reducer";
import type PutKeyedReducer from "../put_keyed_reducer";
import type PutLooseReducer from "../put_loose_reducer";
import type RewriteEveryReducer from "../rewrite_every_reducer";

export type DropKeyedParams = __Infer<typeof DropKeyedReducer>;
export type PutEveryParams = __Infer<typeof PutEveryReducer>;
export type PutKeyedParams = __Infer<typeof PutKeyedReducer>;
export type PutLooseParams = __Infer<typeof PutLooseReducer>;
export type RewriteEveryParams = __Infer<typeof RewriteEveryReducer>;
