// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type * as LabelsProcedure from "../labels_procedure";

export type LabelsArgs = __Infer<typeof LabelsProcedure.params>;
export type LabelsResult = __Infer<typeof LabelsProcedure.returnType>;
