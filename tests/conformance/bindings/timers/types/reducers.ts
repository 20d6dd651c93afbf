// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type DropAlarmReducer from "../drop_alarm_reducer";
import type DropErrandsReducer from "../drop_errands_reducer";
import type MoveAlarmReducer from "../move_alarm_reducer";
import type NoopReducer from "../noop_reducer";
import type SetAlarmReducer from "../set_alarm_reducer";
import type SetErrandReducer from "../set_errand_reducer";
import type SetErrandIntervalReducer from "../set_errand_interval_reducer";
import type SetIntervalReducer from "../set_interval_reducer";

export type DropAlarmParams = __Infer<typeof DropAlarmReducer>;
export type DropErrandsParams = __Infer<typeof DropErrandsReducer>;
export type MoveAlarmParams = __Infer<typeof MoveAlarmReducer>;
export type NoopParams = __Infer<typeof NoopReducer>;
export type SetAlarmParams = __Infer<typeof SetAlarmReducer>;
export type SetErrandParams = __Infer<typeof SetErrandReducer>;
export type SetErrandIntervalParams = __Infer<typeof SetErrandIntervalReducer>;
export type SetIntervalParams = __Infer<typeof SetIntervalReducer>;
