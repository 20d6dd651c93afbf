// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  t as __t,
  type Infer as __Infer,
} from "spacetimedb";

export const Crate = /* @__PURE__ */ __t.object("Crate", {
  id: __t.u32(),
  note: __t.string(),
});
export type Crate = __Infer<typeof Crate>;
