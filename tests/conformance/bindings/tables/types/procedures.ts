// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type * as AddPlainProcedure from "../add_plain_procedure";
import type * as CatchClashProcedure from "../catch_clash_procedure";
import type * as ChangeProcedure from "../change_procedure";
import type * as ClearCellsProcedure from "../clear_cells_procedure";
import type * as CountAllProcedure from "../count_all_procedure";
import type * as CountCellsProcedure from "../count_cells_procedure";
import type * as DropCellsProcedure from "../drop_cells_procedure";
import type * as DropPlainProcedure from "../drop_plain_procedure";
import type * as ScanCellsProcedure from "../scan_cells_procedure";

export type AddPlainArgs = __Infer<typeof AddPlainProcedure.params>;
export type AddPlainResult = __Infer<typeof AddPlainProcedure.returnType>;
export type CatchClashArgs = __Infer<typeof CatchClashProcedure.params>;
export type CatchClashResult = __Infer<typeof CatchClashProcedure.returnType>;
export type ChangeArgs = __Infer<typeof ChangeProcedure.params>;
export type ChangeResult = __Infer<typeof ChangeProcedure.returnType>;
export type ClearCellsArgs = __Infer<typeof ClearCellsProcedure.params>;
export type ClearCellsResult = __Infer<typeof ClearCellsProcedure.returnType>;
export type CountAllArgs = __Infer<typeof CountAllProcedure.params>;
export type CountAllResult = __Infer<typeof CountAllProcedure.returnType>;
export type CountCellsArgs = __Infer<typeof CountCellsProcedure.params>;
export type CountCellsResult = __Infer<typeof CountCellsProcedure.returnType>;
export type DropCellsArgs = __Infer<typeof DropCellsProcedure.params>;
export type DropCellsResult = __Infer<typeof DropCellsProcedure.returnType>;
export type DropPlainArgs = __Infer<typeof DropPlainProcedure.params>;
export type DropPlainResult = __Infer<typeof DropPlainProcedure.returnType>;
export type ScanCellsArgs = __Infer<typeof ScanCellsProcedure.params>;
export type ScanCellsResult = __Infer<typeof ScanCellsProcedure.returnType>;
