// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type * as EraseWhileWalkingProcedure from "../erase_while_walking_procedure";
import type * as FailProcedureProcedure from "../fail_procedure_procedure";
import type * as GlobalsProcedure from "../globals_procedure";
import type * as NothingProcedure from "../nothing_procedure";
import type * as SeveralTransactionsProcedure from "../several_transactions_procedure";
import type * as SumProcedure from "../sum_procedure";
import type * as WhoCallsProcedure from "../who_calls_procedure";
import type * as WriteByReducerProcedure from "../write_by_reducer_procedure";

export type EraseWhileWalkingArgs = __Infer<typeof EraseWhileWalkingProcedure.params>;
export type EraseWhileWalkingResult = __Infer<typeof EraseWhileWalkingProcedure.returnType>;
export type FailProcedureArgs = __Infer<typeof FailProcedureProcedure.params>;
export type FailProcedureResult = __Infer<typeof FailProcedureProcedure.returnType>;
export type GlobalsArgs = __Infer<typeof GlobalsProcedure.params>;
export type GlobalsResult = __Infer<typeof GlobalsProcedure.returnType>;
export type NothingArgs = __Infer<typeof NothingProcedure.params>;
export type NothingResult = __Infer<typeof NothingProcedure.returnType>;
export type SeveralTransactionsArgs = __Infer<typeof SeveralTransactionsProcedure.params>;
export type SeveralTransactionsResult = __Infer<typeof SeveralTransactionsProcedure.returnType>;
export type SumArgs = __Infer<typeof SumProcedure.params>;
export type SumResult = __Infer<typeof SumProcedure.returnType>;
export type WhoCallsArgs = __Infer<typeof WhoCallsProcedure.params>;
export type WhoCallsResult = __Infer<typeof WhoCallsProcedure.returnType>;
export type WriteByReducerArgs = __Infer<typeof WriteByReducerProcedure.params>;
export type WriteByReducerResult = __Infer<typeof WriteByReducerProcedure.returnType>;
