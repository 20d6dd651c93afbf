// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  topic: __t.u32().primaryKey(),
  value: __t.u64(),
  sentMicros: __t.u64().name("sent_micros"),
  text: __t.string(),
});
