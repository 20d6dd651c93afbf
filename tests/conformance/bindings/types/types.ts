// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  t as __t,
  type Infer as __Infer,
} from "spacetimedb";

export const Colour = /* @__PURE__ */ __t.enum("Colour", {
  Red: __t.unit(),
  Green: __t.unit(),
  Blue: __t.unit(),
});
export type Colour = __Infer<typeof Colour>;

export const Empty = /* @__PURE__ */ __t.object("Empty", {});
export type Empty = __Infer<typeof Empty>;

export const Every = /* @__PURE__ */ __t.object("Every", {
  id: __t.u32(),
  bool: __t.bool(),
  i8: __t.i8(),
  u8: __t.u8(),
  i16: __t.i16(),
  u16: __t.u16(),
  i32: __t.i32(),
  u32: __t.u32(),
  i64: __t.i64(),
  u64: __t.u64(),
  i128: __t.i128(),
  u128: __t.u128(),
  i256: __t.i256(),
  u256: __t.u256(),
  f32: __t.f32(),
  f64: __t.f64(),
  text: __t.string(),
  bytes: __t.byteArray(),
  identity: __t.identity(),
  connection: __t.connectionId(),
  uuid: __t.uuid(),
  timestamp: __t.timestamp(),
  duration: __t.timeDuration(),
  at: __t.scheduleAt(),
  get colour() {
    return Colour;
  },
  get shape() {
    return Shape;
  },
  get point() {
    return Point;
  },
  get empty() {
    return Empty;
  },
  maybe: __t.option(__t.u64()),
  maybeMaybe: __t.option(__t.option(__t.string())),
  get maybeShape() {
    return __t.option(Shape);
  },
  result: __t.result(__t.string(), __t.string()),
  grid: __t.array(__t.array(__t.i16())),
  get shapes() {
    return __t.array(Shape);
  },
  maybes: __t.array(__t.option(__t.u8())),
  texts: __t.array(__t.string()),
  floats: __t.array(__t.f64()),
  wides: __t.array(__t.u256()),
  flags: __t.array(__t.bool()),
});
export type Every = __Infer<typeof Every>;

export const Key = /* @__PURE__ */ __t.enum("Key", {
  I8: __t.i8(),
  U8: __t.u8(),
  I16: __t.i16(),
  U16: __t.u16(),
  I32: __t.i32(),
  U32: __t.u32(),
  I64: __t.i64(),
  U64: __t.u64(),
  I128: __t.i128(),
  U128: __t.u128(),
  I256: __t.i256(),
  U256: __t.u256(),
  Bool: __t.bool(),
  Text: __t.string(),
  Identity: __t.identity(),
  Connection: __t.connectionId(),
  Uuid: __t.uuid(),
  Timestamp: __t.timestamp(),
  get Colour() {
    return Colour;
  },
});
export type Key = __Infer<typeof Key>;

export const KeyedBool = /* @__PURE__ */ __t.object("KeyedBool", {
  key: __t.bool(),
  once: __t.bool(),
  many: __t.bool(),
  value: __t.u32(),
});
export type KeyedBool = __Infer<typeof KeyedBool>;

export const KeyedColour = /* @__PURE__ */ __t.object("KeyedColour", {
  get key() {
    return Colour;
  },
  get many() {
    return Colour;
  },
  value: __t.u32(),
});
export type KeyedColour = __Infer<typeof KeyedColour>;

export const KeyedConnection = /* @__PURE__ */ __t.object("KeyedConnection", {
  key: __t.connectionId(),
  once: __t.connectionId(),
  many: __t.connectionId(),
  value: __t.u32(),
});
export type KeyedConnection = __Infer<typeof KeyedConnection>;

export const KeyedI128 = /* @__PURE__ */ __t.object("KeyedI128", {
  key: __t.i128(),
  once: __t.i128(),
  many: __t.i128(),
  value: __t.u32(),
});
export type KeyedI128 = __Infer<typeof KeyedI128>;

export const KeyedI16 = /* @__PURE__ */ __t.object("KeyedI16", {
  key: __t.i16(),
  once: __t.i16(),
  many: __t.i16(),
  value: __t.u32(),
});
export type KeyedI16 = __Infer<typeof KeyedI16>;

export const KeyedI256 = /* @__PURE__ */ __t.object("KeyedI256", {
  key: __t.i256(),
  once: __t.i256(),
  many: __t.i256(),
  value: __t.u32(),
});
export type KeyedI256 = __Infer<typeof KeyedI256>;

export const KeyedI32 = /* @__PURE__ */ __t.object("KeyedI32", {
  key: __t.i32(),
  once: __t.i32(),
  many: __t.i32(),
  value: __t.u32(),
});
export type KeyedI32 = __Infer<typeof KeyedI32>;

export const KeyedI64 = /* @__PURE__ */ __t.object("KeyedI64", {
  key: __t.i64(),
  once: __t.i64(),
  many: __t.i64(),
  value: __t.u32(),
});
export type KeyedI64 = __Infer<typeof KeyedI64>;

export const KeyedI8 = /* @__PURE__ */ __t.object("KeyedI8", {
  key: __t.i8(),
  once: __t.i8(),
  many: __t.i8(),
  value: __t.u32(),
});
export type KeyedI8 = __Infer<typeof KeyedI8>;

export const KeyedIdentity = /* @__PURE__ */ __t.object("KeyedIdentity", {
  key: __t.identity(),
  once: __t.identity(),
  many: __t.identity(),
  value: __t.u32(),
});
export type KeyedIdentity = __Infer<typeof KeyedIdentity>;

export const KeyedText = /* @__PURE__ */ __t.object("KeyedText", {
  key: __t.string(),
  once: __t.string(),
  many: __t.string(),
  value: __t.u32(),
});
export type KeyedText = __Infer<typeof KeyedText>;

export const KeyedTimestamp = /* @__PURE__ */ __t.object("KeyedTimestamp", {
  key: __t.timestamp(),
  once: __t.timestamp(),
  many: __t.timestamp(),
  value: __t.u32(),
});
export type KeyedTimestamp = __Infer<typeof KeyedTimestamp>;

export const KeyedU128 = /* @__PURE__ */ __t.object("KeyedU128", {
  key: __t.u128(),
  once: __t.u128(),
  many: __t.u128(),
  value: __t.u32(),
});
export type KeyedU128 = __Infer<typeof KeyedU128>;

export const KeyedU16 = /* @__PURE__ */ __t.object("KeyedU16", {
  key: __t.u16(),
  once: __t.u16(),
  many: __t.u16(),
  value: __t.u32(),
});
export type KeyedU16 = __Infer<typeof KeyedU16>;

export const KeyedU256 = /* @__PURE__ */ __t.object("KeyedU256", {
  key: __t.u256(),
  once: __t.u256(),
  many: __t.u256(),
  value: __t.u32(),
});
export type KeyedU256 = __Infer<typeof KeyedU256>;

export const KeyedU32 = /* @__PURE__ */ __t.object("KeyedU32", {
  key: __t.u32(),
  once: __t.u32(),
  many: __t.u32(),
  value: __t.u32(),
});
export type KeyedU32 = __Infer<typeof KeyedU32>;

export const KeyedU64 = /* @__PURE__ */ __t.object("KeyedU64", {
  key: __t.u64(),
  once: __t.u64(),
  many: __t.u64(),
  value: __t.u32(),
});
export type KeyedU64 = __Infer<typeof KeyedU64>;

export const KeyedU8 = /* @__PURE__ */ __t.object("KeyedU8", {
  key: __t.u8(),
  once: __t.u8(),
  many: __t.u8(),
  value: __t.u32(),
});
export type KeyedU8 = __Infer<typeof KeyedU8>;

export const KeyedUuid = /* @__PURE__ */ __t.object("KeyedUuid", {
  key: __t.uuid(),
  once: __t.uuid(),
  many: __t.uuid(),
  value: __t.u32(),
});
export type KeyedUuid = __Infer<typeof KeyedUuid>;

export const Line = /* @__PURE__ */ __t.object("Line", {
  get from() {
    return Point;
  },
  get to() {
    return Point;
  },
});
export type Line = __Infer<typeof Line>;

export const Loose = /* @__PURE__ */ __t.object("Loose", {
  f32: __t.f32(),
  f64: __t.f64(),
  get shape() {
    return Shape;
  },
});
export type Loose = __Infer<typeof Loose>;

export const Point = /* @__PURE__ */ __t.object("Point", {
  x: __t.i32(),
  y: __t.i32(),
});
export type Point = __Infer<typeof Point>;

export const Shape = /* @__PURE__ */ __t.enum("Shape", {
  Nothing: __t.unit(),
  Circle: __t.f64(),
  get Line() {
    return Line;
  },
  get Group() {
    return __t.array(Point);
  },
  Label: __t.string(),
});
export type Shape = __Infer<typeof Shape>;
