// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Trade,
} from "./types";

export default {
  identity: __t.option(__t.identity()),
  handle: __t.string(),
  displayName: __t.string(),
  headline: __t.string(),
  bio: __t.string(),
  hue: __t.u8(),
  get trade() {
    return __t.option(Trade);
  },
  createdAt: __t.timestamp(),
};
