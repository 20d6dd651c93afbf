// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  Shape,
} from "./types";

export const params = {
  get shape() {
    return Shape;
  },
};
export const returnType = Shape;
