// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type * as AddWideProcedure from "../add_wide_procedure";
import type * as DropLooseProcedure from "../drop_loose_procedure";
import type * as EchoEveryProcedure from "../echo_every_procedure";
import type * as EchoShapeProcedure from "../echo_shape_procedure";
import type * as FindEveryProcedure from "../find_every_procedure";
import type * as FindKeyedProcedure from "../find_keyed_procedure";

export type AddWideArgs = __Infer<typeof AddWideProcedure.params>;
export type AddWideResult = __Infer<typeof AddWideProcedure.returnType>;
export type DropLooseArgs = __Infer<typeof DropLooseProcedure.params>;
export type DropLooseResult = __Infer<typeof DropLooseProcedure.returnType>;
export type EchoEveryArgs = __Infer<typeof EchoEveryProcedure.params>;
export type EchoEveryResult = __Infer<typeof EchoEveryProcedure.returnType>;
export type EchoShapeArgs = __Infer<typeof EchoShapeProcedure.params>;
export type EchoShapeResult = __Infer<typeof EchoShapeProcedure.returnType>;
export type FindEveryArgs = __Infer<typeof FindEveryProcedure.params>;
export type FindEveryResult = __Infer<typeof FindEveryProcedure.returnType>;
export type FindKeyedArgs = __Infer<typeof FindKeyedProcedure.params>;
export type FindKeyedResult = __Infer<typeof FindKeyedProcedure.returnType>;
