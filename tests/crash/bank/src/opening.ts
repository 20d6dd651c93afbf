/** Accounts at the beginning, with ids from 1. */
export const accounts = 40;

/** What each of them holds then. */
export const openingBalance = 1_000n;
