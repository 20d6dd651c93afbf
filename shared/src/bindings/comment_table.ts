// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Deleter,
} from "./types";

export default __t.row({
  id: __t.u64().primaryKey(),
  postId: __t.u64().name("post_id"),
  seq: __t.u32(),
  page: __t.u32(),
  parentId: __t.option(__t.u64()).name("parent_id"),
  authorId: __t.u64().name("author_id"),
  text: __t.string(),
  createdAt: __t.timestamp().name("created_at"),
  editedAt: __t.option(__t.timestamp()).name("edited_at"),
  deletedAt: __t.option(__t.timestamp()).name("deleted_at"),
  get deletedBy() {
    return __t.option(Deleter).name("deleted_by");
  },
  requestId: __t.uuid().name("request_id"),
});
