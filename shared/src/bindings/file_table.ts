// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  id: __t.string().primaryKey(),
  ownerId: __t.u64().name("owner_id"),
  mime: __t.string(),
  width: __t.u32(),
  height: __t.u32(),
  byteSize: __t.u32().name("byte_size"),
  placeholder: __t.string(),
  createdAt: __t.timestamp().name("created_at"),
});
