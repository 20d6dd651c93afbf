// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

import {
  Every,
} from "./types";

export const params = {
  id: __t.u32(),
};
export const returnType = __t.option(Every);
