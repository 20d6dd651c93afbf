/** A token is not accepted; the message says why and may be shown to its bearer. Answered with 401. */
export class AuthenticationError extends Error {
  override name = 'AuthenticationError';
}
