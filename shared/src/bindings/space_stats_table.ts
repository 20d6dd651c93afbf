// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  spaceId: __t.u64().primaryKey().name("space_id"),
  memberCount: __t.u32().name("member_count"),
  hereCount: __t.u32().name("here_count"),
  hereFaces: __t.array(__t.u64()).name("here_faces"),
  postCount: __t.u32().name("post_count"),
  nextSeq: __t.u32().name("next_seq"),
  lastPage: __t.u32().name("last_page"),
  lastPostAt: __t.option(__t.timestamp()).name("last_post_at"),
});
