// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  Key,
} from "./types";

export default {
  get key() {
    return Key;
  },
};
