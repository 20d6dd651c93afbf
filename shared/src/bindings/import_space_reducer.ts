// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default {
  requestId: __t.uuid(),
  slug: __t.string(),
  name: __t.string(),
  description: __t.string(),
  hue: __t.u8(),
  icon: __t.string(),
  ownerHandle: __t.string(),
  createdAt: __t.timestamp(),
};
