// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Colour,
  Empty,
  Point,
  Shape,
} from "./types";

export default __t.row({
  id: __t.u32().primaryKey(),
  bool: __t.bool(),
  i8: __t.i8().name("i_8"),
  u8: __t.u8().name("u_8"),
  i16: __t.i16().name("i_16"),
  u16: __t.u16().name("u_16"),
  i32: __t.i32().name("i_32"),
  u32: __t.u32().name("u_32"),
  i64: __t.i64().name("i_64"),
  u64: __t.u64().name("u_64"),
  i128: __t.i128().name("i_128"),
  u128: __t.u128().name("u_128"),
  i256: __t.i256().name("i_256"),
  u256: __t.u256().name("u_256"),
  f32: __t.f32().name("f_32"),
  f64: __t.f64().name("f_64"),
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
  maybeMaybe: __t.option(__t.option(__t.string())).name("maybe_maybe"),
  get maybeShape() {
    return __t.option(Shape).name("maybe_shape");
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
