// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  key: __t.u128().primaryKey(),
  once: __t.u128().unique(),
  many: __t.u128(),
  value: __t.u32(),
});
