// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Role,
} from "./types";

export default {
  personId: __t.u64(),
  get role() {
    return Role;
  },
};
