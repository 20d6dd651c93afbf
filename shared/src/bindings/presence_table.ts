// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  PresenceState,
} from "./types";

export default __t.row({
  personId: __t.u64().primaryKey().name("person_id"),
  get state() {
    return PresenceState;
  },
  lastSeenAt: __t.timestamp().name("last_seen_at"),
});
