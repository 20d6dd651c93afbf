// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type TransferReducer from "../transfer_reducer";

export type TransferParams = __Infer<typeof TransferReducer>;
