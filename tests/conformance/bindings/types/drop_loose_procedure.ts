// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Loose,
} from "./types";

export const params = {
  get row() {
    return Loose;
  },
};
export const returnType = __t.bool();
