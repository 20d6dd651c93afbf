// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  key: __t.connectionId().primaryKey(),
  once: __t.connectionId().unique(),
  many: __t.connectionId(),
  value: __t.u32(),
});
