// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  t as __t,
  type Infer as __Infer,
} from "spacetimedb";

export const AutoI128 = /* @__PURE__ */ __t.object("AutoI128", {
  id: __t.i128(),
  note: __t.string(),
});
export type AutoI128 = __Infer<typeof AutoI128>;

export const AutoI16 = /* @__PURE__ */ __t.object("AutoI16", {
  id: __t.i16(),
  note: __t.string(),
});
export type AutoI16 = __Infer<typeof AutoI16>;

export const AutoI256 = /* @__PURE__ */ __t.object("AutoI256", {
  id: __t.i256(),
  note: __t.string(),
});
export type AutoI256 = __Infer<typeof AutoI256>;

export const AutoI32 = /* @__PURE__ */ __t.object("AutoI32", {
  id: __t.i32(),
  note: __t.string(),
});
export type AutoI32 = __Infer<typeof AutoI32>;

export const AutoI64 = /* @__PURE__ */ __t.object("AutoI64", {
  id: __t.i64(),
  note: __t.string(),
});
export type AutoI64 = __Infer<typeof AutoI64>;

export const AutoI8 = /* @__PURE__ */ __t.object("AutoI8", {
  id: __t.i8(),
  note: __t.string(),
});
export type AutoI8 = __Infer<typeof AutoI8>;

export const AutoU128 = /* @__PURE__ */ __t.object("AutoU128", {
  id: __t.u128(),
  note: __t.string(),
});
export type AutoU128 = __Infer<typeof AutoU128>;

export const AutoU16 = /* @__PURE__ */ __t.object("AutoU16", {
  id: __t.u16(),
  note: __t.string(),
});
export type AutoU16 = __Infer<typeof AutoU16>;

export const AutoU256 = /* @__PURE__ */ __t.object("AutoU256", {
  id: __t.u256(),
  note: __t.string(),
});
export type AutoU256 = __Infer<typeof AutoU256>;

export const AutoU32 = /* @__PURE__ */ __t.object("AutoU32", {
  id: __t.u32(),
  note: __t.string(),
});
export type AutoU32 = __Infer<typeof AutoU32>;

export const AutoU64 = /* @__PURE__ */ __t.object("AutoU64", {
  id: __t.u64(),
  note: __t.string(),
});
export type AutoU64 = __Infer<typeof AutoU64>;

export const AutoU8 = /* @__PURE__ */ __t.object("AutoU8", {
  id: __t.u8(),
  note: __t.string(),
});
export type AutoU8 = __Infer<typeof AutoU8>;

export const Bound = /* @__PURE__ */ __t.enum("Bound", {
  Included: __t.i32(),
  Excluded: __t.i32(),
  Unbounded: __t.unit(),
});
export type Bound = __Infer<typeof Bound>;

export const Cell = /* @__PURE__ */ __t.object("Cell", {
  id: __t.u32(),
  x: __t.i32(),
  y: __t.i32(),
  z: __t.i32(),
  tag: __t.string(),
});
export type Cell = __Infer<typeof Cell>;

export const Lap = /* @__PURE__ */ __t.object("Lap", {
  position: __t.i8(),
  serial: __t.u32(),
});
export type Lap = __Infer<typeof Lap>;

export const Person = /* @__PURE__ */ __t.object("Person", {
  id: __t.u64(),
  email: __t.string(),
  badge: __t.u32(),
  team: __t.string(),
});
export type Person = __Infer<typeof Person>;

export const Plain = /* @__PURE__ */ __t.object("Plain", {
  a: __t.u32(),
  b: __t.string(),
});
export type Plain = __Infer<typeof Plain>;
