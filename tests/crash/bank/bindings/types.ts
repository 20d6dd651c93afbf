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

export const Beat = /* @__PURE__ */ __t.object("Beat", {
  id: __t.u8(),
  count: __t.u64(),
});
export type Beat = __Infer<typeof Beat>;

export const BeatTimer = /* @__PURE__ */ __t.object("BeatTimer", {
  id: __t.u64(),
  at: __t.scheduleAt(),
});
export type BeatTimer = __Infer<typeof BeatTimer>;

export const Online = /* @__PURE__ */ __t.object("Online", {
  connectionId: __t.connectionId(),
  identity: __t.identity(),
});
export type Online = __Infer<typeof Online>;

export const Refund = /* @__PURE__ */ __t.object("Refund", {
  transferSeq: __t.u64(),
  times: __t.u32(),
});
export type Refund = __Infer<typeof Refund>;

export const RefundTimer = /* @__PURE__ */ __t.object("RefundTimer", {
  id: __t.u64(),
  at: __t.scheduleAt(),
  transferSeq: __t.u64(),
  fails: __t.bool(),
});
export type RefundTimer = __Infer<typeof RefundTimer>;

export const TransferLog = /* @__PURE__ */ __t.object("TransferLog", {
  seq: __t.u64(),
  requestId: __t.u64(),
  fromId: __t.u32(),
  toId: __t.u32(),
  amount: __t.i64(),
  memo: __t.string(),
});
export type TransferLog = __Infer<typeof TransferLog>;
