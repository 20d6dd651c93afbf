// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Trade,
} from "./types";

export default __t.row({
  id: __t.u64().primaryKey(),
  handle: __t.string().unique(),
  displayName: __t.string().name("display_name"),
  headline: __t.string(),
  bio: __t.string(),
  avatarFileId: __t.option(__t.string()).name("avatar_file_id"),
  hue: __t.u8(),
  get trade() {
    return __t.option(Trade);
  },
  createdAt: __t.timestamp().name("created_at"),
  isDemo: __t.bool().name("is_demo"),
});
