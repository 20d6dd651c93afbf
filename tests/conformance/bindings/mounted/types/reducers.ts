// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type AddBothReducer from "../add_both_reducer";

export type AddBothParams = __Infer<typeof AddBothReducer>;
