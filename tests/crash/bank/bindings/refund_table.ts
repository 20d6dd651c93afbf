// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import { t as __t } from "spacetimedb";

export default __t.row({
  transferSeq: __t.u64().primaryKey().name("transfer_seq"),
  times: __t.u32(),
});
