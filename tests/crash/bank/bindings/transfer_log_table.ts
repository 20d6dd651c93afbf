// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  seq: __t.u64().primaryKey(),
  requestId: __t.u64().unique().name("request_id"),
  fromId: __t.u32().name("from_id"),
  toId: __t.u32().name("to_id"),
  amount: __t.i64(),
  memo: __t.string(),
});
