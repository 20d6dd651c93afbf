// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default {
  requestId: __t.uuid(),
  postId: __t.u64(),
  parentId: __t.option(__t.u64()),
  text: __t.string(),
};
