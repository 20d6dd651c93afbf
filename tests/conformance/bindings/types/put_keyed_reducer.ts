// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Key,
} from "./types";

export default {
  get key() {
    return Key;
  },
  value: __t.u32(),
};
