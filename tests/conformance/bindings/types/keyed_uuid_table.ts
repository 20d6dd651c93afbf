// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  key: __t.uuid().primaryKey(),
  once: __t.uuid().unique(),
  many: __t.uuid(),
  value: __t.u32(),
});
