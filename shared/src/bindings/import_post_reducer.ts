// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  ImportedPicture,
} from "./types";

export default {
  requestId: __t.uuid(),
  slug: __t.string(),
  authorHandle: __t.string(),
  text: __t.string(),
  get pictures() {
    return __t.array(ImportedPicture);
  },
  isPinned: __t.bool(),
  createdAt: __t.timestamp(),
};
