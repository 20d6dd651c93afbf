// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Lease,
} from "./types";

export const params = {
  max: __t.u32(),
};
export const returnType = Lease;
