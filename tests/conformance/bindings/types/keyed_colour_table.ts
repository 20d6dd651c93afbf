// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Colour,
} from "./types";

export default __t.row({
  get key() {
    return Colour.primaryKey();
  },
  get many() {
    return Colour;
  },
  value: __t.u32(),
});
