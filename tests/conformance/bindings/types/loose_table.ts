// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Shape,
} from "./types";

export default __t.row({
  f32: __t.f32().name("f_32"),
  f64: __t.f64().name("f_64"),
  get shape() {
    return Shape;
  },
});
