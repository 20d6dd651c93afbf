// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  key: __t.identity().primaryKey(),
  once: __t.identity().unique(),
  many: __t.identity(),
  value: __t.u32(),
});
