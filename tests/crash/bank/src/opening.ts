/** Accounts at the beginning, with ids from 1. */
export const accounts = 40;

/** What each of them holds then. */
export const openingBalance = 1_000n;

/**
 * Columns that a migration has added to the ledger. The crash test publishes copies of the module in
 * which this number is larger, one column at a time.
 */
export const extraColumns = 0;

/** Name and default of the n-th of them. */
export const extraColumn = (n: number): { readonly name: string; readonly value: number } => ({
  name: `extra_${n}`,
  value: 1000 + n,
});
