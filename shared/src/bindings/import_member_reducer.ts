// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  SpaceRole,
} from "./types";

export default {
  slug: __t.string(),
  handle: __t.string(),
  get role() {
    return SpaceRole;
  },
  joinedAt: __t.timestamp(),
};
