// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Role,
  SuspensionNotice,
} from "./types";

export default __t.row({
  personId: __t.u64().primaryKey().name("person_id"),
  get roles() {
    return __t.array(Role);
  },
  get suspension() {
    return __t.option(SuspensionNotice);
  },
});
