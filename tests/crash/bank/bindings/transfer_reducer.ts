// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default {
  requestId: __t.u64(),
  fromId: __t.u32(),
  toId: __t.u32(),
  amount: __t.i64(),
};
