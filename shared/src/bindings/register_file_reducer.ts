// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default {
  id: __t.string(),
  owner: __t.identity(),
  mime: __t.string(),
  width: __t.u32(),
  height: __t.u32(),
  byteSize: __t.u32(),
  placeholder: __t.string(),
};
