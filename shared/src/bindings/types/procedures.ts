// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { type Infer as __Infer } from "spacetimedb";

import type * as LeaseOutboxProcedure from "../lease_outbox_procedure";

export type LeaseOutboxArgs = __Infer<typeof LeaseOutboxProcedure.params>;
export type LeaseOutboxResult = __Infer<typeof LeaseOutboxProcedure.returnType>;
