// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  key: __t.bool().primaryKey(),
  once: __t.bool().unique(),
  many: __t.bool(),
  value: __t.u32(),
});
