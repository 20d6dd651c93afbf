// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  postId: __t.u64().primaryKey().name("post_id"),
  spaceId: __t.u64().name("space_id"),
  page: __t.u32(),
  commentCount: __t.u32().name("comment_count"),
  lastCommentPage: __t.u32().name("last_comment_page"),
  lastCommentAt: __t.option(__t.timestamp()).name("last_comment_at"),
});
