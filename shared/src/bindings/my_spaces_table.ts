// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  SpaceRole,
} from "./types";

export default __t.row({
  spaceId: __t.u64().primaryKey().name("space_id"),
  get role() {
    return SpaceRole;
  },
  joinedAt: __t.timestamp().name("joined_at"),
  seenSeq: __t.u32().name("seen_seq"),
  seenAt: __t.option(__t.timestamp()).name("seen_at"),
});
