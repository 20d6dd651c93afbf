// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default {
  requestId: __t.uuid(),
  postRequestId: __t.uuid(),
  parentRequestId: __t.option(__t.uuid()),
  authorHandle: __t.string(),
  text: __t.string(),
  createdAt: __t.timestamp(),
};
