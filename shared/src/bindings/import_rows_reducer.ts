// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  ImportedRows,
} from "./types";

export default {
  get rows() {
    return ImportedRows;
  },
};
