// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default {
  postRequestId: __t.uuid(),
  commentRequestId: __t.option(__t.uuid()),
  handle: __t.string(),
  emoji: __t.string(),
  createdAt: __t.timestamp(),
};
