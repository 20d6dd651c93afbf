// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  t as __t,
  type Infer as __Infer,
} from "spacetimedb";

export const Account = /* @__PURE__ */ __t.object("Account", {
  id: __t.u32(),
  balance: __t.i64(),
  moves: __t.u32(),
});
export type Account = __Infer<typeof Account>;

export const Ticker = /* @__PURE__ */ __t.object("Ticker", {
  topic: __t.u32(),
  value: __t.u64(),
  sentMicros: __t.u64(),
  text: __t.string(),
});
export type Ticker = __Infer<typeof Ticker>;
