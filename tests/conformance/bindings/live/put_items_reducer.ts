// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Item,
} from "./types";

export default {
  get items() {
    return __t.array(Item);
  },
};
