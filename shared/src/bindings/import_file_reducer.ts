// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default {
  id: __t.string(),
  ownerHandle: __t.string(),
  mime: __t.string(),
  width: __t.u32(),
  height: __t.u32(),
  byteSize: __t.u32(),
  placeholder: __t.string(),
  isAvatar: __t.bool(),
  createdAt: __t.timestamp(),
};
