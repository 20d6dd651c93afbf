// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type AddToReducer from "../add_to_reducer";
import type AddTwiceReducer from "../add_twice_reducer";
import type EraseReducer from "../erase_reducer";
import type FactsReducer from "../facts_reducer";
import type FailAfterWritingReducer from "../fail_after_writing_reducer";
import type NoopReducer from "../noop_reducer";
import type ReadOwnWritesReducer from "../read_own_writes_reducer";
import type SendEventsReducer from "../send_events_reducer";
import type SetModeReducer from "../set_mode_reducer";
import type ShoutReducer from "../shout_reducer";
import type WriteReducer from "../write_reducer";

export type AddToParams = __Infer<typeof AddToReducer>;
export type AddTwiceParams = __Infer<typeof AddTwiceReducer>;
export type EraseParams = __Infer<typeof EraseReducer>;
export type FactsParams = __Infer<typeof FactsReducer>;
export type FailAfterWritingParams = __Infer<typeof FailAfterWritingReducer>;
export type NoopParams = __Infer<typeof NoopReducer>;
export type ReadOwnWritesParams = __Infer<typeof ReadOwnWritesReducer>;
export type SendEventsParams = __Infer<typeof SendEventsReducer>;
export type SetModeParams = __Infer<typeof SetModeReducer>;
export type ShoutParams = __Infer<typeof ShoutReducer>;
export type WriteParams = __Infer<typeof WriteReducer>;
