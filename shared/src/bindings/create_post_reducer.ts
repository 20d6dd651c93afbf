// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  NewPicture,
} from "./types";

export default {
  requestId: __t.uuid(),
  spaceId: __t.u64(),
  text: __t.string(),
  get pictures() {
    return __t.array(NewPicture);
  },
};
