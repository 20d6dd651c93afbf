// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  connectionId: __t.connectionId().primaryKey().name("connection_id"),
  sid: __t.string(),
  isAway: __t.bool().name("is_away"),
  connectedAt: __t.timestamp().name("connected_at"),
});
