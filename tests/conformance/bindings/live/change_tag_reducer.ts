// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default {
  item: __t.u32(),
  from: __t.string(),
  to: __t.string(),
};
