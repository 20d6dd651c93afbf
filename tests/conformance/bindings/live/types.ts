// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  t as __t,
  type Infer as __Infer,
} from "spacetimedb";

export const Bell = /* @__PURE__ */ __t.object("Bell", {
  shop: __t.u32(),
  text: __t.string(),
});
export type Bell = __Infer<typeof Bell>;

export const Count = /* @__PURE__ */ __t.object("Count", {
  count: __t.u64(),
});
export type Count = __Infer<typeof Count>;

export const Item = /* @__PURE__ */ __t.object("Item", {
  id: __t.u32(),
  shop: __t.u32(),
  label: __t.string(),
  price: __t.i32(),
});
export type Item = __Infer<typeof Item>;

export const Letter = /* @__PURE__ */ __t.object("Letter", {
  id: __t.u32(),
  to: __t.identity(),
  text: __t.string(),
});
export type Letter = __Infer<typeof Letter>;

export const Secret = /* @__PURE__ */ __t.object("Secret", {
  id: __t.u32(),
  owner: __t.identity(),
  text: __t.string(),
});
export type Secret = __Infer<typeof Secret>;

export const Shop = /* @__PURE__ */ __t.object("Shop", {
  id: __t.u32(),
  owner: __t.identity(),
  isOpen: __t.bool(),
});
export type Shop = __Infer<typeof Shop>;

export const ShopSize = /* @__PURE__ */ __t.object("ShopSize", {
  shop: __t.u32(),
  items: __t.u64(),
});
export type ShopSize = __Infer<typeof ShopSize>;

export const Tag = /* @__PURE__ */ __t.object("Tag", {
  item: __t.u32(),
  text: __t.string(),
});
export type Tag = __Infer<typeof Tag>;

export const Whisper = /* @__PURE__ */ __t.object("Whisper", {
  to: __t.identity(),
  text: __t.string(),
});
export type Whisper = __Infer<typeof Whisper>;

export const Word = /* @__PURE__ */ __t.object("Word", {
  key: __t.u32(),
  text: __t.string(),
});
export type Word = __Infer<typeof Word>;
