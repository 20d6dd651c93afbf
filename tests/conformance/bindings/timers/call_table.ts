// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  id: __t.u64().primaryKey(),
  text: __t.string(),
  wasThere: __t.bool().name("was_there"),
  sender: __t.identity(),
  connection: __t.string(),
  micros: __t.i64(),
});
