/** A call ended without an answer, because the connection was lost. It may have arrived. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}
