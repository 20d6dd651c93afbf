// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  id: __t.u64().primaryKey(),
  spaceId: __t.u64().name("space_id"),
  page: __t.u32(),
  postId: __t.u64().name("post_id"),
  commentId: __t.u64().name("comment_id"),
  commentPage: __t.u32().name("comment_page"),
  emoji: __t.string(),
  count: __t.u32(),
});
