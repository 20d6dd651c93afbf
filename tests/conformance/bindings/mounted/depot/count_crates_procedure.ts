// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export const params = {};
export const returnType = __t.u64();
