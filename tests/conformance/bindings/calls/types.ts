// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  t as __t,
  type Infer as __Infer,
} from "spacetimedb";

export const Counter = /* @__PURE__ */ __t.object("Counter", {
  name: __t.string(),
  value: __t.i64(),
});
export type Counter = __Infer<typeof Counter>;

export const Event = /* @__PURE__ */ __t.object("Event", {
  key: __t.u32(),
  text: __t.string(),
});
export type Event = __Infer<typeof Event>;

export const Mode = /* @__PURE__ */ __t.object("Mode", {
  name: __t.string(),
});
export type Mode = __Infer<typeof Mode>;

export const Note = /* @__PURE__ */ __t.object("Note", {
  id: __t.u64(),
  text: __t.string(),
});
export type Note = __Infer<typeof Note>;

export const Visit = /* @__PURE__ */ __t.object("Visit", {
  id: __t.u64(),
  what: __t.string(),
  who: __t.identity(),
  connection: __t.string(),
});
export type Visit = __Infer<typeof Visit>;
