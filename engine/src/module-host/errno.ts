/** SpacetimeDB's error numbers, which modules see as classes (`UniqueAlreadyExists`, …). */
export const errno = {
  hostCallFailure: 1,
  notInTransaction: 2,
  bsatnDecodeError: 3,
  noSuchTable: 4,
  noSuchIndex: 5,
  noSuchIter: 6,
  noSuchConsoleTimer: 7,
  wrongIndexAlgorithm: 10,
  bufferTooSmall: 11,
  uniqueAlreadyExists: 12,
  scheduleDelayTooLong: 13,
  indexNotUnique: 14,
  noSuchRow: 15,
  autoIncOverflow: 16,
  wouldBlockTransaction: 17,
  transactionNotAnonymous: 18,
  transactionIsReadOnly: 19,
  transactionIsMut: 20,
  httpError: 21,
} as const;

/** One of SpacetimeDB's error numbers. */
export type Errno = (typeof errno)[keyof typeof errno];

/** What the errors say to modules: as on SpacetimeDB, because a module may look at it. */
const sentences: Readonly<Record<Errno, string>> = {
  1: 'ABI called by host returned an error',
  2: 'ABI call can only be made while in a transaction',
  3: "Couldn't decode the BSATN to the expected type",
  4: 'No such table',
  5: 'No such index',
  6: 'The provided row iterator is not valid',
  7: 'The provided console timer does not exist',
  10: 'The Index does not support range scans',
  11: 'The provided buffer is not large enough to store the data',
  12: 'Value with given unique identifier already exists',
  13: 'Specified delay in scheduling row was too long',
  14: 'The index was not unique',
  15: 'The row was not found, e.g., in an update call',
  16: 'The auto-increment sequence overflowed',
  17: 'Attempted async or blocking op while holding open a transaction',
  18: 'Not in an anonymous transaction. Called by a reducer?',
  19: 'ABI call can only be made while within a mutable transaction',
  20: 'ABI call can only be made while within a read-only transaction',
  21: 'The HTTP request failed',
};

/**
 * A failure that the module shall see as an error of its own class for `code`. Thrown inside the
 * engine; `Sys` translates it at the border.
 */
export class HostError extends Error {
  override name = 'HostError';
  readonly code: Errno;

  constructor(code: Errno, message: string = sentences[code]) {
    super(message);
    this.code = code;
  }
}
