// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Bound,
} from "./types";

export const params = {
  prefix: __t.array(__t.i32()),
  get from() {
    return Bound;
  },
  get to() {
    return Bound;
  },
};
export const returnType = __t.array(__t.array(__t.i32()));
