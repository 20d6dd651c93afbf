// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  t as __t,
  type Infer as __Infer,
} from "spacetimedb";

export const Alarm = /* @__PURE__ */ __t.object("Alarm", {
  id: __t.u64(),
  at: __t.scheduleAt(),
  text: __t.string(),
});
export type Alarm = __Infer<typeof Alarm>;

export const Call = /* @__PURE__ */ __t.object("Call", {
  id: __t.u64(),
  text: __t.string(),
  wasThere: __t.bool(),
  sender: __t.identity(),
  connection: __t.string(),
  micros: __t.i64(),
});
export type Call = __Infer<typeof Call>;

export const Errand = /* @__PURE__ */ __t.object("Errand", {
  id: __t.u64(),
  at: __t.scheduleAt(),
  text: __t.string(),
});
export type Errand = __Infer<typeof Errand>;
