// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  SpaceRole,
} from "./types";

export default __t.row({
  id: __t.u64().primaryKey(),
  spaceId: __t.u64().name("space_id"),
  personId: __t.u64().name("person_id"),
  get role() {
    return SpaceRole;
  },
  joinedAt: __t.timestamp().name("joined_at"),
});
