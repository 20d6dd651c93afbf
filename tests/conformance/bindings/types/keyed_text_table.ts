// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  key: __t.string().primaryKey(),
  once: __t.string().unique(),
  many: __t.string(),
  value: __t.u32(),
});
