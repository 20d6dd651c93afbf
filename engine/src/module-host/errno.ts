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

const sentences: Readonly<Record<Errno, string>> = {
  1: 'The call to the host failed',
  2: 'This is possible only inside a transaction',
  3: 'The bytes are not BSATN of the expected type',
  4: 'There is no such table',
  5: 'There is no such index',
  6: 'The row iterator does not exist or is finished',
  7: 'There is no such console timer',
  10: 'This kind of index has no range scans',
  11: 'The buffer is too small',
  12: 'A row with this unique value exists already',
  13: 'The schedule lies too far in the future',
  14: 'The index is not unique',
  15: 'There is no such row',
  16: 'The auto-increment sequence has run out of numbers',
  17: 'A blocking call is not possible inside a transaction',
  18: 'This is possible only in a transaction that a procedure opened',
  19: 'The transaction is read-only',
  20: 'A transaction is open already',
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
