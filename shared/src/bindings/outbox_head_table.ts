// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  key: __t.u8().primaryKey(),
  highestId: __t.u64().name("highest_id"),
  wakeCount: __t.u64().name("wake_count"),
});
