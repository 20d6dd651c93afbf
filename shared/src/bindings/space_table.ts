// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  id: __t.u64().primaryKey(),
  slug: __t.string().unique(),
  name: __t.string(),
  description: __t.string(),
  hue: __t.u8(),
  icon: __t.string(),
  createdBy: __t.u64().name("created_by"),
  createdAt: __t.timestamp().name("created_at"),
  isDemo: __t.bool().name("is_demo"),
  requestId: __t.uuid().name("request_id"),
});
