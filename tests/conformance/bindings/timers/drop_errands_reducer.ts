// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

export default {};
