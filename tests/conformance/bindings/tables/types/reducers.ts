// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type AddNobodyReducer from "../add_nobody_reducer";
import type AddPersonReducer from "../add_person_reducer";
import type FillCellsReducer from "../fill_cells_reducer";
import type RunLapsReducer from "../run_laps_reducer";

export type AddNobodyParams = __Infer<typeof AddNobodyReducer>;
export type AddPersonParams = __Infer<typeof AddPersonReducer>;
export type FillCellsParams = __Infer<typeof FillCellsReducer>;
export type RunLapsParams = __Infer<typeof RunLapsReducer>;
