// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  Every,
} from "./types";

export const params = {
  get row() {
    return Every;
  },
};
export const returnType = Every;
