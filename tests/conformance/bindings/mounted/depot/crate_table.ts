// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  id: __t.u32().primaryKey(),
  label: __t.string(),
});
