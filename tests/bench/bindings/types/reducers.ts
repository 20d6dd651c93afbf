// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type NoopReducer from "../noop_reducer";
import type OpenAccountsReducer from "../open_accounts_reducer";
import type TickReducer from "../tick_reducer";
import type TransferReducer from "../transfer_reducer";

export type NoopParams = __Infer<typeof NoopReducer>;
export type OpenAccountsParams = __Infer<typeof OpenAccountsReducer>;
export type TickParams = __Infer<typeof TickReducer>;
export type TransferParams = __Infer<typeof TransferReducer>;
