// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Key,
} from "./types";

export const params = {
  get key() {
    return Key;
  },
};
export const returnType = __t.array(__t.i64());
